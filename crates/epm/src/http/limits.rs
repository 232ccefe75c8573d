//! How often one caller may ask. Buckets in memory, by person's credential or by address: a node that restarts forgets
//! them, which is why wrong passwords are counted in the database instead (`features/people`).

use super::arrival::Arrival;
use super::authenticate::credential_hash;
use super::problem::Problem;
use axum::extract::Request;
use regulation::clock::Moment;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Requests a second that a bucket refills, and how many it holds.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Refilled each second.
    pub per_second: f64,
    /// The most that can be spent at once.
    pub burst: f64,
}

/// The rates in force.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// A credential, known or not.
    pub signed_in: Rate,
    /// An address without a credential.
    pub anonymous: Rate,
    /// Tries to sign in from one address. An office behind one address signs in through it every morning.
    pub sign_in: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            signed_in: Rate { per_second: 200.0, burst: 1000.0 },
            anonymous: Rate { per_second: 20.0, burst: 300.0 },
            sign_in: Rate { per_second: 1.0, burst: 60.0 },
        }
    }
}

impl Rates {
    /// For measuring: nobody is slowed down.
    pub fn unlimited() -> Self {
        let endless = Rate { per_second: 1e9, burst: 1e9 };
        Self { signed_in: endless, anonymous: endless, sign_in: endless }
    }
}

/// The buckets of this node.
pub struct Limits {
    rates: Rates,
    signed_in: Buckets<[u8; 32]>,
    anonymous: Buckets<IpAddr>,
    sign_in: Buckets<IpAddr>,
}

impl Limits {
    pub(super) fn new(rates: Rates) -> Self {
        Self {
            rates,
            signed_in: Buckets::default(),
            anonymous: Buckets::default(),
            sign_in: Buckets::default(),
        }
    }

    /// Whether the request may go on.
    pub(super) fn admit(&self, request: &Request, arrival: &Arrival) -> Result<(), Problem> {
        // Styles, scripts and pictures cost nothing and come in swarms.
        if request.uri().path().starts_with("/assets/") {
            return Ok(());
        }
        match credential_hash(request.headers()) {
            Some(credential) => self.signed_in.take(credential, self.rates.signed_in, arrival.now),
            None => self.anonymous.take(arrival.address, self.rates.anonymous, arrival.now),
        }
    }

    /// Whether another try to sign in may be made from there.
    pub(crate) fn admit_sign_in(&self, arrival: &Arrival) -> Result<(), Problem> {
        self.sign_in.take(arrival.address, self.rates.sign_in, arrival.now)
    }
}

/// A bucket for each key; full ones are forgotten.
struct Buckets<K>(Mutex<HashMap<K, Bucket>>);

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Moment,
}

/// Past this many buckets the full ones are thrown out before another is made.
const MANY: usize = 16 * 1024;

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Buckets<K> {
    fn take(&self, key: K, rate: Rate, now: Moment) -> Result<(), Problem> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |bucket: &Bucket| {
            let seconds = (now - bucket.at).num_milliseconds().max(0) as f64 / 1000.0;
            (bucket.left + seconds * rate.per_second).min(rate.burst)
        };
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| filled(bucket) < rate.burst);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: rate.burst, at: now });
        let left = filled(bucket);
        if left < 1.0 {
            return Err(Problem::too_many(((1.0 - left) / rate.per_second).ceil().max(1.0) as u64));
        }
        *bucket = Bucket { left: left - 1.0, at: now };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_bucket_empties_and_fills_again_with_time() {
        let rate = Rate { per_second: 1.0, burst: 2.0 };
        let buckets = Buckets::default();
        let now = DateTime::UNIX_EPOCH;
        assert!(buckets.take("a", rate, now).is_ok());
        assert!(buckets.take("a", rate, now).is_ok());
        assert_eq!(buckets.take("a", rate, now).map_err(|p| p.code()), Err("too-many"));
        assert!(buckets.take("b", rate, now).is_ok(), "another caller is not held up");
        assert!(buckets.take("a", rate, now + TimeDelta::seconds(1)).is_ok());
        assert!(buckets.take("a", rate, now + TimeDelta::seconds(1)).is_err());
    }
}
