//! Finds the places of a text at which a secret may stand, without looking at
//! most of its bytes.
//!
//! Every needle has a window of four bytes that must stand in the text. The
//! search looks at the last two bytes of a window and, where they are in no
//! window, goes on by up to three bytes (Wu and Manber, "A fast algorithm for
//! multi-pattern searching", 1994). Letters match in either case; what is
//! found is only a place to look at.
//!
//! How far to go on is known only once the table has been read, so one such
//! walk waits for memory most of the time. Several stretches of a long text are
//! therefore walked side by side.

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
    /// The name of a program that is given passwords.
    Program,
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
const PAIRS: usize = 1 << 16;
const TRIPLES: usize = 1 << 14;
const NONE: u8 = u8::MAX;

/// Stretches that are walked side by side, and bytes in each.
const LANES: usize = 4;
const LANE_BYTES: usize = 2048;

/// In [`Needles::step`]: a window may end here. The bits below say how far to go on.
const HIT: u8 = 0x80;
const STEP: u8 = 0x7f;

/// The search for a set of needles.
#[derive(Clone)]
pub(super) struct Needles {
    /// By two bytes: how far to go on, and whether a window may end with them.
    step: Box<[u8; PAIRS]>,
    /// By [`index`]: the first needle whose window ends so.
    first: Box<[u8; INDICES]>,
    /// One bit by [`triple`]: whether a window ends so; most pairs that a window may end with are
    /// passed over by it.
    ends: Box<[u64; TRIPLES / 64]>,
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

/// The last three bytes of a folded window, as a number below [`TRIPLES`]; others may have the same.
#[inline(always)]
fn triple(word: u32) -> usize {
    ((word >> 8).wrapping_mul(0x9e37_79b1) >> 18) as usize
}

impl Needles {
    /// At most 254 needles.
    pub fn new(needles: Vec<Needle>) -> Self {
        let mut shift = [3; INDICES];
        let mut all = Needles {
            step: Box::new([0; PAIRS]),
            first: Box::new([NONE; INDICES]),
            ends: Box::new([0; TRIPLES / 64]),
            next: Vec::new(),
            windows: Vec::new(),
            needles: Vec::new(),
        };
        for needle in needles {
            all.add(needle, &mut shift);
        }
        for (pair, step) in all.step.iter_mut().enumerate() {
            let [one, two] = (pair as u16).to_le_bytes();
            *step = match shift[index(one, two)] {
                0 => HIT | 1,
                shift => shift,
            };
        }
        all
    }

    fn add(&mut self, needle: Needle, shift: &mut [u8; INDICES]) {
        let mut shorten = |index: usize, by: u8| shift[index] = shift[index].min(by);
        let window = &needle.text[needle.window..needle.window + 4];
        let any_first = window[0] == b'?';
        if any_first {
            for byte in 0..=u8::MAX {
                shorten(index(byte, window[1]), 2);
            }
        } else {
            shorten(index(window[0], window[1]), 2);
        }
        shorten(index(window[1], window[2]), 1);
        let last = index(window[2], window[3]);
        shorten(last, 0);
        let word = u32::from_le_bytes([window[0], window[1], window[2], window[3]]) | FOLD;
        let mask = if any_first { 0xffff_ff00 } else { u32::MAX };
        self.ends[triple(word) / 64] |= 1 << (triple(word) % 64);
        self.windows.push((word & mask, mask));
        self.next.push(self.first[last]);
        self.first[last] = self.needles.len() as u8;
        self.needles.push(needle);
    }

    #[inline(always)]
    fn step(&self, one: u8, two: u8) -> u8 {
        self.step[usize::from(u16::from_le_bytes([one, two]))]
    }

    /// Calls `visit` with each place (of the needle's text, not of its window), in the order of the windows.
    #[inline]
    pub fn scan(&self, text: &[u8], mut visit: impl FnMut(usize, &Needle)) {
        let mut at = self.scan_stretches(text, &mut visit);
        while at < text.len() {
            let step = self.step(text[at - 1], text[at]);
            if step & HIT != 0 {
                self.check(text, at, &mut visit);
            }
            at += usize::from(step & STEP);
        }
    }

    /// Scans as much as can be walked side by side; where a window may end next.
    fn scan_stretches(&self, text: &[u8], visit: &mut impl FnMut(usize, &Needle)) -> usize {
        let mut at = 3;
        if text.len() < at + LANES * LANE_BYTES {
            return at;
        }
        let mut hits = [[0; LANE_BYTES]; LANES];
        while let Some(stretch) = text.get(at - 1..at + LANES * LANE_BYTES) {
            let counts = self.walk(stretch, &mut hits);
            for (lane, count) in counts.into_iter().enumerate() {
                let start = at + lane * LANE_BYTES;
                for hit in &hits[lane][..count] {
                    self.check(text, start + usize::from(*hit), visit);
                }
            }
            at += LANES * LANE_BYTES;
        }
        at
    }

    /// Of each lane, where windows may end in it; `stretch` is the lanes and the byte before them.
    fn walk(&self, stretch: &[u8], hits: &mut [[u16; LANE_BYTES]; LANES]) -> [usize; LANES] {
        let lane = |number: usize| &stretch[number * LANE_BYTES..][..LANE_BYTES + 1];
        let lanes: [&[u8]; LANES] = std::array::from_fn(lane);
        let mut counts = [0; LANES];
        let mut places = [0; LANES];
        let mut go_on = |number: usize| {
            let (lane, at) = (lanes[number], places[number]);
            let step = self.step(lane[at], lane[at + 1]);
            hits[number][counts[number]] = at as u16;
            counts[number] += usize::from(step >> 7);
            places[number] = at + usize::from(step & STEP);
            places[number] < LANE_BYTES
        };
        // Not `&&`, so that no lane waits for another.
        while go_on(0) & go_on(1) & go_on(2) & go_on(3) {}
        for number in 0..LANES {
            while places[number] < LANE_BYTES {
                let at = places[number];
                let step = self.step(lanes[number][at], lanes[number][at + 1]);
                hits[number][counts[number]] = at as u16;
                counts[number] += usize::from(step >> 7);
                places[number] = at + usize::from(step & STEP);
            }
        }
        counts
    }

    /// Visits the needles whose window ends at `at`.
    #[inline]
    fn check(&self, text: &[u8], at: usize, visit: &mut impl FnMut(usize, &Needle)) {
        let window = &text[at - 3..=at];
        let word = u32::from_le_bytes([window[0], window[1], window[2], window[3]]) | FOLD;
        let triple = triple(word);
        if self.ends[triple / 64] >> (triple % 64) & 1 == 0 {
            return;
        }
        let mut number = self.first[index(window[2], window[3])];
        while number != NONE {
            let (wanted, mask) = self.windows[usize::from(number)];
            if word & mask == wanted {
                let needle = &self.needles[usize::from(number)];
                if let Some(start) = (at - 3).checked_sub(needle.window)
                    && is_at(text, start, needle.text)
                {
                    visit(start, needle);
                }
            }
            number = self.next[usize::from(number)];
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

    const PIECES: [&str; 6] = ["password", "ToKen", "s://", "ghp_", "\\u004", "pwd\""];

    fn found(text: &str) -> Vec<usize> {
        let needles = Needles::new(TEXTS.map(|(text, window)| needle(text, window)).to_vec());
        let mut places = Vec::new();
        needles.scan(text.as_bytes(), |at, _| places.push(at));
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

        #[test]
        fn nothing_is_passed_over_where_stretches_of_a_long_text_meet(
            before in 0..4usize,
            pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 40),
            fill in 150..700usize,
        ) {
            // Needles end up on either side of every seam.
            let filler = "-x".repeat(fill / 2);
            let text = ["-".repeat(before), pieces.join(&filler)].concat().repeat(3);
            prop_assert_eq!(found(&text), found_slowly(&text));
        }
    }
}
