//! Exporting: the current selection, narrowed and ordered as the file will hold it.

use super::{Engine, read_now};
use crate::core::export::job::{Export, Setting};
use crate::core::failure::Failure;
use crate::core::load::SourceReading;
use crate::core::protocol::{ExportOptions, ExportPreview, MappingReport, PrintSheet, UsedMapping};
use crate::core::query::Query;
use crate::core::query::evaluate::Search;
use crate::core::time::Zone;

/// Rows that a preview shows.
const PREVIEW_ROWS: usize = 20;

/// Exporting.
impl Engine {
    /// Begins an export: the current selection, narrowed and ordered as the file will hold it.
    /// `zone` is the one that the options name, if they name one.
    pub fn begin_export(
        &mut self,
        options: &ExportOptions,
        zone: Option<Zone>,
    ) -> Result<Export, Failure> {
        let zone = zone.unwrap_or_else(|| self.zone.clone());
        let now_millis = match &options.now {
            Some(text) => read_now(text)?,
            None => self.now_millis,
        };
        let (rows, query_zone, query_now_millis) = match &options.query {
            // What is on the screen is exported, by the days and the clock that it was searched by.
            None => {
                let rows = self.ordered_rows(0, usize::MAX);
                let is_timeless = self.query == Query::all();
                let read_at = if is_timeless {
                    now_millis
                } else {
                    self.query_now_millis
                };
                (rows, self.zone.clone(), read_at)
            }
            Some(text) => {
                let query = self.read_at(text, &zone, now_millis)?;
                let found = Search::new(query, zone.clone()).all(&self.store, 0..self.store.len());
                (self.sorted(&found), zone.clone(), now_millis)
            }
        };
        Export::new(
            self,
            options,
            Setting {
                zone,
                now_millis,
                query_zone,
                query_now_millis,
                rows,
                decimal_comma: self.decimal_comma,
            },
        )
    }

    /// What may be told of a request for a file: a token, or a person, may be in it.
    pub(super) fn told(&self, options: &ExportOptions) -> ExportOptions {
        let masked = |text: &Option<String>| text.as_deref().map(|text| self.masked_text(text));
        let query = options.query.as_deref().unwrap_or(&self.query_text);
        ExportOptions {
            query: Some(self.masked_text(query)),
            search_term: masked(&options.search_term),
            actor: masked(&options.actor),
            graph: masked(&options.graph),
            ..options.clone()
        }
    }

    /// The text of the query in force.
    pub fn query_text(&self) -> &str {
        &self.query_text
    }

    /// What a query asks for, in words, where its days are those of `zone` and the clock shows `now_millis`; empty where
    /// it cannot be read.
    pub fn meaning(&self, text: &str, zone: &Zone, now_millis: i64) -> String {
        self.read_at(text, zone, now_millis)
            .map(|query| query.describe())
            .unwrap_or_default()
    }

    /// The mapping in force.
    pub fn mapping(&self) -> &MappingReport {
        &self.mapping
    }

    /// How each loaded source was read.
    pub fn used_mappings(&self) -> Vec<UsedMapping> {
        let used =
            |reading: &SourceReading| reading.mapping.to_used(&reading.name, &reading.options);
        self.readings_so_far().map(used).collect()
    }

    pub(super) fn preview(&mut self, options: &ExportOptions) -> Result<ExportPreview, Failure> {
        let export = self.begin_export(options, None)?;
        export.preview(self, PREVIEW_ROWS)
    }

    pub(super) fn print(&mut self, options: &ExportOptions) -> Result<PrintSheet, Failure> {
        let options = ExportOptions {
            format: Some("print".to_owned()),
            ..options.clone()
        };
        self.begin_export(&options, None)?.sheet(&self.store)
    }
}
