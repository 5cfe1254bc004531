//! Files of raw events where several events stand in one record: the record is
//! what the source wrote, so it is written whole, and once.

use std::collections::HashSet;

use crate::core::store::Store;

/// The records of a file's events.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Records {
    /// One row of each, in the order of the file: a record stands where its first event does.
    pub rows: Vec<u32>,
    /// Events that stand in them; some may be none of the file's own.
    pub events: u64,
}

impl Records {
    /// The records in which `rows` stand; none where each is a record of its own.
    pub fn of(store: &Store, rows: &[u32]) -> Option<Records> {
        let mut met = HashSet::new();
        let mut records = Records {
            rows: Vec::new(),
            events: 0,
        };
        if !store.has_shared_records() {
            return None;
        }
        for row in rows {
            let record = store.record(*row);
            let shared = record.len() > 1;
            if shared && !met.insert(record.start) {
                continue;
            }
            records.rows.push(*row);
            records.events += record.len() as u64;
        }
        (!met.is_empty()).then_some(records)
    }

    /// What is to be known of them beside the file.
    pub fn notice(&self) -> String {
        format!(
            "Several events stand in one record, and a record is written whole, once: the file holds {} records with {} events.",
            self.rows.len(),
            self.events
        )
    }
}
