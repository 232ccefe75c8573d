//! Time and chance: the one file that reads a clock or draws a random number (`clippy.toml` bans it elsewhere).
//! Everything else is handed an [`Outside`], so that a test can stand still, move on a day, or draw the same twice.

use chrono::{DateTime, TimeDelta};
use rand::{RngCore, SeedableRng, rngs::StdRng};
use regulation::clock::Moment;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Where time and chance come from.
#[derive(Clone)]
pub struct Outside(Arc<Kind>);

enum Kind {
    Real,
    Arranged { now: AtomicI64, chance: Box<Mutex<StdRng>> },
}

impl Outside {
    /// The machine's clock and the operating system's randomness.
    pub fn real() -> Self {
        Self(Arc::new(Kind::Real))
    }

    /// A clock that moves only when told, and chance that is drawn again from the same seed.
    pub fn arranged(now: Moment, seed: u64) -> Self {
        let chance = Box::new(Mutex::new(StdRng::seed_from_u64(seed)));
        Self(Arc::new(Kind::Arranged { now: AtomicI64::new(now.timestamp_millis()), chance }))
    }

    /// Now, to the millisecond: what both databases keep.
    pub fn now(&self) -> Moment {
        let millis = match &*self.0 {
            Kind::Real => real_millis(),
            Kind::Arranged { now, .. } => now.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).expect("the clock stands within chrono's range")
    }

    /// Moves an arranged clock; a real one cannot be moved.
    pub fn advance(&self, by: TimeDelta) {
        match &*self.0 {
            Kind::Real => panic!("only an arranged clock can be moved"),
            Kind::Arranged { now, .. } => now.fetch_add(by.num_milliseconds(), Ordering::SeqCst),
        };
    }

    /// Unguessable bytes (unless arranged).
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &*self.0 {
            Kind::Real => real_chance(&mut bytes),
            Kind::Arranged { chance, .. } => {
                chance.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
            }
        }
        bytes
    }

    /// A new identifier: version 7, so that rows made together lie together.
    pub fn id<T: From<Uuid>>(&self) -> T {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().into()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door through which time comes in")]
fn real_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_millis()).ok()).expect("the machine's clock is set")
}

#[expect(clippy::disallowed_methods, reason = "this is the door through which chance comes in")]
fn real_chance(bytes: &mut [u8]) {
    rand::rng().fill_bytes(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arranged_clock_moves_only_when_told() {
        let outside = Outside::arranged(DateTime::UNIX_EPOCH, 7);
        assert_eq!(outside.now(), outside.now());
        outside.advance(TimeDelta::days(1));
        assert_eq!(outside.now().timestamp(), 86_400);
    }

    #[test]
    fn identifiers_are_version_7_and_repeatable_from_a_seed() {
        let draw = || Outside::arranged(DateTime::UNIX_EPOCH, 7).id::<Uuid>();
        assert_eq!(draw(), draw());
        assert_eq!(draw().get_version_num(), 7);
        assert_ne!(Outside::real().id::<Uuid>(), Outside::real().id::<Uuid>());
    }
}
