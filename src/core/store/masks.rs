//! Which events were masked, in which fields, and how often.
//!
//! Sparse: an event in which nothing was masked has no entry.

use std::collections::BTreeMap;

use crate::core::event::Field;

/// One kind of mask in one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    /// The event's row (in a batch: its place there).
    pub row: u32,
    /// Bit n: the field of this number is another than the source gave.
    pub fields: u16,
    /// What the mask is called, by its number.
    pub label: u16,
    /// In how many places.
    pub times: u16,
}

impl Mask {
    /// Whether the field is another than the source gave.
    pub fn changes(&self, field: Field) -> bool {
        self.fields & 1 << field.number() != 0
    }

    /// All but the row.
    pub(super) fn packed(&self) -> u64 {
        u64::from(self.fields) << 32 | u64::from(self.label) << 16 | u64::from(self.times)
    }

    pub(super) fn unpacked(row: u32, packed: u64) -> Self {
        Mask {
            row,
            fields: (packed >> 32) as u16,
            label: (packed >> 16) as u16,
            times: packed as u16,
        }
    }
}

/// The masks of all rows, in the order of the rows.
#[derive(Clone, Debug, Default)]
pub struct Masks(Vec<Mask>);

impl Masks {
    /// Adds one behind the others.
    pub(super) fn push(&mut self, mask: Mask) {
        self.0.push(mask);
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Mask] {
        &self.0
    }

    /// Whether nothing was masked at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was masked in a row.
    pub fn of(&self, row: u32) -> &[Mask] {
        let start = self.0.partition_point(|mask| mask.row < row);
        let rest = &self.0[start..];
        let end = rest.iter().take_while(|mask| mask.row == row).count();
        &rest[..end]
    }

    /// Adds to `counts`, by label, the places that were masked in `rows`.
    pub fn count(&self, rows: &[u32], counts: &mut BTreeMap<u16, u64>) {
        if self.is_empty() {
            return;
        }
        for mask in rows.iter().flat_map(|row| self.of(*row)) {
            *counts.entry(mask.label).or_default() += u64::from(mask.times);
        }
    }

    /// The same for other rows: `origins` says for each of them, in order, which row it was.
    pub(super) fn moved(&self, origins: &[u32]) -> Masks {
        let mut moved = Masks::default();
        if !self.is_empty() {
            for (row, origin) in origins.iter().enumerate() {
                let here = |mask: &Mask| Mask {
                    row: row as u32,
                    ..*mask
                };
                moved.0.extend(self.of(*origin).iter().map(here));
            }
        }
        moved
    }

    /// The same, each for the fields in which `shows` finds it.
    pub(super) fn shown_in(&self, shows: impl Fn(Field, u32) -> bool) -> Masks {
        let fields = |row| {
            let shown = Field::ALL.into_iter().filter(|field| shows(*field, row));
            shown.fold(0, |fields, field| fields | 1 << field.number())
        };
        Masks(
            self.0
                .iter()
                .map(|mask| Mask {
                    fields: fields(mask.row),
                    ..*mask
                })
                .collect(),
        )
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<Mask>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_its_masks_and_no_others() {
        let mask = |row, label| Mask {
            row,
            fields: 1 << Field::Details.number(),
            label,
            times: 3,
        };
        let masks = Masks(vec![mask(1, 0), mask(4, 1), mask(4, 2), mask(9, 0)]);
        assert_eq!(masks.of(4), [mask(4, 1), mask(4, 2)]);
        assert!(masks.of(0).is_empty() && masks.of(5).is_empty() && masks.of(10).is_empty());
        assert!(masks.of(9)[0].changes(Field::Details) && !masks.of(9)[0].changes(Field::Time));
        assert_eq!(Mask::unpacked(4, mask(4, 2).packed()), mask(4, 2));
    }
}
