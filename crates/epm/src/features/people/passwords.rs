//! Passwords: what one must be, and how it is kept. argon2id with 19 MiB and two passes costs a core some 50 ms, so at
//! most two are worked out at once and the rest of the server goes on.

use crate::http::{Code, FieldFault, Problem};
use crate::outside::Outside;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::TimeDelta;
use regulation::clock::Moment;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;
use utoipa::ToSchema;

/// Hashes at once.
const AT_ONCE: usize = 2;
/// Hashes that may wait for their turn: some three seconds of them.
const WAITING: usize = 64;
/// Anything longer is no password but an attempt to keep us busy.
const LONGEST: usize = 128;

/// What a password must be. The two standards a company is measured by contradict each other, so it chooses (F14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordPolicy {
    /// OWASP ASVS 5.0: long, not common, never expiring, of any characters.
    #[default]
    Length,
    /// 等保三级: three of four kinds of characters, changed every 90 days.
    Composition,
}

impl PasswordPolicy {
    /// As stored and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Composition => "composition",
        }
    }

    /// What is wrong with a new password, as the keys of messages.
    pub fn faults(self, password: &str, username: &str) -> Vec<FieldFault> {
        let fault = |key: &str| FieldFault::new("/password", key);
        let length = password.chars().count();
        let least = match self {
            Self::Length => 10,
            Self::Composition => 8,
        };
        let mut faults = Vec::new();
        if length < least {
            faults.push(fault("password-too-short").with("least", least));
        }
        if length > LONGEST {
            faults.push(fault("password-too-long").with("most", LONGEST));
        }
        let folded = password.to_lowercase();
        if !username.is_empty() && folded.contains(&username.to_lowercase()) {
            faults.push(fault("password-contains-name"));
        }
        if is_common(&folded) {
            faults.push(fault("password-common"));
        }
        if self == Self::Composition && kinds(password) < 3 {
            faults.push(fault("password-needs-kinds"));
        }
        faults
    }

    /// Whether a password set at that moment has to be changed; one that an administrator set always has.
    pub fn must_change(self, changed_at: Option<Moment>, now: Moment) -> bool {
        let Some(changed_at) = changed_at else { return true };
        match self {
            Self::Length => false,
            Self::Composition => now - changed_at > TimeDelta::days(90),
        }
    }
}

/// Lower case, upper case, digits, others: how many of the four.
fn kinds(password: &str) -> usize {
    let kind = |c: char| match c {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ => 3,
    };
    password.chars().map(kind).collect::<HashSet<_>>().len()
}

/// What everyone tries first: one character over and over, a run of the keyboard, a well-known word with a tail.
fn is_common(folded: &str) -> bool {
    const RUNS: [&str; 6] = [
        "01234567890123456789",
        "98765432109876543210",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm",
        "1q2w3e4r5t6y7u8i9o0p",
        "1qaz2wsx3edc4rfv5tgb",
    ];
    const WORDS: [&str; 14] = [
        "password",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "admin",
        "administrator",
        "welcome",
        "letmein",
        "iloveyou",
        "woaini",
        "qwerty",
        "changeme",
        "5201314",
        "test",
    ];
    let distinct = folded.chars().collect::<HashSet<_>>().len();
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    distinct < 4
        || RUNS.iter().any(|run| run.contains(folded))
        || WORDS.contains(&bare)
        || WORDS.contains(&folded)
}

/// Where passwords are hashed and compared.
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Compared with when there is no such account, so that the answer takes as long.
    decoy: Arc<OnceLock<String>>,
    decoy_salt: [u8; 16],
}

impl Passwords {
    pub(crate) fn new(outside: &Outside) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: AtomicUsize::new(0),
            decoy: Arc::default(),
            decoy_salt: outside.bytes(),
        }
    }

    /// The PHC string to keep for a password.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String, Problem> {
        let password = password.to_owned();
        self.in_turn(move || hash(&password, &salt)).await
    }

    /// Whether the password is the one kept; with nothing kept, no, after as long a time.
    pub async fn matches(&self, password: &str, kept: Option<String>) -> Result<bool, Problem> {
        if password.len() > LONGEST * 4 {
            return Ok(false);
        }
        let (password, decoy, salt) = (password.to_owned(), self.decoy.clone(), self.decoy_salt);
        self.in_turn(move || {
            let compared = match &kept {
                Some(kept) => kept,
                None => decoy.get_or_init(|| hash("nobody's password", &salt)),
            };
            let parsed = PasswordHash::new(compared);
            let matches =
                parsed.is_ok_and(|phc| argon2id().verify_password(password.as_bytes(), &phc).is_ok());
            matches && kept.is_some()
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Problem::new(Code::Busy));
        }
        let turn = self.turns.clone().acquire_owned().await.expect("the semaphore is never closed");
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let worked = tokio::task::spawn_blocking(move || {
            // Held by the work itself: the one who asked may be gone before it is done.
            let _turn = turn;
            work()
        });
        worked.await.map_err(|error| Problem::internal(&error))
    }
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).expect("argon2 takes these parameters");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str, salt: &[u8; 16]) -> String {
    let phc: PasswordHash =
        argon2id().hash_password_with_salt(password.as_bytes(), salt).expect("a salt of 16 bytes");
    phc.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn keys(policy: PasswordPolicy, password: &str) -> Vec<String> {
        policy.faults(password, "zhang.san").into_iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn length_asks_for_length_and_against_the_common() {
        let policy = PasswordPolicy::Length;
        assert!(keys(policy, "correct horse battery").is_empty());
        assert!(keys(policy, "老地方见面的那个茶馆").is_empty());
        assert_eq!(keys(policy, "s8#kQ"), ["password-too-short"]);
        assert_eq!(keys(policy, "Password2026!"), ["password-common"]);
        assert_eq!(keys(policy, "1234567890"), ["password-common"]);
        assert_eq!(keys(policy, "aaaaaaaaaaaa"), ["password-common"]);
        assert_eq!(keys(policy, "xx-Zhang.San-xx"), ["password-contains-name"]);
        assert_eq!(keys(policy, &"长的".repeat(65)), ["password-too-long", "password-common"]);
        assert!(
            !policy.must_change(Some(DateTime::UNIX_EPOCH), DateTime::UNIX_EPOCH + TimeDelta::days(9999))
        );
        assert!(policy.must_change(None, DateTime::UNIX_EPOCH));
    }

    #[test]
    fn composition_asks_for_three_kinds_and_a_change_every_90_days() {
        let policy = PasswordPolicy::Composition;
        assert_eq!(keys(policy, "correct horse"), ["password-needs-kinds"]);
        assert!(keys(policy, "Correct7horse").is_empty());
        let set = DateTime::UNIX_EPOCH;
        assert!(!policy.must_change(Some(set), set + TimeDelta::days(90)));
        assert!(policy.must_change(Some(set), set + TimeDelta::days(91)));
    }

    #[tokio::test]
    async fn only_the_kept_password_matches() {
        let passwords = Passwords::new(&Outside::real());
        let kept = passwords.hash("correct horse", [7; 16]).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(passwords.matches("correct horse", Some(kept.clone())).await.unwrap());
        assert!(!passwords.matches("correct  horse", Some(kept)).await.unwrap());
        assert!(!passwords.matches("nobody's password", None).await.unwrap());
    }
}
