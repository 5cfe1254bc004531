//! Raw texts collected out of their blocks.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// What is kept of the texts of some rows.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Where each row's text stands.
    places: HashMap<u32, (u32, u32), FixedState>,
    text: Vec<u8>,
}

impl Gathered {
    /// Adds what is kept of a row's text.
    pub fn push(&mut self, row: u32, text: &[u8]) {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(text);
        self.places.insert(row, (start, self.text.len() as u32));
    }

    /// What was added of a row.
    pub fn of(&self, row: u32) -> Option<&[u8]> {
        let (start, end) = self.places.get(&row)?;
        self.text.get(*start as usize..*end as usize)
    }
}
