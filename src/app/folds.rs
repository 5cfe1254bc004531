//! What is open of a tree, and how much of what it holds is shown.
//!
//! Of a long list a part is shown, with a way to more at either end: a page
//! draws what a person reads, however large the event is.

use std::collections::{HashMap, HashSet};

use super::tree::Lines;

/// A tree of more lines is closed below the first level; and of what one line holds so much is shown at a time.
const PART: usize = 250;

/// One line of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// A line of the tree.
    Line(usize),
    /// The way to what this line holds before what is shown of it.
    Before(usize),
    /// The way to what it holds behind that.
    After(usize),
}

/// Which lines are open, and which part of them is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// The lines that are open unless somebody closes them: all, or the first alone.
    all_open: bool,
    /// The lines with which it is the other way round.
    turned: HashSet<usize>,
    /// From where to where a line's own are shown, where it is not the first part.
    parts: HashMap<usize, (usize, usize)>,
}

impl Folds {
    /// As a tree is shown at first.
    pub fn new(lines: &Lines) -> Folds {
        Folds {
            all_open: lines.count() <= PART,
            ..Folds::default()
        }
    }

    /// Whether what a line holds is shown.
    pub fn is_open(&self, number: usize) -> bool {
        (self.all_open || number == 0) != self.turned.contains(&number)
    }

    /// Opens a line, or closes it.
    pub fn toggle(&mut self, number: usize) {
        if !self.turned.remove(&number) {
            self.turned.insert(number);
        }
    }

    fn part(&self, lines: &Lines, number: usize) -> (usize, usize) {
        let count = lines.line(number).map_or(0, |line| line.count);
        let (from, to) = self.parts.get(&number).copied().unwrap_or((0, PART));
        (from, to.min(count))
    }

    /// How much of what a line holds is not shown: before what is, and behind it.
    pub fn hidden(&self, lines: &Lines, number: usize) -> (usize, usize) {
        let (from, to) = self.part(lines, number);
        let count = lines.line(number).map_or(0, |line| line.count);
        (from, count - to)
    }

    /// Shows more of a list; what of it is shown first now, of what was hidden.
    pub fn show_more(&mut self, lines: &Lines, way: Shown) -> Option<usize> {
        let (number, part, new) = match way {
            Shown::Line(_) => return None,
            Shown::Before(number) => {
                let (from, to) = self.part(lines, number);
                (
                    number,
                    (from.saturating_sub(PART), to),
                    from.checked_sub(1)?,
                )
            }
            Shown::After(number) => {
                let (from, to) = self.part(lines, number);
                (number, (from, to + PART), to)
            }
        };
        self.parts.insert(number, part);
        lines.child(number, new)
    }

    /// Opens all that hides a line.
    pub fn reveal(&mut self, lines: &Lines, number: usize) {
        let mut at = number;
        while let Some(line) = lines.line(at).filter(|line| line.parent != at) {
            let parent = line.parent;
            if !self.is_open(parent) {
                self.toggle(parent);
            }
            let (from, to) = self.part(lines, parent);
            if !(from..to).contains(&line.place) {
                let from = line.place - line.place % PART;
                self.parts.insert(parent, (from, from + PART));
            }
            at = parent;
        }
    }

    /// What is shown, from top to bottom.
    pub fn shown(&self, lines: &Lines) -> Vec<Shown> {
        let mut shown = Vec::new();
        self.show(lines, 0, &mut shown);
        shown
    }

    fn show(&self, lines: &Lines, number: usize, shown: &mut Vec<Shown>) {
        shown.push(Shown::Line(number));
        if !self.is_open(number) {
            return;
        }
        let (from, to) = self.part(lines, number);
        let Some(mut child) = lines.child(number, from) else {
            return;
        };
        let (before, behind) = self.hidden(lines, number);
        shown.extend((before > 0).then_some(Shown::Before(number)));
        for _ in from..to {
            self.show(lines, child, shown);
            child = lines.line(child).map_or(child, |line| line.end);
        }
        shown.extend((behind > 0).then_some(Shown::After(number)));
    }
}

#[cfg(test)]
mod tests {
    use super::Shown::{After, Before, Line};
    use super::*;

    /// `{"a":{"b":1},"list":[{"n":0},{"n":1},…]}`
    fn tree(count: usize) -> Lines {
        let list: Vec<String> = (0..count).map(|n| format!("{{\"n\":{n}}}")).collect();
        let text = format!("{{\"a\":{{\"b\":1}},\"list\":[{}]}}", list.join(","));
        Lines::of(text.into()).expect("an object")
    }

    #[test]
    fn a_small_tree_is_open_and_a_large_one_below_its_first_level_is_not() {
        let small = tree(2);
        assert_eq!(Folds::new(&small).shown(&small).len(), small.count());
        let large = tree(1000);
        let mut folds = Folds::new(&large);
        let closed = [Line(0), Line(1), Line(3)];
        assert_eq!(folds.shown(&large), closed);
        folds.toggle(1);
        assert_eq!(folds.shown(&large), [Line(0), Line(1), Line(2), Line(3)]);
        folds.toggle(1);
        assert_eq!(folds.shown(&large), closed);
    }

    #[test]
    fn of_a_long_list_a_part_is_shown_and_more_of_it_when_asked() {
        let lines = tree(1000);
        let mut folds = Folds::new(&lines);
        folds.toggle(3);
        let shown = folds.shown(&lines);
        assert_eq!((shown.len(), shown[253]), (3 + PART + 1, After(3)));
        assert_eq!(folds.hidden(&lines, 3), (0, 750));
        assert_eq!(folds.show_more(&lines, After(3)), lines.child(3, PART));
        assert_eq!(folds.hidden(&lines, 3), (0, 500));
        for _ in 0..2 {
            folds.show_more(&lines, After(3));
        }
        assert_eq!(folds.shown(&lines).len(), 3 + 1000);
    }

    #[test]
    fn a_line_far_down_a_closed_list_is_shown_with_a_way_to_either_side() {
        let lines = tree(1000);
        let mut folds = Folds::new(&lines);
        let number = lines.child(3, 600).expect("so many") + 1;
        folds.reveal(&lines, number);
        let shown = folds.shown(&lines);
        assert!(shown.contains(&Line(number)));
        assert_eq!((shown[3], shown.last()), (Before(3), Some(&After(3))));
        assert_eq!(shown.len(), 3 + 2 + PART + 1);
        let before = folds.show_more(&lines, Before(3));
        assert_eq!(before, lines.child(3, 499));
        assert_eq!(folds.hidden(&lines, 3), (250, 250));
        // What is shown already stays as it is.
        let shown = folds.clone();
        folds.reveal(&lines, number);
        assert_eq!(folds, shown);
    }
}
