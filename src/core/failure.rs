//! Why something that was asked for could not be had, as the host page is told.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The fixed codes of `AuditExplorerError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Code {
    /// HTTP status 401.
    Unauthorized,
    /// HTTP status 403.
    Forbidden,
    /// HTTP status 404.
    NotFound,
    /// HTTP status 429, after the retries.
    RateLimited,
    /// HTTP status 5xx, after the retries.
    Server,
    /// No answer: offline, DNS, or a CORS refusal.
    Network,
    /// The body is something else than JSON: a login page, say.
    NotJson,
    /// The body ended in the middle.
    Truncated,
    /// Status 200 with GraphQL `errors`.
    Graphql,
    /// No array of events was found.
    NoEvents,
    /// The query text cannot be read.
    BadQuery,
    /// An option is wrong.
    BadOptions,
    /// A time range that the report does not allow.
    Window,
    /// More than a tab can hold.
    TooLarge,
    /// Stopped by the person.
    Cancelled,
    /// A defect of ours.
    Internal,
}

impl Code {
    /// The code as the host sees it, e.g. `bad-options`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Unauthorized => "unauthorized",
            Code::Forbidden => "forbidden",
            Code::NotFound => "not-found",
            Code::RateLimited => "rate-limited",
            Code::Server => "server",
            Code::Network => "network",
            Code::NotJson => "not-json",
            Code::Truncated => "truncated",
            Code::Graphql => "graphql",
            Code::NoEvents => "no-events",
            Code::BadQuery => "bad-query",
            Code::BadOptions => "bad-options",
            Code::Window => "window",
            Code::TooLarge => "too-large",
            Code::Cancelled => "cancelled",
            Code::Internal => "internal",
        }
    }
}

/// What went wrong, in words for the person who must act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Which kind.
    pub code: Code,
    /// What is wrong and what to do next.
    pub message: String,
    /// Facts for a program: the place, the status, what was allowed. May be null.
    #[serde(default)]
    pub detail: serde_json::Value,
}

impl Failure {
    /// A failure without detail.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Failure {
            code,
            message: message.into(),
            detail: serde_json::Value::Null,
        }
    }

    /// The same with facts for a program.
    pub fn with_detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
