//! How the table looks: its columns with their widths, how close its rows
//! stand, whether texts wrap.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns::{Column, usual};

/// The least width of a column that somebody sets, in pixels: a sort sign and some letters.
const LEAST_WIDTH: f64 = 48.0;
const MOST_WIDTH: f64 = 1600.0;

/// How close the rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Density {
    /// Two lines to a row.
    #[default]
    Comfortable,
    /// One.
    Compact,
}

/// How the table looks. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub struct Look {
    /// The columns, in their order; never none.
    pub columns: RwSignal<Vec<Column>>,
    /// Widths in pixels that somebody set, by the column's text.
    pub widths: RwSignal<BTreeMap<String, f64>>,
    /// How close the rows stand.
    pub density: RwSignal<Density>,
    /// Whether texts go on in a second and a third line.
    pub wrap: RwSignal<bool>,
    /// Paths whose values the rows bring along, in the order of `Row::cells`. Only grows, so that no
    /// row at hand is ever read by another order than it was made in.
    pub paths: RwSignal<Vec<String>>,
    /// Whether the columns are others than the usual ones, or have widths of their own.
    pub is_own: Memo<bool>,
}

impl Default for Look {
    fn default() -> Self {
        Look::new()
    }
}

impl Look {
    /// The usual columns.
    pub fn new() -> Look {
        let columns = RwSignal::new(usual());
        let widths = RwSignal::new(BTreeMap::new());
        Look {
            columns,
            widths,
            density: RwSignal::new(Density::default()),
            wrap: RwSignal::new(false),
            paths: RwSignal::new(Vec::new()),
            is_own: Memo::new(move |_| {
                widths.with(|widths| !widths.is_empty())
                    || columns.with(|columns| *columns != usual())
            }),
        }
    }

    /// Where a path's value stands in `Row::cells`.
    pub fn cell_place(&self, key: &str) -> Option<usize> {
        self.paths
            .with(|paths| paths.iter().position(|path| path == key))
    }

    /// The columns as a grid's tracks.
    pub fn tracks(&self) -> String {
        let track = |column: &Column| {
            let own = self.widths.with(|widths| widths.get(column.key()).copied());
            match own {
                Some(pixels) => format!("{pixels:.0}px"),
                None => {
                    let (least, share) = column.room();
                    format!("minmax({}, {share}fr)", units(least))
                }
            }
        };
        self.columns
            .with(|columns| columns.iter().map(track).collect::<Vec<_>>().join(" "))
    }

    /// The width below which the table is scrolled sideways.
    pub fn least_width(&self) -> String {
        let room = |column: &Column| {
            let own = self.widths.with(|widths| widths.get(column.key()).copied());
            own.map_or_else(|| units(column.room().0), |pixels| format!("{pixels:.0}px"))
        };
        self.columns.with(|columns| {
            // A gap between each two, and the room at both ends.
            let between = units(columns.len() as f64 + 1.0);
            let all: Vec<String> = columns.iter().map(room).chain([between]).collect();
            format!("calc({})", all.join(" + "))
        })
    }

    /// Sets all widths, by the columns' texts; a column that is not named is as wide as it fits.
    pub(super) fn set_widths(&self, widths: &BTreeMap<String, f64>) {
        let held = widths.iter().filter(|(_, pixels)| pixels.is_finite());
        let held = held.map(|(key, pixels)| (key.clone(), held_width(*pixels)));
        self.widths.set(held.collect());
    }

    /// Sets a column's width; none = as it fits.
    pub(super) fn set_width(&self, key: &str, pixels: Option<f64>) {
        self.widths.update(|widths| match pixels {
            Some(pixels) => {
                widths.insert(key.to_owned(), held_width(pixels));
            }
            None => {
                widths.remove(key);
            }
        });
    }
}

fn held_width(pixels: f64) -> f64 {
    pixels.clamp(LEAST_WIDTH, MOST_WIDTH).round()
}

/// A length that follows the reader's text size; the style sheet's own rem is the page's affair.
fn units(count: f64) -> String {
    format!("calc({count} * var(--audit-explorer-unit))")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_that_was_set_holds_and_the_others_share_what_is_left() {
        let owner = Owner::new();
        owner.set();
        let look = Look::new();
        assert!(!look.is_own.get_untracked());
        look.columns.set(
            ["time", "ip"]
                .iter()
                .filter_map(|key| Column::read(key))
                .collect(),
        );
        look.set_width("ip", Some(10.0));
        assert!(look.is_own.get_untracked());
        assert_eq!(
            look.tracks(),
            "minmax(calc(13.5 * var(--audit-explorer-unit)), 0.9fr) 48px"
        );
        look.set_width("ip", None);
        look.columns.set(usual());
        assert!(!look.is_own.get_untracked());
    }

    #[test]
    fn widths_that_a_view_names_are_held_within_the_bounds_and_take_the_place_of_all() {
        let owner = Owner::new();
        owner.set();
        let look = Look::new();
        look.set_width("user", Some(200.0));
        let named = [("ip", 120.4), ("details.a", 9.0e9), ("time", f64::NAN)];
        let named = named.map(|(key, pixels)| (key.to_owned(), pixels));
        look.set_widths(&named.into());
        let held = [("ip", 120.0), ("details.a", MOST_WIDTH)];
        let held = held.map(|(key, pixels)| (key.to_owned(), pixels));
        assert_eq!(look.widths.get_untracked(), held.into());
    }
}
