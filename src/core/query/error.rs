//! Why a query could not be read, and where.

use std::fmt;

use crate::core::time::TimeError;

/// Why a query could not be read, and the part of the text that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Byte offset at which the wrong part begins.
    pub at: usize,
    /// Byte offset just after it.
    pub end: usize,
    /// What is wrong.
    pub kind: QueryErrorKind,
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// A quote without its partner.
    UnclosedQuote,
    /// `(` without `)`.
    UnclosedGroup,
    /// `)` without `(`.
    UnopenedGroup,
    /// `()`.
    EmptyGroup,
    /// More groups in each other than anybody writes.
    TooDeep,
    /// `-` with nothing after it.
    NothingToNegate,
    /// `OR` with nothing before or after it.
    OneSidedOr,
    /// A name before a colon that is no field's.
    UnknownField {
        /// As it is written.
        name: String,
        /// The name that may have been meant.
        nearest: Option<&'static str>,
    },
    /// Nothing after the colon.
    MissingValue,
    /// A field among the values of another, as in `user:(ana action:x)`.
    FieldInField,
    /// `details..a:x`.
    EmptyPathName,
    /// A regular expression without its closing slash.
    UnclosedRegex,
    /// `//`.
    EmptyRegex,
    /// Text right after a regular expression, as in `/var/log`.
    TextAfterRegex,
    /// The regular expression itself is wrong.
    BadRegex(String),
    /// It would take more memory than a query may.
    RegexTooLarge,
    /// `ip:` with a slash, but no network.
    BadNetwork(String),
    /// The value of a time field cannot be read.
    BadTime(TimeError),
    /// The value of `last:` is no length of time.
    BadLength(String),
    /// The value of `hours:` is neither of its two.
    BadHours(String),
    /// A regular expression as the value of a time field.
    RegexForTime,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for QueryError {}

impl fmt::Display for QueryErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            QueryErrorKind::UnclosedQuote => "this quote is never closed",
            QueryErrorKind::UnclosedGroup => "this parenthesis is never closed",
            QueryErrorKind::UnopenedGroup => {
                "this parenthesis was never opened; to search for it, put it in quotes"
            }
            QueryErrorKind::EmptyGroup => "there is nothing between these parentheses",
            QueryErrorKind::TooDeep => "there are more than 100 parentheses inside each other",
            QueryErrorKind::NothingToNegate => "write what to leave out right after the minus sign, without a space",
            QueryErrorKind::OneSidedOr => {
                "OR needs something on both sides; to search for the word itself, put it in quotes"
            }
            QueryErrorKind::UnknownField { name, nearest: Some(nearest) } => {
                return write!(
                    f,
                    "no field is called {name:?}; did you mean {nearest:?}? To search for the text itself, put it in quotes"
                );
            }
            QueryErrorKind::UnknownField { name, nearest: None } => {
                return write!(f, "no field is called {name:?}; to search for the text itself, put it in quotes");
            }
            QueryErrorKind::MissingValue => "write what to look for right after the colon, without a space",
            QueryErrorKind::FieldInField => {
                "the values of one field cannot hold another field; close the parenthesis before it, or put it in quotes"
            }
            QueryErrorKind::EmptyPathName => "a name is missing in this path; write it as details.some.path",
            QueryErrorKind::UnclosedRegex => {
                "this regular expression is never closed; to search for a slash, put the text in quotes"
            }
            QueryErrorKind::EmptyRegex => "there is nothing between these slashes; to search for them, use quotes",
            QueryErrorKind::TextAfterRegex => {
                "a regular expression ends at its second slash; to search for this text, put it in quotes"
            }
            QueryErrorKind::BadRegex(reason) => {
                return write!(f, "this regular expression cannot be read: {reason}");
            }
            QueryErrorKind::RegexTooLarge => {
                "this regular expression is too large; repeat fewer characters fewer times"
            }
            QueryErrorKind::BadNetwork(text) => {
                return write!(f, "this is no network; write it as 10.0.0.0/8 or 2001:db8::/32: {text:?}");
            }
            QueryErrorKind::BadTime(error) => return error.fmt(f),
            QueryErrorKind::BadLength(text) => {
                return write!(f, "this is no length of time; write it as 30d, 12h, 30m or 2w: {text:?}");
            }
            QueryErrorKind::BadHours(text) => {
                return write!(f, "hours are outside (nights and weekends) or inside (Monday to Friday, 7:00 to 19:00): {text:?}");
            }
            QueryErrorKind::RegexForTime => "a time cannot be a regular expression; write it as 2024-05-20 or 7d",
        })
    }
}
