//! Numbers that look random and are the same on every machine: SplitMix64
//! (<https://prng.di.unimi.it/splitmix64.c>).

/// A source of such numbers.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True in `parts` of a thousand cases.
    pub fn permille(&mut self, parts: u64) -> bool {
        self.below(1000) < parts
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// The place of one of `weights`, each as likely as it weighs.
    pub fn weighted(&mut self, weights: impl IntoIterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().into_iter().sum());
        for (place, weight) in weights.into_iter().enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        unreachable!("what is drawn lies below the sum")
    }

    /// So many lower-case hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from(self.pick(b"0123456789abcdef")))
            .collect()
    }

    /// A UUID of version 4.
    pub fn uuid(&mut self) -> String {
        let variant = char::from(self.pick(b"89ab"));
        let parts = [
            self.hex(8),
            self.hex(4),
            self.hex(3),
            self.hex(3),
            self.hex(12),
        ];
        format!(
            "{}-{}-4{}-{variant}{}-{}",
            parts[0], parts[1], parts[2], parts[3], parts[4]
        )
    }
}
