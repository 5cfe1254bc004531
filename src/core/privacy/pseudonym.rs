//! A stable stand-in for a text: the same text always gets the same one, and
//! without the key nobody can tell which text it stands for.
//!
//! HMAC-SHA-256 (RFC 2104) of the text in lower case, of which the first 64
//! bits are shown. Guessing is what the key is against: names and addresses
//! are few enough to try them all.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

const BLOCK_BYTES: usize = 64;
const SHOWN_BYTES: usize = 8;

/// Makes stand-ins by one key.
#[derive(Clone, Debug)]
pub(super) struct Pseudonyms {
    inner: Sha256,
    outer: Sha256,
    known: HashMap<String, String>,
}

/// More would only hold memory: past that they are made anew.
const MOST_KNOWN: usize = 100_000;

impl Pseudonyms {
    pub fn new(key: &[u8]) -> Self {
        let mut block = [0; BLOCK_BYTES];
        if key.len() > BLOCK_BYTES {
            block[..32].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let keyed = |pad: u8| Sha256::new().chain_update(block.map(|byte| byte ^ pad));
        Pseudonyms {
            inner: keyed(0x36),
            outer: keyed(0x5c),
            known: HashMap::new(),
        }
    }

    fn mac(&self, text: &[u8]) -> [u8; 32] {
        let inner = self.inner.clone().chain_update(text).finalize();
        self.outer.clone().chain_update(inner).finalize().into()
    }

    /// What stands for `text`.
    pub fn of(&mut self, text: &str) -> String {
        let text = text.trim().to_lowercase();
        if let Some(known) = self.known.get(&text) {
            return known.clone();
        }
        let mut shown = "[pseudonym ".to_owned();
        for byte in &self.mac(text.as_bytes())[..SHOWN_BYTES] {
            write!(shown, "{byte:02x}").expect("a String takes everything");
        }
        shown.push(']');
        if self.known.len() < MOST_KNOWN {
            self.known.insert(text, shown.clone());
        }
        shown
    }
}

/// The bytes of a key that is written in hexadecimal: 16 at least.
pub(super) fn read_key(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if text.len() < 32 || !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_mac_is_that_of_rfc_4231() {
        let cases: [(&[u8], &[u8], &str); 3] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (key, text, mac) in cases {
            assert_eq!(hex(&Pseudonyms::new(key).mac(text)), mac);
        }
    }

    #[test]
    fn a_text_has_one_stand_in_by_one_key_and_another_by_another() {
        let mut ours = Pseudonyms::new(b"key one");
        let ann = ours.of("Ann@Example.org");
        assert_eq!(ann, ours.of("ann@example.org"));
        assert_ne!(ann, ours.of("bob@example.org"));
        assert_ne!(ann, Pseudonyms::new(b"key two").of("ann@example.org"));
        assert!(ann.starts_with("[pseudonym ") && ann.len() == 28, "{ann}");
    }

    #[test]
    fn a_key_is_hexadecimal_and_long_enough() {
        assert_eq!(read_key(&"0f".repeat(16)), Some(vec![0x0f; 16]));
        for text in ["", "0f", "xyz", &"0g".repeat(16), &"0".repeat(33)] {
            assert_eq!(read_key(text), None);
        }
    }
}
