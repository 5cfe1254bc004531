//! One event in full, and rows as a text to take away.

use super::Engine;
use super::search::Order;
use crate::core::export::job::{Export, Setting};
use crate::core::export::told_changes;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::tape::Tape;
use crate::core::protocol::{CopyForm, CopyRows, DialectOptions, ExportOptions, Inspected};

/// Rows that a clipboard takes without a fight; a file has no such limit.
pub const MOST_COPIED: u32 = 100_000;

/// Looking at an event, taking rows along.
impl Engine {
    pub(super) fn inspect(&mut self, index: u32) -> Result<Inspected, Failure> {
        let raw = self.event(index)?;
        let mut tape = Tape::default();
        let mut changes = self
            .store
            .with_details(index, |details| told_changes(&mut tape, details));
        if changes.is_empty() {
            changes = told_changes(&mut tape, &raw);
        }
        Ok(Inspected {
            row: self.row(index),
            number: self.number_of(index),
            raw,
            changes,
        })
    }

    /// Where an event stands among those found, in their order.
    fn number_of(&mut self, index: u32) -> Option<u32> {
        let place = self.selection.binary_search(&index).ok()?;
        self.order();
        let number = match &self.order {
            Some(Order::Rows(rows)) => rows.iter().position(|row| *row == index)?,
            Some(Order::Reversed) => self.selection.len() - 1 - place,
            _ => place,
        };
        u32::try_from(number).ok()
    }

    /// Rows as the export would write them, with its care for spreadsheets.
    pub(super) fn copy(&mut self, copy: &CopyRows) -> Result<String, Failure> {
        if copy.limit > MOST_COPIED {
            let message = format!(
                "a clipboard takes at most {MOST_COPIED} rows, and these are {}; export them to a file instead",
                copy.limit
            );
            return Err(Failure::new(Code::TooLarge, message)
                .with_detail(serde_json::json!({ "option": "rows", "allowed": MOST_COPIED })));
        }
        let text = |text: &str| Some(text.to_owned());
        let options = ExportOptions {
            report: text("visible"),
            format: text(if copy.form == CopyForm::Json {
                "json"
            } else {
                "csv"
            }),
            columns: Some(copy.columns.clone()),
            dialect: DialectOptions {
                delimiter: text("tab").filter(|_| copy.form == CopyForm::Tsv),
                ..DialectOptions::default()
            },
            ..ExportOptions::default()
        };
        let setting = Setting {
            zone: self.zone.clone(),
            now_millis: self.now_millis,
            query_zone: self.zone.clone(),
            query_now_millis: self.query_now_millis,
            rows: self.ordered_rows(copy.offset as usize, copy.limit as usize),
            decimal_comma: false,
        };
        Export::new(self, &options, setting)?.text(&self.store)
    }
}

#[cfg(test)]
#[path = "inspect_test.rs"]
mod tests;
