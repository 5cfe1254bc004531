//! Which items are there, which generation of each is to be read, and what may go.

use super::name::{EntryName, Generation, Part};

/// All entries of a place, by their names.
#[derive(Clone, Debug, Default)]
pub struct Inventory(Vec<EntryName>);

impl Inventory {
    /// What the names of all entries say; those of others are passed over.
    pub fn read<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut entries: Vec<EntryName> = names.into_iter().filter_map(EntryName::read).collect();
        entries.sort();
        Inventory(entries)
    }

    fn of<'a>(&'a self, item: &'a str) -> impl DoubleEndedIterator<Item = &'a EntryName> {
        self.0.iter().filter(move |entry| entry.item == item)
    }

    /// The items that are there, whole or not.
    pub fn items(&self) -> Vec<&str> {
        let mut items: Vec<&str> = self.0.iter().map(|entry| entry.item.as_str()).collect();
        items.dedup();
        items
    }

    /// The generations of an item that came to their end, the newest first: the one to read, and those to
    /// read should it be damaged.
    pub fn newest_first(&self, item: &str) -> Vec<Generation> {
        self.of(item)
            .rev()
            .filter(|entry| entry.part == Part::End)
            .map(|entry| entry.generation)
            .collect()
    }

    /// The number of the generation that is written next; none before it has it, rubble included.
    pub fn next_number(&self, item: &str) -> u64 {
        self.of(item)
            .map(|entry| entry.generation.number + 1)
            .max()
            .unwrap_or(1)
    }

    /// What is left of writings that never came to their end, but for those that began at `since_millis` or
    /// later: somebody may be at them.
    pub fn rubble(&self, item: &str, since_millis: u64) -> Vec<EntryName> {
        let whole = self.newest_first(item);
        self.of(item)
            .filter(|entry| !whole.contains(&entry.generation))
            .filter(|entry| entry.generation.begun_millis < since_millis)
            .cloned()
            .collect()
    }

    /// How many pieces of a generation are there.
    pub fn pieces(&self, item: &str, generation: Generation) -> usize {
        self.of(item)
            .filter(|entry| entry.generation == generation && entry.part != Part::End)
            .count()
    }

    /// Everything of the whole generations of an item; what is removed in this order is never half a whole one.
    pub fn whole(&self, item: &str) -> Vec<EntryName> {
        let whole = self.newest_first(item);
        self.of(item)
            .filter(|entry| whole.contains(&entry.generation))
            .cloned()
            .collect()
    }

    /// Everything of an item, in an order as above.
    pub fn all(&self, item: &str) -> Vec<EntryName> {
        self.of(item).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generation(number: u64) -> Generation {
        Generation {
            number,
            ..Generation::default()
        }
    }

    /// A place that is written to as the browser's is, one entry at a time.
    fn writing() -> Vec<(bool, String)> {
        let name = |number, part| EntryName::new("events", generation(number), part).to_string();
        let old = [Part::Piece(0), Part::Piece(1), Part::End].map(|part| (true, name(1, part)));
        let new = [Part::Piece(0), Part::Piece(1), Part::Piece(2), Part::End]
            .map(|part| (true, name(2, part)));
        let before = Inventory::read(old.iter().map(|(_, name)| name.as_str())).whole("events");
        let mut steps: Vec<(bool, String)> = old.into_iter().chain(new).collect();
        steps.extend(before.iter().map(|name| (false, name.to_string())));
        steps
    }

    /// What a window does that writes two pieces, in a place that others write to as well.
    struct Window {
        generation: Option<Generation>,
        writer: u64,
        step: usize,
        before: Vec<EntryName>,
    }

    impl Window {
        fn new(writer: u64) -> Self {
            Window {
                generation: None,
                writer,
                step: 0,
                before: Vec::new(),
            }
        }

        /// The next step; `false` once there is none.
        fn goes_on(&mut self, names: &mut Vec<String>) -> bool {
            let inventory = Inventory::read(names.iter().map(String::as_str));
            let mine = *self.generation.get_or_insert_with(|| Generation {
                number: inventory.next_number("events"),
                begun_millis: 5,
                writer: self.writer,
            });
            let name = |part| EntryName::new("events", mine, part).to_string();
            match self.step {
                0 => {} // it has looked what number is free
                1 => names.push(name(Part::Piece(0))),
                2 => names.push(name(Part::Piece(1))),
                3 => {
                    assert_eq!(inventory.pieces("events", mine), 2);
                    self.before = inventory.whole("events");
                }
                4 => names.push(name(Part::End)),
                5 => names.retain(|name| !self.before.iter().any(|gone| gone.to_string() == *name)),
                _ => return false,
            }
            self.step += 1;
            true
        }
    }

    /// Without locks: <https://developer.mozilla.org/docs/Web/API/Web_Locks_API> is for secure contexts only.
    #[test]
    fn of_two_windows_that_write_without_turns_the_last_to_finish_stays_whole_and_never_a_mixture()
    {
        // Each order of the steps of two windows, of six steps each.
        for order in 0u32..1 << 12 {
            if order.count_ones() != 6 {
                continue;
            }
            let mut names: Vec<String> = writing()[..3]
                .iter()
                .map(|(_, name)| name.clone())
                .collect();
            let mut windows = [Window::new(7), Window::new(8)];
            let mut ended = Vec::new();
            for place in 0..12 {
                let turn = (order >> place & 1) as usize;
                assert!(windows[turn].goes_on(&mut names), "{order:b}");
                if windows[turn].step == 5 {
                    ended.push((place, turn));
                }
                // What is to be read has all its pieces, at any moment.
                let inventory = Inventory::read(names.iter().map(String::as_str));
                let newest = inventory.newest_first("events")[0];
                assert_eq!(inventory.pieces("events", newest), 2, "{order:b}");
            }
            assert_ne!(windows[0].generation, windows[1].generation, "{order:b}");
            let left = Inventory::read(names.iter().map(String::as_str)).newest_first("events");
            // Who looked after the other had finished has taken the place of the other.
            let last = ended[1].1;
            if windows[last]
                .before
                .iter()
                .any(|gone| gone.generation.writer != 0)
            {
                assert_eq!(
                    left,
                    [windows[last].generation.expect("it wrote")],
                    "{order:b}"
                );
            }
        }
    }

    #[test]
    fn whenever_the_writing_stops_the_old_generation_is_there_or_the_new_and_never_a_mixture() {
        let steps = writing();
        for stopped in 0..=steps.len() {
            let mut names: Vec<&str> = Vec::new();
            for (put, name) in &steps[..stopped] {
                match put {
                    true => names.push(name),
                    false => names.retain(|known| known != name),
                }
            }
            let inventory = Inventory::read(names.iter().copied());
            let newest = inventory.newest_first("events");
            let chosen = newest.first().map(|generation| generation.number);
            assert_eq!(
                chosen,
                match stopped {
                    0..3 => None,
                    3..7 => Some(1),
                    _ => Some(2),
                },
                "after {stopped} steps"
            );
            // What is chosen has all its pieces.
            let pieces = |generation| {
                names
                    .iter()
                    .filter(|name| name.starts_with(&format!("events.{generation}.")))
                    .count()
            };
            match chosen {
                Some(1) => assert_eq!(pieces(1), 3),
                Some(_) => assert_eq!(pieces(2), 4),
                None => {}
            }
        }
    }

    #[test]
    fn rubble_is_known_and_its_number_is_not_used_again() {
        let inventory = Inventory::read([
            "events.4.0",
            "events.4.end",
            "events.9.0",
            "events.9.1",
            "view.2.0",
            "view.2.end",
            "somebody-else",
        ]);
        assert_eq!(inventory.items(), ["events", "view"]);
        let rubble: Vec<String> = inventory
            .rubble("events", u64::MAX)
            .iter()
            .map(EntryName::to_string)
            .collect();
        assert_eq!(rubble, ["events.9.0", "events.9.1"]);
        assert_eq!(inventory.next_number("events"), 10);
        assert_eq!(inventory.next_number("jobs"), 1);
        assert!(inventory.rubble("view", u64::MAX).is_empty());
    }

    #[test]
    fn what_another_window_may_be_writing_is_no_rubble_yet() {
        let inventory = Inventory::read(["view.1-10-5.0", "view.1-20-6.0", "view.1.end"]);
        let rubble = inventory.rubble("view", 0x20);
        assert_eq!(rubble.len(), 1);
        assert_eq!(rubble[0].generation.writer, 5);
        assert_eq!(inventory.rubble("view", u64::MAX).len(), 2);
    }
}
