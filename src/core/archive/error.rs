//! Why an archive cannot be read.

use std::fmt;

use crate::core::failure::{Code, Failure};

/// Why an archive cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArchiveError {
    /// Its directory, which stands at its end, is not there.
    Cut,
    /// What stands in it contradicts itself.
    Damaged,
    /// It is one of several parts.
    Split,
    /// This entry needs a password.
    Encrypted(String),
    /// This entry is packed in a way that no browser unpacks; the number is that of the format.
    Packing(String, u16),
    /// It has more files than so many.
    TooMany(usize),
    /// Entries share their bytes.
    Overlap,
    /// It would unpack to a monstrous size.
    Bomb {
        /// Bytes in the archive.
        packed: u64,
        /// Bytes that it says it holds.
        unpacked: u64,
    },
}

impl ArchiveError {
    fn code(&self) -> Code {
        match self {
            ArchiveError::Cut | ArchiveError::Damaged => Code::Truncated,
            ArchiveError::TooMany(_) | ArchiveError::Overlap | ArchiveError::Bomb { .. } => {
                Code::TooLarge
            }
            _ => Code::NotJson,
        }
    }

    /// The same for the person, who knows the archive by `name`.
    pub fn into_failure(self, name: &str) -> Failure {
        Failure::new(self.code(), format!("{name:?} cannot be unpacked: {self}"))
            .with_detail(serde_json::json!({ "archive": name }))
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveError::Cut => f.write_str(
                "the end of the archive is missing, where its list of files stands. Get it again: a download may have broken off",
            ),
            ArchiveError::Damaged => {
                f.write_str("the archive is damaged. Get it again from where it came")
            }
            ArchiveError::Split => f.write_str(
                "it is one part of an archive in several parts. Put them together and unpack them, then open the files",
            ),
            ArchiveError::Encrypted(entry) => write!(
                f,
                "it is encrypted. Unpack it with its password, then open the files; met at {entry:?}"
            ),
            ArchiveError::Packing(entry, method) => write!(
                f,
                "it is packed in a way that browsers cannot unpack (method {method}). Unpack it yourself, then open the files; met at {entry:?}"
            ),
            ArchiveError::TooMany(most) => {
                write!(f, "it holds more than {most} files. Unpack it, then open those that matter")
            }
            ArchiveError::Overlap => f.write_str(
                "its files overlap, which no honest archive does: it is made to swamp whoever unpacks it",
            ),
            ArchiveError::Bomb { packed, unpacked } => write!(
                f,
                "its {packed} bytes would become {unpacked}, as in an archive made to swamp whoever unpacks it. If you trust it, unpack it yourself and open the files"
            ),
        }
    }
}

impl std::error::Error for ArchiveError {}
