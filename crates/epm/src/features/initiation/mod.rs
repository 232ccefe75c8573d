//! 2.3.1, 2.3.2: the code and the initiation task. Never decides; see `regulation::initiation`.

pub mod api;
