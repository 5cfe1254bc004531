//! The front door: a request in, a reply out; the whole product without a
//! screen.
//!
//! The engine owns the store and the one current selection, from which table,
//! counts and files are all made. It never waits: whoever drives it feeds bytes
//! and steps exports.

mod complete;
mod export;
mod facets;
mod inspect;
mod join;
mod keep;
mod load;
mod panels;
mod pending;
mod redact;
mod remap;
mod search;
mod shown;

pub use keep::{RestoreError, Restored, Restoring, Snapshot};
pub use load::{HasRoom, Readiness};
pub use panels::PanelsJob;
pub use pending::PendingSearch;
pub use remap::Remap;

use search::Order;

use super::event::Field;
use super::failure::{Code, Failure};
use super::load::{Load, Packed, Received, SourceReading};
use super::paging::newer::LastPage;
use super::privacy::Labels;
use super::protocol::{
    Direction, LoadReport, MappingReport, Redaction, Reply, Report, Request, SortBy,
};
use super::query::Query;
use super::query::evaluate::Search;
use super::store::{Store, rows};
use super::time::{Zone, read_time};

/// Everything that is loaded, and what is selected of it.
pub struct Engine {
    store: Store,
    /// What a load brings that is to replace the store, until its first events are there.
    incoming: Option<Store>,
    load: Option<Load>,
    /// What the load under way holds apart, if all of it is to be joined to the store or nothing.
    joining: Option<join::Joining>,
    /// First rows of what was joined.
    joined_at: Vec<u32>,
    /// Of each source that was read to its end.
    last_pages: Vec<LastPage>,
    has_room: HasRoom,
    /// Of all that is loaded.
    report: LoadReport,
    /// How each loaded source was read.
    sources: Vec<SourceReading>,
    /// Of what was loaded before the load under way, which adds to it.
    earlier: Option<LoadReport>,
    has_loaded: bool,
    /// Counts how often other rows took the place of those that were there.
    replaced: u32,
    mapping: MappingReport,
    zone: Zone,
    now_millis: i64,
    reports: Vec<Report>,
    decimal_comma: bool,
    redaction: Redaction,
    mask_labels: Labels,
    /// What the loaded events were read from, body by body.
    received: Vec<Received>,
    packed: Vec<Packed>,
    query_text: String,
    query: Query,
    /// The clock's moment by which the query in force was read: `last:7d` ends there.
    query_now_millis: i64,
    search: Search,
    searched_to: u32,
    /// Changes with the rows and with what a query's dates mean.
    epoch: u32,
    /// Rows that match, in the order of arrival.
    selection: Vec<u32>,
    sort: (SortBy, Direction),
    /// Paths whose values each row brings along, as a query names them and as keys.
    cells: Vec<(String, Vec<String>)>,
    /// How the selection's rows stand in the current order; none while stale.
    order: Option<Order>,
    panels: panels::Known,
}

impl Default for Engine {
    fn default() -> Self {
        let zone = Zone::utc();
        Engine {
            store: Store::default(),
            incoming: None,
            load: None,
            joining: None,
            joined_at: Vec::new(),
            last_pages: Vec::new(),
            has_room: |_bytes| true,
            report: LoadReport::default(),
            sources: Vec::new(),
            earlier: None,
            has_loaded: false,
            replaced: 0,
            mapping: MappingReport::default(),
            search: Search::new(Query::all(), zone.clone()),
            zone,
            now_millis: 0,
            reports: Vec::new(),
            decimal_comma: false,
            redaction: Redaction::default(),
            mask_labels: redact::labels(&Redaction::default()),
            received: Vec::new(),
            packed: Vec::new(),
            query_text: String::new(),
            query: Query::all(),
            query_now_millis: 0,
            searched_to: 0,
            epoch: 0,
            selection: Vec::new(),
            sort: (SortBy::Field(Field::Time), Direction::Descending),
            cells: Vec::new(),
            order: None,
            panels: panels::Known::default(),
        }
    }
}

impl Engine {
    /// Answers a request.
    pub fn handle(&mut self, request: Request) -> Result<Reply, Failure> {
        match request {
            Request::Search { query, generation } => {
                self.search(&query, generation).map(Reply::Matched)
            }
            Request::Rows { offset, limit } => Ok(Reply::Rows(self.rows(offset, limit))),
            Request::Event { index } => self.event(index).map(Reply::Event),
            Request::Inspect { index } => self
                .inspect(index)
                .map(|event| Reply::Inspected(Box::new(event))),
            Request::Copy(rows) => self.copy(&rows).map(Reply::Copied),
            Request::SetCells { paths } => {
                self.set_cells(paths);
                Ok(Reply::Done)
            }
            Request::Sort { field, direction } => {
                self.sort = (field, direction);
                self.order = None;
                Ok(Reply::Done)
            }
            Request::Facets { field, limit } => self.facets(&field, limit).map(Reply::Facets),
            Request::Histogram { buckets } => Ok(Reply::Histogram(rows::histogram(
                &self.store,
                &self.selection,
                &self.zone,
                buckets,
            ))),
            Request::Complete { query, cursor } => {
                Ok(Reply::Completions(self.complete(&query, cursor)))
            }
            Request::Paths => Ok(Reply::Paths(self.paths())),
            Request::Mapping { of } => self.explain(of.as_deref()).map(Reply::Mapping),
            Request::SetMapping { change } => {
                let remapped = self.set_mapping(&change)?;
                Ok(Reply::Remapped(Box::new(remapped)))
            }
            Request::Preview { options } => self.preview(&options).map(Reply::Preview),
            Request::Print { options } => {
                let sheet = self.print(&options)?;
                Ok(Reply::Printed(Box::new(sheet)))
            }
            Request::SetReports { reports } => {
                self.reports = reports;
                Ok(Reply::Done)
            }
            Request::SetRedaction { redaction } => self
                .set_redaction(*redaction)
                .map(|forgotten| Reply::Redacted { forgotten }),
            Request::SetNow { now } => self.set_now(now.as_deref()).map(|()| Reply::Done),
            Request::Tell { options } => Ok(Reply::Told(Box::new(self.told(&options)))),
            Request::Clear => {
                self.clear();
                Ok(Reply::Done)
            }
        }
    }

    /// The clock, as milliseconds of the epoch.
    pub fn set_clock(&mut self, now_millis: i64) {
        self.now_millis = now_millis;
    }

    /// Whether the reader's number format has a decimal comma, which the `excel` dialect follows.
    pub fn set_decimal_comma(&mut self, decimal_comma: bool) {
        self.decimal_comma = decimal_comma;
    }

    fn set_now(&mut self, now: Option<&str>) -> Result<(), Failure> {
        let Some(text) = now else { return Ok(()) };
        self.now_millis = read_now(text)?;
        Ok(())
    }

    /// The zone in which times are shown, days begin, and queries are read.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
        // A query names days; in another zone they are other moments.
        self.select_again();
    }

    /// The time by the clock that the engine was told.
    pub fn now_millis(&self) -> i64 {
        self.now_millis
    }

    /// The zone in force.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// By what the rows are sorted, and which way.
    pub fn sorted_by(&self) -> (&SortBy, Direction) {
        (&self.sort.0, self.sort.1)
    }

    /// The loaded events.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether the loaded events are all that was asked for.
    pub fn is_complete(&self) -> bool {
        self.report.complete && self.load.is_none()
    }

    /// Counts how often other rows took the place of those that were there; more rows behind them count for nothing.
    pub fn replaced(&self) -> u32 {
        self.replaced
    }

    /// What is known of all that is loaded.
    pub fn load_report(&self) -> &LoadReport {
        &self.report
    }

    /// Whether the events' scope is a pipe's UUID.
    pub fn carries_pipes(&self) -> bool {
        self.mapping
            .fields
            .get(Field::Scope.key())
            .is_some_and(|path| path.to_ascii_lowercase().contains("pipe"))
    }

    /// Reports that the host added.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// Forgets everything but the settings.
    pub fn clear(&mut self) {
        *self = Engine {
            zone: self.zone.clone(),
            now_millis: self.now_millis,
            decimal_comma: self.decimal_comma,
            reports: std::mem::take(&mut self.reports),
            redaction: self.redaction.clone(),
            mask_labels: self.mask_labels.clone(),
            sort: self.sort.clone(),
            cells: std::mem::take(&mut self.cells),
            epoch: self.epoch.wrapping_add(1),
            replaced: self.replaced.wrapping_add(1),
            panels: self.panels.renewed(),
            has_room: self.has_room,
            ..Engine::default()
        };
    }
}

fn read_now(text: &str) -> Result<i64, Failure> {
    read_time(text)
        .map(|read| read.moment.millis)
        .ok_or_else(|| {
            Failure::new(
                Code::BadOptions,
                format!("now is not a time: {text:?}; write it like 2024-10-31T12:00:00Z"),
            )
            .with_detail(serde_json::json!({ "option": "now", "allowed": "RFC 3339" }))
        })
}
