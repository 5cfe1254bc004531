//! The beginning of a file, before it is made.

use super::job::{Export, unwritable};
use crate::core::engine::Engine;
use crate::core::failure::Failure;
use crate::core::protocol::ExportPreview;

/// A preview is to come at once: it looks for paths of details in so many rows only.
const SURVEYED_FOR_PREVIEW: usize = 2000;

impl Export {
    /// The first rows as they will be written; of a print view, its cells.
    pub fn preview(mut self, engine: &Engine, rows: usize) -> Result<ExportPreview, Failure> {
        let total = self.selected();
        let name = self.name();
        let store = engine.store();
        // For so few rows nothing need be collected.
        self.reads_texts = false;
        let masked = engine.mask_counts(&self.setting.rows);
        let mut notices = self.notices.clone();
        if let Some(from) = self.surveyed {
            self.survey(store, from, SURVEYED_FOR_PREVIEW)?;
            if self.surveyed.take().is_some() {
                notices.push(format!(
                    "the columns shown are those of the first {SURVEYED_FOR_PREVIEW} events; the file has those of all"
                ));
                self.write_header()?;
            }
        }
        self.truncate(rows);
        let mut text = self.take();
        while self.written() < self.total() {
            text.extend(self.step(store, rows)?);
        }
        if self.is_print() {
            let sheet = self.sheet(store)?;
            let cells = std::iter::once(&sheet.headers).chain(&sheet.rows);
            let mut lines =
                super::CsvWriter::new(Vec::new(), super::Dialect::UNIX).map_err(unwritable)?;
            for row in cells {
                lines.row(row).map_err(unwritable)?;
            }
            let text = lines.finish().map_err(unwritable)?;
            return Ok(ExportPreview {
                text: String::from_utf8_lossy(&text).into_owned(),
                rows: total,
                name,
                escaped_cells: None,
                masked,
                notices,
            });
        }
        let (rest, summary) = self.finish(engine, 0.0)?;
        text.extend(rest);
        let text = String::from_utf8_lossy(&text).into_owned();
        let escaped_cells = (total == summary.rows).then_some(summary.escaped_cells);
        Ok(ExportPreview {
            text,
            rows: total,
            name,
            escaped_cells,
            masked,
            notices,
        })
    }
}
