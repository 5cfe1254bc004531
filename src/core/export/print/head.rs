//! What a sheet says of itself above its rows.

use crate::core::engine::Engine;
use crate::core::export::manifest::{names, statement};
use crate::core::protocol::{Direction, PrintSheet};
use crate::core::report::ReportPlan;
use crate::core::time::{Moment, Zone, read_time};

/// What a sheet is made of beside the engine.
pub(in crate::core::export) struct Head<'a> {
    pub plan: &'a ReportPlan,
    pub zone: &'a Zone,
    pub now_millis: i64,
    /// Rows in the order of the sheet.
    pub rows: &'a [u32],
    pub query: &'a str,
    /// The query in words.
    pub meaning: &'a str,
    pub complete: bool,
    pub notices: &'a [String],
    /// Of the file.
    pub name: &'a str,
}

impl Head<'_> {
    /// A sheet without its rows.
    pub(super) fn sheet(&self, engine: &Engine) -> PrintSheet {
        let title = match self.plan.report.title.as_str() {
            "" => self.plan.report.name.clone(),
            title => title.to_owned(),
        };
        let rows = self.rows.len();
        let made = self.text(Moment::from_millis(self.now_millis));
        let share = if self.complete {
            "complete"
        } else {
            "NOT COMPLETE"
        };
        PrintSheet {
            running: format!("{title} \u{b7} rows: {rows} \u{b7} {share} \u{b7} made {made}"),
            title,
            complete: self.complete,
            statement: statement(&engine.report_so_far(), self.complete, rows as u64),
            facts: self.facts(engine, &made),
            headers: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn facts(&self, engine: &Engine, made: &str) -> Vec<(String, String)> {
        let plan = self.plan;
        let (field, direction) = engine.sorted_by();
        let direction = match direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        };
        let masked: u64 = engine
            .mask_counts(self.rows)
            .iter()
            .map(|masked| masked.count)
            .sum();
        let load = engine.report_so_far();
        let read = match (&load.from, &load.to) {
            (Some(from), Some(to)) => Some(format!(
                "{}, from {} to {}",
                load.events,
                self.time(from),
                self.time(to)
            )),
            _ => None,
        };
        let facts = [
            ("Search", Some(self.search())),
            ("Range", self.range()),
            ("Actor", plan.actor.clone()),
            ("Graph", plan.graph.clone()),
            ("User", plan.search_term.clone()),
            ("Pipe", plan.pipe_uuid.clone()),
            ("Order", Some(format!("{}, {direction}", field.name()))),
            ("Time zone", Some(self.zone.name().to_owned())),
            ("Source", Some(names(engine).join(", "))),
            ("Events read", read),
            ("Masked", (masked > 0).then(|| format!("{masked} places"))),
            ("File", Some(self.name.to_owned())),
            (
                "Made",
                Some(format!(
                    "{made} by Audit Explorer {}",
                    env!("CARGO_PKG_VERSION")
                )),
            ),
        ];
        let notes = self
            .notices
            .iter()
            .map(|notice| ("Note", Some(notice.clone())));
        facts
            .into_iter()
            .chain(notes)
            .filter_map(|(what, said)| Some((what.to_owned(), said?)))
            .collect()
    }

    fn search(&self) -> String {
        match (self.query, self.meaning) {
            ("", _) => "all events".to_owned(),
            (query, "") => query.to_owned(),
            (query, meaning) => format!("{query} ({meaning})"),
        }
    }

    fn range(&self) -> Option<String> {
        let range = &self.plan.range;
        match (range.from, range.to) {
            (None, None) => None,
            (Some(from), None) => Some(format!("from {}", self.text(from))),
            (None, Some(to)) => Some(format!("before {}", self.text(to))),
            (Some(from), Some(to)) => Some(format!(
                "from {} up to, not including, {}",
                self.text(from),
                self.text(to)
            )),
        }
    }

    /// A time of the report's, in the zone of the sheet.
    fn time(&self, written: &str) -> String {
        read_time(written).map_or_else(|| written.to_owned(), |time| self.text(time.moment))
    }

    fn text(&self, moment: Moment) -> String {
        moment.rfc3339(self.zone)
    }
}
