//! The application: what people touch, in the browser and over the JSON API. It never decides (that is
//! `regulation`'s) and knows no SQL dialect (that is `store`'s).

pub mod layout;
pub mod locale;
