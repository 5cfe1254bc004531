//! The entry that is written last.

use serde::{Deserialize, Serialize};

use crate::core::words::hash;

const DIGITS: usize = 16;

/// Says that a generation is whole, and what it is. Anybody may read it: it says how much, never what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct End {
    /// How many pieces come before it.
    pub pieces: u32,
    /// How many bytes they have.
    pub bytes: u64,
    /// Whether a key is needed to read them.
    pub sealed: bool,
    /// When it was kept, in milliseconds of the epoch.
    pub kept_millis: i64,
}

impl End {
    /// What is to be written.
    pub fn to_bytes(self) -> Vec<u8> {
        // Plain numbers: writing them cannot fail.
        let text = serde_json::to_string(&self).unwrap_or_default();
        format!("{:016x}{text}", hash(text.as_bytes())).into_bytes()
    }

    /// What was written; none if some of it is missing or other bytes stand there.
    pub fn from_bytes(bytes: &[u8]) -> Option<End> {
        let (digits, text) = std::str::from_utf8(bytes).ok()?.split_at_checked(DIGITS)?;
        let digest = u64::from_str_radix(digits, 16).ok()?;
        (digest == hash(text.as_bytes())).then_some(())?;
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_was_cut_or_changed_is_none() {
        let end = End {
            pieces: 3,
            bytes: 12_000_000_000,
            sealed: true,
            kept_millis: 1_730_376_000_000,
        };
        let bytes = end.to_bytes();
        assert_eq!(End::from_bytes(&bytes), Some(end));
        assert!((0..bytes.len()).all(|len| End::from_bytes(&bytes[..len]).is_none()));
        for place in 0..bytes.len() {
            let mut other = bytes.clone();
            other[place] ^= 1;
            assert_eq!(End::from_bytes(&other), None, "byte {place}");
        }
    }
}
