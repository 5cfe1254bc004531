//! From a scroll bar to rows, for any number of rows.
//!
//! Browsers cap an element's height (about 33.5 million CSS pixels in
//! Chromium and Safari, 17.9 in Firefox, and half of that for the body of a
//! table, behind whose end its header is gone); a million rows are taller. Up to
//! [`MAX_HEIGHT`] the bar is exact. Beyond, a long drag is scaled while wheel
//! and keys still move pixel by pixel.

/// The tallest body of a table that every browser lays out.
pub const MAX_HEIGHT: f64 = 8_000_000.0;

/// Where the view stands: what the browser's bar says and what is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// `scrollTop` of the element.
    pub bar: f64,
    /// Pixels above the first visible one if the element could be as tall as its rows.
    pub content: f64,
}

/// The sizes that decide.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Track {
    /// Rows in all.
    pub rows: u64,
    /// Height of one row in pixels.
    pub row_height: f64,
    /// Height of the part of the view that shows rows.
    pub view_height: f64,
}

impl Track {
    /// Height of all rows.
    pub fn content_height(&self) -> f64 {
        self.rows as f64 * self.row_height
    }

    /// Height that the element gets.
    pub fn element_height(&self) -> f64 {
        self.content_height().min(MAX_HEIGHT)
    }

    fn bar_end(&self) -> f64 {
        (self.element_height() - self.view_height).max(0.0)
    }

    fn content_end(&self) -> f64 {
        (self.content_height() - self.view_height).max(0.0)
    }

    fn scaled(&self) -> bool {
        self.content_height() > MAX_HEIGHT
    }

    /// The position after the browser moved its bar to `bar`.
    pub fn follow(&self, from: Position, bar: f64) -> Position {
        let bar = bar.max(0.0);
        if !self.scaled() {
            return Position { bar, content: bar };
        }
        let step = bar - from.bar;
        let content = if bar <= 0.0 {
            0.0
        } else if bar >= self.bar_end() - 1.0 {
            self.content_end()
        } else if step.abs() <= EXACT_VIEWS * self.view_height {
            (from.content + step).clamp(0.0, self.content_end())
        } else {
            bar / self.bar_end() * self.content_end()
        };
        Position { bar, content }
    }

    /// The position that shows pixel `content` first.
    pub fn at(&self, content: f64) -> Position {
        let content = content.clamp(0.0, self.content_end());
        let bar = if self.scaled() {
            content / self.content_end() * self.bar_end()
        } else {
            content
        };
        Position { bar, content }
    }

    /// Where the bar should rest, so that small steps never run out of bar before rows.
    pub fn settled(&self, position: Position) -> Position {
        self.at(position.content)
    }

    /// The position at which `row` is wholly visible, moving as little as possible.
    pub fn reveal(&self, from: Position, row: u64) -> Position {
        let top = row as f64 * self.row_height;
        let bottom = top + self.row_height;
        if top < from.content {
            self.at(top)
        } else if bottom > from.content + self.view_height {
            self.at(bottom - self.view_height)
        } else {
            from
        }
    }

    /// How many row places fill the view, wherever it stands.
    pub fn places(&self) -> u64 {
        if self.row_height <= 0.0 {
            return 0;
        }
        ((self.view_height / self.row_height).ceil() as u64 + 1 + 2 * OVERSCAN).min(MAX_PLACES)
    }

    /// The first row that has a place.
    pub fn first_row(&self, position: Position) -> u64 {
        if self.row_height <= 0.0 {
            return 0;
        }
        let first = (position.content / self.row_height).floor() as u64;
        let last_start = self.rows.saturating_sub(self.places());
        first.saturating_sub(OVERSCAN).min(last_start)
    }

    /// How many whole rows a page key moves.
    pub fn page_rows(&self) -> u64 {
        if self.row_height <= 0.0 {
            1
        } else {
            ((self.view_height / self.row_height).floor() as u64).max(2) - 1
        }
    }

    /// Distance of `row` from the top of the element.
    pub fn top_of(&self, row: u64, position: Position) -> f64 {
        row as f64 * self.row_height - position.content + position.bar
    }
}

/// So many views are walked pixel by pixel; a fling is shorter, a drag of the bar by one pixel is longer.
const EXACT_VIEWS: f64 = 8.0;

/// Rows kept ready above and below the view.
const OVERSCAN: u64 = 6;

/// Nobody's screen is taller; a broken measure must not make a million nodes.
const MAX_PLACES: u64 = 400;

/// The row that `place` shows when the first shown row is `first`.
///
/// Scrolling by one row gives one place a new row and leaves all others alone.
pub fn row_of_place(place: u64, first: u64, places: u64) -> u64 {
    if places == 0 {
        return 0;
    }
    first + (place + places - first % places) % places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(rows: u64) -> Track {
        Track {
            rows,
            row_height: 44.0,
            view_height: 880.0,
        }
    }

    #[test]
    fn up_to_the_cap_the_bar_is_exact() {
        let track = track(150_000);
        assert_eq!(track.element_height(), 6_600_000.0);
        assert_eq!(track.follow(Position::default(), 4_400.0).content, 4_400.0);
        assert_eq!(track.top_of(7, track.at(4_400.0)), 308.0);
    }

    #[test]
    fn beyond_the_cap_both_ends_are_reached() {
        let track = track(10_000_000);
        assert_eq!(track.element_height(), MAX_HEIGHT);
        let end = track.follow(Position::default(), MAX_HEIGHT - 880.0);
        assert_eq!(end.content, 440_000_000.0 - 880.0);
        assert_eq!(track.first_row(end) + track.places(), 10_000_000);
        assert_eq!(track.follow(end, 0.0).content, 0.0);
    }

    #[test]
    fn a_wheel_step_moves_by_its_own_pixels_however_many_rows_there_are() {
        let track = track(10_000_000);
        let middle = track.follow(Position::default(), 7_000_000.0);
        let step = track.follow(middle, 7_000_100.0);
        assert_eq!(step.content - middle.content, 100.0);
        assert_eq!(track.top_of(0, middle) - track.top_of(0, step), 0.0);
    }

    #[test]
    fn settling_moves_the_bar_but_not_the_rows() {
        let track = track(10_000_000);
        let mut position = track.follow(Position::default(), 7_000_000.0);
        for _ in 0..500 {
            position = track.follow(position, position.bar + 100.0);
        }
        let settled = track.settled(position);
        assert_eq!(settled.content, position.content);
        assert!(settled.bar < position.bar);
    }

    #[test]
    fn revealing_a_row_moves_no_more_than_needed() {
        let track = track(1_000);
        let from = track.at(4_400.0);
        assert_eq!(track.reveal(from, 105), from);
        assert_eq!(track.reveal(from, 99).content, 99.0 * 44.0);
        assert_eq!(track.reveal(from, 120).content, 121.0 * 44.0 - 880.0);
    }

    #[test]
    fn scrolling_by_one_row_changes_one_place() {
        let before: Vec<u64> = (0..30).map(|place| row_of_place(place, 100, 30)).collect();
        let after: Vec<u64> = (0..30).map(|place| row_of_place(place, 101, 30)).collect();
        assert_eq!(before.iter().zip(&after).filter(|(a, b)| a != b).count(), 1);
        let mut rows = after.clone();
        rows.sort_unstable();
        assert_eq!(rows, (101..131).collect::<Vec<u64>>());
    }

    #[test]
    fn no_rows_and_no_height_are_no_trouble() {
        let track = Track::default();
        assert_eq!(
            (
                track.places(),
                track.first_row(Position::default()),
                track.element_height()
            ),
            (0, 0, 0.0)
        );
        assert_eq!(row_of_place(3, 0, 0), 0);
    }
}
