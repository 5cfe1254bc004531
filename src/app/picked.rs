//! Which rows are picked, and which cell has its menu open.

/// A range of rows, by their places among those found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Where it was begun.
    pub anchor: u64,
    /// Where it ends; before the anchor or after it.
    pub head: u64,
}

impl Picked {
    /// One row.
    pub fn one(row: u64) -> Picked {
        Picked {
            anchor: row,
            head: row,
        }
    }

    /// The same range up to another row.
    pub fn up_to(self, head: u64) -> Picked {
        Picked { head, ..self }
    }

    /// Its first row.
    pub fn first(self) -> u64 {
        self.anchor.min(self.head)
    }

    /// How many rows.
    pub fn count(self) -> u64 {
        self.anchor.abs_diff(self.head) + 1
    }

    /// Whether it is a row alone.
    pub fn is_one(self) -> bool {
        self.anchor == self.head
    }

    /// Whether a row is in it.
    pub fn holds(self, row: u64) -> bool {
        row >= self.first() && row - self.first() < self.count()
    }
}

/// A menu over a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellMenu {
    /// The row, by its place among those found.
    pub row: u64,
    /// The column's text.
    pub column: String,
    /// Where it opens, in pixels from the upper corner of the table's area at which lines begin.
    pub at: (f64, f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_both_its_ends_whichever_way_it_was_drawn() {
        let up = Picked::one(7).up_to(3);
        assert_eq!((up.first(), up.count()), (3, 5));
        assert!(up.holds(3) && up.holds(7) && !up.holds(2) && !up.holds(8));
        assert!(Picked::one(0).is_one() && Picked::one(0).holds(0));
    }
}
