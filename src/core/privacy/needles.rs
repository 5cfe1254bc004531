//! Finds the places of a text at which a secret may stand, without looking at
//! most of its bytes.
//!
//! Every needle has a window of four bytes that must stand in the text. The
//! search looks at the last two bytes of a window and, where they are in no
//! window, goes on by up to three bytes (Wu and Manber, "A fast algorithm for
//! multi-pattern searching", 1994). Letters match in either case; what is
//! found is only a place to look at.

/// What may stand at a needle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NeedleKind {
    /// The beginning of a vendor's token: its number in the table of tokens.
    Token(u8),
    /// Between header and payload of a JWT.
    JwtMiddle,
    /// The first bytes of a JWT's header.
    JwtStart,
    /// `-----BEGIN`.
    Pem,
    /// `Bearer`.
    Bearer,
    /// `Basic`.
    Basic,
    /// `://`.
    Url,
    /// In the middle of an older key of OpenAI's.
    OpenAi,
    /// The end of a word that names a secret.
    Word,
    /// A letter written as `\u00XX`: what it hides must be looked at.
    Escape,
}

/// One text to look for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needle {
    pub kind: NeedleKind,
    /// Its letters in lower case, the window included; `?` as the first is any byte.
    pub text: &'static [u8],
    /// Where the window begins in it.
    pub window: usize,
}

const INDICES: usize = 1 << 12;
const NONE: u8 = u8::MAX;

/// The search for a set of needles.
#[derive(Clone)]
pub(super) struct Needles {
    /// By the index of two bytes: how far to go on; 0 where a window may end.
    shift: Box<[u8; INDICES]>,
    /// By the same index: the first needle whose window ends so.
    first: Box<[u8; INDICES]>,
    /// Of each needle, the next that ends alike.
    next: Vec<u8>,
    windows: Vec<(u32, u32)>,
    needles: Vec<Needle>,
}

impl std::fmt::Debug for Needles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Needles({})", self.needles.len())
    }
}

/// ASCII in 64 values: letters without their case.
#[inline(always)]
fn fold6(byte: u8) -> usize {
    (byte & 0x1f | (byte & 0x40) >> 1) as usize
}

#[inline(always)]
fn index(one: u8, two: u8) -> usize {
    fold6(one) << 6 | fold6(two)
}

const FOLD: u32 = 0x2020_2020;

impl Needles {
    /// At most 254 needles.
    pub fn new(needles: Vec<Needle>) -> Self {
        let mut all = Needles {
            shift: Box::new([3; INDICES]),
            first: Box::new([NONE; INDICES]),
            next: Vec::new(),
            windows: Vec::new(),
            needles: Vec::new(),
        };
        for needle in needles {
            all.add(needle);
        }
        all
    }

    fn add(&mut self, needle: Needle) {
        let window = &needle.text[needle.window..needle.window + 4];
        let any_first = window[0] == b'?';
        if any_first {
            for byte in 0..=u8::MAX {
                self.shorten(index(byte, window[1]), 2);
            }
        } else {
            self.shorten(index(window[0], window[1]), 2);
        }
        self.shorten(index(window[1], window[2]), 1);
        let last = index(window[2], window[3]);
        self.shorten(last, 0);
        let word = u32::from_le_bytes([window[0], window[1], window[2], window[3]]) | FOLD;
        let mask = if any_first { 0xffff_ff00 } else { u32::MAX };
        self.windows.push((word & mask, mask));
        self.next.push(self.first[last]);
        self.first[last] = self.needles.len() as u8;
        self.needles.push(needle);
    }

    fn shorten(&mut self, index: usize, shift: u8) {
        self.shift[index] = self.shift[index].min(shift);
    }

    /// Calls `visit` with each place (of the needle's text, not of its window) until it answers true.
    #[inline]
    pub fn scan(&self, text: &[u8], from: usize, mut visit: impl FnMut(usize, &Needle) -> bool) {
        let mut at = from + 3;
        while at < text.len() {
            let index = index(text[at - 1], text[at]);
            let shift = self.shift[index] as usize;
            if shift > 0 {
                at += shift;
                continue;
            }
            let window = &text[at - 3..=at];
            let word = u32::from_le_bytes([window[0], window[1], window[2], window[3]]) | FOLD;
            let mut number = self.first[index];
            while number != NONE {
                let (wanted, mask) = self.windows[number as usize];
                if word & mask == wanted {
                    let needle = &self.needles[number as usize];
                    if let Some(start) = (at - 3).checked_sub(needle.window)
                        && is_at(text, start, needle.text)
                        && visit(start, needle)
                    {
                        return;
                    }
                }
                number = self.next[number as usize];
            }
            at += 1;
        }
    }
}

/// Whether `needle`, in lower case, stands at `at` in any case.
fn is_at(text: &[u8], at: usize, needle: &[u8]) -> bool {
    text.get(at..at + needle.len()).is_some_and(|found| {
        found
            .iter()
            .zip(needle)
            .all(|(byte, wanted)| *wanted == b'?' || byte.to_ascii_lowercase() == *wanted)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn needle(text: &'static str, window: usize) -> Needle {
        Needle {
            kind: NeedleKind::Word,
            text: text.as_bytes(),
            window,
        }
    }

    const TEXTS: [(&str, usize); 6] = [
        ("password", 1),
        ("token", 1),
        ("?://", 0),
        ("ghp_", 0),
        ("u004", 0),
        ("pwd\"", 0),
    ];

    fn found(text: &str) -> Vec<usize> {
        let needles = Needles::new(TEXTS.map(|(text, window)| needle(text, window)).to_vec());
        let mut places = Vec::new();
        needles.scan(text.as_bytes(), 0, |at, _| {
            places.push(at);
            false
        });
        places.sort_unstable();
        places.dedup();
        places
    }

    fn found_slowly(text: &str) -> Vec<usize> {
        (0..text.len())
            .filter(|at| {
                TEXTS
                    .iter()
                    .any(|(needle, _)| is_at(text.as_bytes(), *at, needle.as_bytes()))
            })
            .collect()
    }

    #[test]
    fn needles_are_found_in_any_case_at_either_end_and_side_by_side() {
        assert_eq!(found("password"), [0]);
        assert_eq!(
            found("{\"userPassWord\":1,\"ghp_\":2,\"pwd\":3}"),
            [6, 19, 28]
        );
        assert_eq!(found("https://x tokentoken"), [4, 10, 15]);
        assert_eq!(found("passwor"), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_passed_over(text in "(password|token|pass|tok|s://|:/|ghp_|gh|u004|pwd\"|[a-zP_:/\"é]){0,12}") {
            prop_assert_eq!(found(&text), found_slowly(&text));
        }
    }
}
