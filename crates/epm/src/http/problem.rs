//! One error for everything that is refused: RFC 9457 `application/problem+json` for programs, a page for people.
//! A handler answers `Err(Problem)`; the gate renders it in the language of whoever asked, once, at the end.

use crate::locale::Language;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use paper::ErrorClass;
use regulation::clause::Clause;
use regulation::duties::Role;
use regulation::refusal::{Class, Fault, Refusal};
use serde::Serialize;
use store::StoreError;

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $status:ident $key:literal,)+) => {
        /// The problems that are not a rule's no. A rule's code is its [`regulation::Reason`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $code,)+ }

        impl Code {
            /// All of them, for `docs/generated/errors.md`.
            pub const ALL: &'static [Code] = &[$(Code::$code,)+];

            /// The HTTP status.
            pub fn status(self) -> StatusCode {
                match self { $(Code::$code => StatusCode::$status,)+ }
            }

            /// The `code` of the answer; its message is under `problem-<key>`.
            pub fn key(self) -> &'static str {
                match self { $(Code::$code => $key,)+ }
            }
        }
    };
}

codes! {
    /// The request cannot be read: no JSON, an address that names nothing, a cursor of another list.
    NotUnderstood BAD_REQUEST "not-understood",
    /// Nobody is signed in, or the session has ended.
    NotSignedIn UNAUTHORIZED "not-signed-in",
    /// Name or password is wrong.
    SignInRefused UNAUTHORIZED "sign-in-refused",
    /// The act asks for a sign-in that is fresher.
    SignInAgain FORBIDDEN "sign-in-again",
    /// The password must be changed before anything else is done.
    PasswordMustChange FORBIDDEN "password-must-change",
    /// A write that does not come from our own pages.
    CrossSite FORBIDDEN "cross-site",
    /// None of the roles that may (`roles`).
    RoleRequired FORBIDDEN "role-required",
    /// The token may read only.
    TokenReadsOnly FORBIDDEN "token-reads-only",
    /// There is no such thing, or it is not theirs to see: never told apart.
    NotFound NOT_FOUND "not-found",
    /// The address exists, not for this method.
    MethodNotAllowed METHOD_NOT_ALLOWED "method-not-allowed",
    /// Someone was first.
    Conflict CONFLICT "conflict",
    /// A value that must be unique is taken.
    Taken CONFLICT "taken",
    /// A keeper's role, or two roles of one person, exclude one another (`role`, `other`).
    RolesExclude CONFLICT "roles-exclude",
    /// The last who holds the role (`role`) cannot be removed.
    LastKeeper CONFLICT "last-keeper",
    /// A second person has to confirm.
    TwoPeople FORBIDDEN "two-people",
    /// `If-Match` names a state that is no longer the current one.
    Stale PRECONDITION_FAILED "stale",
    /// The body is larger than allowed (`limit`).
    TooLarge PAYLOAD_TOO_LARGE "too-large",
    /// The content type is not one this address takes.
    MediaType UNSUPPORTED_MEDIA_TYPE "media-type",
    /// The content has faults, each with its place.
    Invalid UNPROCESSABLE_ENTITY "invalid",
    /// The idempotency key was used with another content.
    KeyReused UNPROCESSABLE_ENTITY "key-reused",
    /// Too many requests; `Retry-After` says when.
    TooMany TOO_MANY_REQUESTS "too-many",
    /// Too many wrong passwords for an account from an address.
    AccountLocked TOO_MANY_REQUESTS "account-locked",
    /// Our fault.
    Internal INTERNAL_SERVER_ERROR "internal",
    /// Too many at once; nothing was done.
    Busy SERVICE_UNAVAILABLE "busy",
    /// It may or may not have happened; the same idempotency key resolves it.
    OutcomeUnknown SERVICE_UNAVAILABLE "outcome-unknown",
    /// The disk is full.
    NoSpace INSUFFICIENT_STORAGE "no-space",
}

/// What is wrong with one field: a JSON pointer to it, the message's key, and the values the message needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    /// The message's key in `locales/`.
    pub key: String,
    /// Values for the message.
    pub values: Vec<(String, String)>,
}

impl FieldFault {
    /// A fault at a field.
    pub fn new(pointer: impl Into<String>, key: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), key: key.into(), values: Vec::new() }
    }

    /// With a value for the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }
}

/// Why a request was not carried out.
#[derive(Clone, Debug)]
pub struct Problem(Box<Told>);

#[derive(Clone, Debug)]
struct Told {
    status: StatusCode,
    code: &'static str,
    message: FieldFault,
    clause: Option<Clause>,
    faults: Vec<FieldFault>,
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem of that code.
    pub fn new(code: Code) -> Self {
        let message = FieldFault::new("", format!("problem-{}", code.key()));
        Self(Box::new(Told {
            status: code.status(),
            code: code.key(),
            message,
            clause: None,
            faults: Vec::new(),
            retry_after: None,
        }))
    }

    /// Unknown, or not theirs to see.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// Content with faults; never call it with none.
    pub fn invalid(faults: Vec<FieldFault>) -> Self {
        let mut problem = Self::new(Code::Invalid);
        problem.0.faults = faults;
        problem
    }

    /// A file that a reader refuses: the message of its fault with its values, answered by what kind of fault it is.
    pub fn unreadable(class: ErrorClass, message: &'static str, values: Vec<(&'static str, String)>) -> Self {
        let told = values
            .into_iter()
            .fold(FieldFault::new("", message), |told, (name, value)| told.with(name, value));
        match class {
            ErrorClass::TooLarge | ErrorClass::Content => Self::invalid(vec![told]),
            ErrorClass::WrongType => Self::new(Code::MediaType).at(told),
            ErrorClass::Unavailable => Self::new(Code::Busy).at(told),
        }
    }

    /// One of `roles` may, this person may not; under the clause that gives the first of them this duty.
    pub fn role_required(roles: &[Role]) -> Self {
        let codes = roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ");
        let mut problem = Self::new(Code::RoleRequired).with("roles", codes);
        problem.0.clause = roles.iter().find_map(|role| role.clause());
        problem
    }

    /// A store's error; when a unique value is taken, at its field and in words of its own.
    pub fn taken_at(error: StoreError, pointer: &str, key: &str) -> Self {
        let taken = matches!(error, StoreError::Taken(_));
        let problem = Self::from(error);
        if taken { problem.at(FieldFault::new(pointer, key)) } else { problem }
    }

    /// Try again after so many seconds.
    pub fn too_many(retry_after: u64) -> Self {
        let mut problem = Self::new(Code::TooMany).with("seconds", retry_after);
        problem.0.retry_after = Some(retry_after);
        problem
    }

    /// Too many wrong passwords: the account is locked from there for so many seconds.
    pub fn account_locked(seconds: u64) -> Self {
        let mut problem = Self::new(Code::AccountLocked).with("seconds", seconds);
        problem.0.retry_after = Some(seconds);
        problem
    }

    /// With a value for the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.message = self.0.message.with(name, value);
        self
    }

    /// With faults at fields.
    #[must_use]
    pub fn at(mut self, fault: FieldFault) -> Self {
        self.0.faults.push(fault);
        self
    }

    /// The clause that says no.
    #[must_use]
    pub fn under(mut self, clause: Clause) -> Self {
        self.0.clause = Some(clause);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The faults with their places.
    pub fn faults(&self) -> &[FieldFault] {
        &self.0.faults
    }

    /// The clause, where a rule says no.
    pub fn clause(&self) -> Option<Clause> {
        self.0.clause
    }

    /// What a person reads who has neither a page nor a form before them.
    pub fn words(&self, language: Language) -> String {
        let told = self.told(language);
        let errors = told.errors.iter().map(|error| format!("{} {}", error.pointer, error.message));
        std::iter::once(told.detail).chain(errors).collect::<Vec<_>>().join("\n")
    }

    /// The answer's body in a language.
    pub(super) fn told(&self, language: Language) -> ProblemJson {
        let told = &self.0;
        ProblemJson {
            r#type: format!("/problems/{}", told.code),
            title: language.say(&format!("status-{}", told.status.as_u16())),
            status: told.status.as_u16(),
            detail: say(language, &told.message),
            code: told.code,
            clause: told.clause,
            errors: told
                .faults
                .iter()
                .map(|fault| FieldError { pointer: fault.pointer.clone(), message: say(language, fault) })
                .collect(),
        }
    }
}

/// Why a rule says no, in a language: what a closed button carries.
pub fn said(language: Language, fault: &Fault) -> String {
    let key = format!("refusal-{}", fault.reason.key());
    say(language, &FieldFault { pointer: String::new(), key, values: fault.values.clone() })
}

/// The message of a fault. Values named after a vocabulary of codes are shown by their words.
fn say(language: Language, fault: &FieldFault) -> String {
    let worded: Vec<(&str, String)> = fault
        .values
        .iter()
        .map(|(name, value)| {
            let word =
                |prefix: &str, code: &str| language.say(&format!("{prefix}-{}", code.replace('_', "-")));
            let value = match name.as_str() {
                "role" | "other" => word("role", value),
                "status" => word("status", value),
                "roles" => value
                    .split(' ')
                    .map(|code| word("role", code))
                    .collect::<Vec<_>>()
                    .join(language.list_comma()),
                _ => value.clone(),
            };
            (name.as_str(), value)
        })
        .collect();
    let values: Vec<(&str, &str)> = worded.iter().map(|(name, value)| (*name, value.as_str())).collect();
    language.say_with(&fault.key, &values)
}

/// RFC 9457.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemJson {
    /// Names the kind of problem.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What a person reads.
    pub detail: String,
    /// The code that programs look at.
    pub code: &'static str,
    /// The clause of the regulation that says no, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub clause: Option<Clause>,
    /// Each fault with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A fault at its place.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field.
    pub pointer: String,
    /// What a person reads at the field.
    pub message: String,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let first = refusal.first();
        // "No such part" must read like an unknown address.
        if first.reason.class() == Class::Missing {
            return Self::not_found();
        }
        let fault = |fault: &Fault| FieldFault {
            pointer: fault.pointer.clone().unwrap_or_default(),
            key: format!("refusal-{}", fault.reason.key()),
            values: fault.values.clone(),
        };
        let status = match first.reason.class() {
            Class::Forbidden => StatusCode::FORBIDDEN,
            Class::Missing => StatusCode::NOT_FOUND,
            Class::Conflict => StatusCode::CONFLICT,
            Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(Box::new(Told {
            status,
            code: first.reason.key(),
            message: fault(first),
            clause: Some(first.clause),
            faults: refusal
                .faults
                .iter()
                .filter(|f| f.pointer.is_some() || refusal.faults.len() > 1)
                .map(fault)
                .collect(),
            retry_after: None,
        }))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::new(Code::Busy),
            StoreError::OutcomeUnknown => Self::new(Code::OutcomeUnknown),
            StoreError::Stale { .. } => Self::new(Code::Stale),
            StoreError::Taken(_) => Self::new(Code::Taken),
            StoreError::TooLarge { limit } => Self::new(Code::TooLarge).with("limit", limit / 1024),
            StoreError::File(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                Self::new(Code::NoSpace)
            }
            error @ (StoreError::Database(_)
            | StoreError::Impossible { .. }
            | StoreError::File(_)
            | StoreError::Unsafe(_)) => Self::internal(&error),
        }
    }
}

impl Problem {
    /// Our fault: logged here, once; whoever asked learns only the request's identifier.
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut causes = String::new();
        let mut cause = error.source();
        while let Some(error) = cause {
            causes.push_str(&format!(": {error}"));
            cause = error.source();
        }
        tracing::error!("{error}{causes}");
        Self::new(Code::Internal)
    }
}

impl IntoResponse for Problem {
    /// Only its status and itself: the gate writes the body, knowing language and form.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.0.status;
        if let Some(seconds) = self.0.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_and_every_code_has_words_in_both_languages() {
        let reasons = regulation::Reason::ALL.iter().map(|reason| format!("refusal-{}", reason.key()));
        let codes = Code::ALL.iter().map(|code| format!("problem-{}", code.key()));
        let names = [
            "role", "other", "roles", "status", "units", "serials", "most", "least", "date", "line", "serial",
        ];
        let names = names.into_iter().chain(["project", "minutes", "seconds", "limit"]);
        let values: Vec<(&str, &str)> = names.map(|name| (name, "x")).collect();
        for key in reasons.chain(codes) {
            for language in [Language::Chinese, Language::English] {
                assert!(language.try_say(&key, &values).is_some(), "{key} in {language:?}");
            }
        }
    }
}
