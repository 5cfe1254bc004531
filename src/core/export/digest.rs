//! Counts and digests a file on its way out, so that no file is read twice.
//!
//! The digest is SHA-256 in lower-case hexadecimal: what `sha256sum` prints.

use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

/// The SHA-256 of bytes that come piece by piece.
#[derive(Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all of them, in hexadecimal.
    pub fn hex(self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in self.0.finalize() {
            write!(hex, "{byte:02x}").expect("a String takes everything");
        }
        hex
    }
}

/// Passes bytes on to a sink and knows their number and SHA-256.
pub struct DigestWriter<W> {
    out: W,
    digest: Digest,
    bytes: u64,
}

impl<W: Write> DigestWriter<W> {
    /// Nothing written yet.
    pub fn new(out: W) -> Self {
        DigestWriter {
            out,
            digest: Digest::default(),
            bytes: 0,
        }
    }

    /// How many bytes went through so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The sink; what is written to it directly is not digested, so only to take from it.
    pub fn sink_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// The sink, the number of bytes, and their SHA-256.
    pub fn finish(self) -> (W, u64, String) {
        (self.out, self.bytes, self.digest.hex())
    }
}

impl<W: Write> Write for DigestWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Only what the sink took: it will be offered the rest again.
        let taken = self.out.write(bytes)?;
        self.digest.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes three bytes at a time.
    struct Slow(Vec<u8>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(3);
            self.0.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_digest_is_that_of_fips_180() {
        let mut file = DigestWriter::new(Vec::new());
        file.write_all(b"a").unwrap();
        file.write_all(b"bc").unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(file.finish(), (b"abc".to_vec(), 3, expected.to_owned()));
    }

    #[test]
    fn a_sink_that_takes_little_at_a_time_changes_nothing() {
        let mut slow = DigestWriter::new(Slow(Vec::new()));
        slow.write_all(b"a longer text than three").unwrap();
        let mut fast = DigestWriter::new(Vec::new());
        fast.write_all(b"a longer text than three").unwrap();
        let (sink, slow_bytes, slow_sha256) = slow.finish();
        assert_eq!(fast.finish(), (sink.0, slow_bytes, slow_sha256));
    }
}
