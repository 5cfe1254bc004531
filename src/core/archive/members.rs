//! The members of a gzip file: it may hold several, one behind the other, as
//! log shippers append them and `cat a.gz b.gz` makes them (RFC 1952, 2.2).
//!
//! Where one ends is known only to who unpacks it, and a browser's unpacker
//! does not tell: it takes what follows for a fault. So the next is known by
//! its header. Packed data look like one by chance once in some 10¹¹ bytes, and
//! then the unpacker finds a member cut short: an error, never other events.

use memchr::memmem;

/// Signature and method of every member.
const BEGIN: [u8; 3] = [0x1f, 0x8b, 8];
/// Its fixed part: signature, method, flags, time, extra flags, system.
const HEADER_BYTES: usize = 10;
/// A header, an empty block of two bytes, checksum and length: no member is shorter.
const LEAST_BYTES: u64 = 20;

/// Cuts packed bytes into members, whatever the chunks in which they come.
#[derive(Debug, Default)]
pub struct Members {
    /// Too short to see whether a header begins in it.
    held: Vec<u8>,
    /// Bytes given of the present member.
    given: u64,
}

impl Members {
    /// What is sure by now: more of the present member, then of each that begins behind it.
    pub fn push(&mut self, chunk: &[u8]) -> Vec<Vec<u8>> {
        self.held.extend_from_slice(chunk);
        let mut parts = Vec::new();
        let mut begin = 0;
        let headers: Vec<usize> = memmem::find_iter(&self.held, &BEGIN).collect();
        for at in headers {
            let long = self.given + (at - begin) as u64;
            if long >= LEAST_BYTES && is_header(&self.held[at..]) {
                parts.push(self.held[begin..at].to_vec());
                (begin, self.given) = (at, 0);
            }
        }
        let sure = self.held.len().saturating_sub(HEADER_BYTES - 1).max(begin);
        self.given += (sure - begin) as u64;
        parts.push(self.held[begin..sure].to_vec());
        self.held.drain(..sure);
        parts
    }

    /// The rest of the last member, once there are no more chunks.
    pub fn end(self) -> Vec<u8> {
        self.held
    }
}

/// Whether the fixed part of a header stands here, whole: no flag that is reserved, an effort and a system that exist.
fn is_header(bytes: &[u8]) -> bool {
    match bytes.first_chunk::<HEADER_BYTES>() {
        Some([_, _, _, flags, _, _, _, _, effort, system]) => {
            flags & 0xe0 == 0 && matches!(effort, 0 | 2 | 4) && matches!(system, 0..=13 | 255)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A member that holds `bytes` in stored blocks, so that they stand in it as they are.
    fn member(bytes: &[u8]) -> Vec<u8> {
        let mut packed = vec![0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0, 255];
        packed.extend(bytes);
        packed.extend([0; 10]);
        packed
    }

    /// The members that come out when `packed` comes in chunks of `length` bytes.
    fn cut(packed: &[u8], length: usize) -> Vec<Vec<u8>> {
        let mut members = Members::default();
        let mut all = vec![Vec::new()];
        for chunk in packed.chunks(length) {
            let mut parts = members.push(chunk).into_iter();
            all.last_mut().unwrap().extend(parts.next().unwrap());
            all.extend(parts);
        }
        all.last_mut().unwrap().extend(members.end());
        all
    }

    proptest! {
        #[test]
        fn each_member_comes_out_as_it_is_whatever_the_chunks(
            bodies in prop::collection::vec(prop::collection::vec(0u8..31, 0..40), 1..5),
            length in 1usize..60,
        ) {
            let members: Vec<Vec<u8>> = bodies.iter().map(|body| member(body)).collect();
            prop_assert_eq!(cut(&members.concat(), length), members);
        }

        #[test]
        fn no_byte_is_lost_or_added(packed in prop::collection::vec(any::<u8>(), 0..200), length in 1usize..60) {
            prop_assert_eq!(cut(&packed, length).concat(), packed);
        }
    }

    #[test]
    fn what_only_begins_like_a_header_is_data() {
        let reserved = [0x1f, 0x8b, 8, 0xff, 0, 0, 0, 0, 0, 3];
        let unknown_system = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 77];
        let at_once = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]; // the member before would be empty of data
        let unknown_effort = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 1, 3];
        for odd in [reserved, unknown_system, unknown_effort] {
            let packed = member(&[&[7; 20][..], &odd].concat());
            assert_eq!(cut(&packed, 7), std::slice::from_ref(&packed), "{odd:x?}");
        }
        let packed = member(&at_once);
        assert_eq!(cut(&packed, 7), std::slice::from_ref(&packed));
    }
}
