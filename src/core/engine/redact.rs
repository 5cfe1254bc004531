//! What is masked: set before events are read, since nothing else could hold
//! to it.

use std::collections::BTreeMap;

use super::Engine;
use crate::core::failure::Failure;
use crate::core::privacy::{Gate, Labels};
use crate::core::protocol::{MaskCount, Redaction};

/// What the masks of a setting are called; none for a setting that cannot be read.
pub(super) fn labels(redaction: &Redaction) -> Labels {
    Gate::new(redaction)
        .map(|gate| gate.labels().clone())
        .unwrap_or_default()
}

impl Engine {
    /// Sets what is masked. What was read by another setting is forgotten, since what that left in
    /// the open must not stay, and what it masked cannot come back: true says that this happened,
    /// and that the source is to be read again.
    ///
    /// A setting that cannot be read is kept nevertheless: no event is read until there is a better one.
    pub fn set_redaction(&mut self, redaction: Redaction) -> Result<bool, Failure> {
        if redaction == self.redaction {
            return Gate::new(&redaction).map(|_| false);
        }
        let forgotten = !self.store.is_empty() || self.load.is_some();
        self.redaction = redaction;
        self.mask_labels = labels(&self.redaction);
        if forgotten {
            self.clear();
        }
        Gate::new(&self.redaction).map(|_| forgotten)
    }

    /// Whether what is masked hangs on the mapping.
    pub(super) fn masks_fields(&self) -> bool {
        Gate::new(&self.redaction).is_ok_and(|gate| gate.follows_mapping())
    }

    /// What is masked.
    pub fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    /// A text of the person's as it may be written down: what is masked in an event is masked in it, too.
    pub fn masked_text(&self, text: &str) -> String {
        let record = serde_json::json!({ "text": text }).to_string();
        // By a setting that cannot be read no event is shown, and no text either.
        let Ok(mut gate) = Gate::new(&self.redaction) else {
            return String::new();
        };
        let masked = gate
            .mask(record.as_bytes())
            .and_then(|masked| serde_json::from_slice::<serde_json::Value>(&masked.text).ok());
        match masked {
            Some(masked) => masked["text"].as_str().unwrap_or_default().to_owned(),
            None => text.to_owned(),
        }
    }

    /// What was masked in some rows, the most frequent first.
    pub fn mask_counts(&self, rows: &[u32]) -> Vec<MaskCount> {
        let mut counts = BTreeMap::new();
        self.store.masks().count(rows, &mut counts);
        self.named_masks(&counts)
    }

    /// Counts of masks by their labels as they are told, the most frequent first.
    pub fn named_masks(&self, counts: &BTreeMap<u16, u64>) -> Vec<MaskCount> {
        let mut named: Vec<MaskCount> = Vec::new();
        for (label, count) in counts {
            let rule = self.mask_labels.text(*label);
            match named.iter_mut().find(|named| named.rule == rule) {
                Some(named) => named.count += count,
                None => named.push(MaskCount {
                    rule: rule.to_owned(),
                    count: *count,
                }),
            }
        }
        named.sort_by(|one, other| {
            other
                .count
                .cmp(&one.count)
                .then_with(|| one.rule.cmp(&other.rule))
        });
        named
    }
}
