//! Why a text is not JSON, in words and with its place.

use std::fmt;

/// Why a text is not JSON, and the byte at which that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Byte offset in the record.
    pub at: usize,
    /// What is wrong there.
    pub kind: JsonErrorKind,
}

/// What is wrong with a text that should be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// Nothing but white space.
    Empty,
    /// `{"a":}`, `[1,]`, `[,1]`
    MissingValue,
    /// `{"a" 1}`
    MissingColon,
    /// `[1 2]`
    MissingComma,
    /// `{a:1}`, `{1:2}`, `{"a":1,}`
    MissingKey,
    /// `[1}`
    WrongBracket,
    /// The text ends inside an object.
    UnclosedObject,
    /// The text ends inside an array.
    UnclosedArray,
    /// The text ends inside a string.
    UnclosedString,
    /// `"\x"`
    BadEscape,
    /// A raw line break or tab in a string.
    ControlInString,
    /// `01`, `+1`, `1.`, `NaN`
    BadNumber,
    /// `undefined`, `'text'`, `True`
    NotJson,
    /// More than [`DEPTH_LIMIT`](super::tape::DEPTH_LIMIT).
    TooDeep,
    /// The bytes are not text.
    NotUtf8,
    /// `{} x`
    TextBehind,
    /// More than 4 GiB.
    TooLong,
}

impl JsonErrorKind {
    pub(super) fn at(self, at: usize) -> JsonError {
        JsonError { at, kind: self }
    }

    /// The reason in words, without the place.
    pub fn reason(self) -> &'static str {
        match self {
            JsonErrorKind::Empty => "nothing stands here",
            JsonErrorKind::MissingValue => "a value is missing",
            JsonErrorKind::MissingColon => "a colon is missing",
            JsonErrorKind::MissingComma => "a comma is missing",
            JsonErrorKind::MissingKey => "a key in double quotes is missing",
            JsonErrorKind::WrongBracket => "this bracket closes another kind of bracket",
            JsonErrorKind::UnclosedObject => "a brace is never closed",
            JsonErrorKind::UnclosedArray => "a square bracket is never closed",
            JsonErrorKind::UnclosedString => "a quote is never closed",
            JsonErrorKind::BadEscape => "this escape is not JSON",
            JsonErrorKind::ControlInString => "a control character stands unescaped in a string",
            JsonErrorKind::BadNumber => "this number is not JSON",
            JsonErrorKind::NotJson => "this is not JSON",
            JsonErrorKind::TooDeep => "nested more than 128 deep",
            JsonErrorKind::NotUtf8 => "not valid UTF-8",
            JsonErrorKind::TextBehind => "something follows the value",
            JsonErrorKind::TooLong => "longer than 4 GiB",
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, at byte {} of the record",
            self.kind.reason(),
            self.at
        )
    }
}

impl std::error::Error for JsonError {}
