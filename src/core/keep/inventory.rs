//! Which items are there, which generation of each is to be read, and what may go.

use super::name::{EntryName, Part};

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
    pub fn newest_first(&self, item: &str) -> Vec<u64> {
        self.of(item)
            .rev()
            .filter(|entry| entry.part == Part::End)
            .map(|entry| entry.generation)
            .collect()
    }

    /// The number of the generation that is written next; none before it has it, rubble included.
    pub fn next_generation(&self, item: &str) -> u64 {
        self.of(item)
            .map(|entry| entry.generation + 1)
            .max()
            .unwrap_or(1)
    }

    /// What is left of writings that never came to their end.
    pub fn rubble(&self, item: &str) -> Vec<EntryName> {
        let whole = self.newest_first(item);
        self.of(item)
            .filter(|entry| !whole.contains(&entry.generation))
            .cloned()
            .collect()
    }

    /// Everything of an item before a generation; what is removed in this order is never half a whole one.
    pub fn before(&self, item: &str, generation: u64) -> Vec<EntryName> {
        self.of(item)
            .filter(|entry| entry.generation < generation)
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

    /// A place that is written to as the browser's is, one entry at a time.
    fn writing() -> Vec<(bool, String)> {
        let name = |generation, part| EntryName::new("events", generation, part).to_string();
        let old = [Part::Piece(0), Part::Piece(1), Part::End].map(|part| (true, name(1, part)));
        let new = [Part::Piece(0), Part::Piece(1), Part::Piece(2), Part::End]
            .map(|part| (true, name(2, part)));
        let mut steps: Vec<(bool, String)> = old.into_iter().chain(new).collect();
        let all = Inventory::read(steps.iter().map(|(_, name)| name.as_str()));
        steps.extend(
            all.before("events", 2)
                .iter()
                .map(|name| (false, name.to_string())),
        );
        steps
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
            let chosen = inventory.newest_first("events").first().copied();
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
            .rubble("events")
            .iter()
            .map(EntryName::to_string)
            .collect();
        assert_eq!(rubble, ["events.9.0", "events.9.1"]);
        assert_eq!(inventory.next_generation("events"), 10);
        assert_eq!(inventory.next_generation("jobs"), 1);
        assert!(inventory.rubble("view").is_empty());
    }
}
