//! The front door: a request in, a reply out; the whole product without a
//! screen.
//!
//! The engine owns the store and the one current selection, from which table,
//! counts and files are all made. It never waits: whoever drives it feeds bytes
//! and steps exports.

use super::event::Field;
use super::export::job::Export;
use super::failure::{Code, Failure};
use super::ingest::{BodyEnd, Layout};
use super::load::{Block, Load};
use super::protocol::{
    Direction, ExportOptions, ExportPreview, LoadReport, MappingReport, Matched, ReadOptions,
    Reply, Report, Request, Row,
};
use super::query::evaluate::Search;
use super::query::{Query, QueryContext, read_query};
use super::store::order::ordered;
use super::store::{Batch, Store, rows};
use super::time::{Moment, Zone, read_time};

/// Rows that a preview shows.
const PREVIEW_ROWS: usize = 20;

/// Everything that is loaded, and what is selected of it.
pub struct Engine {
    store: Store,
    /// What a load brings that is to replace the store, until its first events are there.
    incoming: Option<Store>,
    load: Option<Load>,
    report: LoadReport,
    mapping: MappingReport,
    zone: Zone,
    now_millis: i64,
    reports: Vec<Report>,
    decimal_comma: bool,
    query_text: String,
    query: Query,
    search: Search,
    searched_to: u32,
    /// Rows that match, in the order of arrival.
    selection: Vec<u32>,
    sort: (Field, Direction),
    /// How the selection's rows stand in the current order; none while stale.
    order: Option<Order>,
}

impl Default for Engine {
    fn default() -> Self {
        let zone = Zone::utc();
        Engine {
            store: Store::default(),
            incoming: None,
            load: None,
            report: LoadReport::default(),
            mapping: MappingReport::default(),
            search: Search::new(Query::all(), zone.clone()),
            zone,
            now_millis: 0,
            reports: Vec::new(),
            decimal_comma: false,
            query_text: String::new(),
            query: Query::all(),
            searched_to: 0,
            selection: Vec::new(),
            sort: (Field::Time, Direction::Descending),
            order: None,
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
            Request::Mapping => Ok(Reply::Mapping(self.mapping.clone())),
            Request::Preview { options } => self.preview(&options).map(Reply::Preview),
            Request::SetReports { reports } => {
                self.reports = reports;
                Ok(Reply::Done)
            }
            Request::SetNow { now } => self.set_now(now.as_deref()).map(|()| Reply::Done),
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

    /// The loaded events.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether the loaded events are all that was asked for.
    pub fn is_complete(&self) -> bool {
        self.report.complete && self.load.is_none()
    }

    /// The report of the last load.
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
            sort: self.sort,
            ..Engine::default()
        };
    }
}

/// How the rows of a selection stand in an order.
enum Order {
    /// As they arrived.
    Arrival,
    /// The other way round.
    Reversed,
    /// In an order of their own.
    Rows(Vec<u32>),
}

/// The order of any selection, where the source was ordered already.
fn store_order(store: &Store, field: Field, direction: Direction) -> Option<Order> {
    if field != Field::Time {
        return None;
    }
    let times = store.time_order();
    match direction {
        Direction::Descending if times.falls => Some(Order::Arrival),
        Direction::Ascending if times.rises => Some(Order::Arrival),
        // Turned round, equal times would lose the order of arrival.
        Direction::Descending if times.rises && !times.repeats => Some(Order::Reversed),
        Direction::Ascending if times.falls && !times.repeats => Some(Order::Reversed),
        _ => None,
    }
}

/// Which blocks of a load are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Full ones.
    Full,
    /// All, once the mapping can be settled: so that what a slow source has sent is seen.
    Early,
    /// All.
    Any,
}

fn no_load() -> Failure {
    Failure::new(Code::Internal, "no load is under way")
}

/// Loading.
impl Engine {
    /// Begins a load. Without `append`, what it brings replaces what is there, as soon as it brings something.
    pub fn begin_load(&mut self, options: ReadOptions, append: bool) {
        self.incoming = (!append).then(Store::default);
        let lag = options.freshness;
        let mut load = Load::new(options);
        load.asked_at(Moment::from_millis(self.now_millis));
        if let Some(minutes) = lag.filter(|minutes| *minutes > 0) {
            load.notice(&format!(
                "the source may lag {minutes} min: the newest events may not be there yet"
            ));
        }
        self.load = Some(load);
    }

    /// A body of the load begins. True says that its mapping is chosen anew.
    pub fn begin_body(&mut self, source: &str) -> bool {
        let store = self.incoming.as_mut().unwrap_or(&mut self.store);
        self.load
            .as_mut()
            .is_some_and(|load| load.begin_body(source, store))
    }

    /// Reads some bytes of the body. True in the answer says that there are more rows than before.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<bool, Failure> {
        self.frame(chunk)?;
        let mut grew = false;
        while let Some(block) = self.take_block(Readiness::Full) {
            grew |= self.read_block(&block)?;
        }
        Ok(grew)
    }

    /// Cuts some bytes of the body into blocks of records.
    pub fn frame(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        self.load.as_mut().map_or(Ok(()), |load| load.frame(chunk))
    }

    /// The next block, to be parsed here or elsewhere.
    pub fn take_block(&mut self, readiness: Readiness) -> Option<Block> {
        let load = self.load.as_mut()?;
        match readiness {
            Readiness::Full => load.full_block(),
            Readiness::Early => load.early_block(),
            Readiness::Any => load.last_block(),
        }
    }

    /// How the load under way reads: what another parser of its blocks needs to know.
    pub fn read_options(&self) -> Option<&ReadOptions> {
        self.load.as_ref().map(Load::options)
    }

    /// Parses a block here. The first block of a load settles its mapping, so it must be parsed here.
    pub fn parse(&mut self, block: &Block) -> Result<Batch, Failure> {
        let load = self.load.as_mut().ok_or_else(no_load)?;
        Ok(load.parser(block)?.parse(block))
    }

    /// Adds a batch; batches come in the order of their blocks. True says that there are more rows than before.
    pub fn append(&mut self, batch: &Batch) -> bool {
        let Some(load) = &mut self.load else {
            return false;
        };
        let store = self.incoming.as_mut().unwrap_or(&mut self.store);
        let before = store.len();
        load.append(batch, store);
        let grew = store.len() > before;
        if grew {
            self.adopt();
        }
        self.extend_selection();
        grew
    }

    fn read_block(&mut self, block: &Block) -> Result<bool, Failure> {
        let batch = self.parse(block)?;
        Ok(self.append(&batch))
    }

    /// The body has ended. Its last blocks are still to be taken, parsed and appended.
    pub fn end_body(&mut self) -> Result<BodyEnd, Failure> {
        self.load.as_mut().ok_or_else(no_load)?.end_body()
    }

    /// The body cannot be read to its end; what was whole stays. Its last blocks are still to be taken.
    pub fn cut_body(&mut self, reason: &str) {
        if let Some(load) = &mut self.load {
            load.cut_body(reason);
        }
    }

    /// The body is not read any further, and nothing is missing by that. Its last blocks are still to be taken.
    pub fn leave_body(&mut self) {
        if let Some(load) = &mut self.load {
            load.leave_body();
        }
    }

    /// Further bodies of the load hold their events where this one did.
    pub fn events_lie(&mut self, layout: &Layout) {
        if let Some(load) = &mut self.load {
            load.events_lie(layout);
        }
    }

    /// A page is not there.
    pub fn missing_page(&mut self, page: u32, reason: &str) {
        if let Some(load) = &mut self.load {
            load.missing_page(page, reason);
        }
    }

    /// Something that is to be known of how much this is.
    pub fn notice(&mut self, notice: &str) {
        if let Some(load) = &mut self.load {
            load.notice(notice);
        }
    }

    /// Records met and events kept by the load under way.
    pub fn counted(&self) -> (u64, u64) {
        self.load
            .as_ref()
            .map_or((0, 0), |load| (load.records(), load.events()))
    }

    /// Raw text of the event that came last.
    pub fn last_event(&self) -> Option<String> {
        let store = self.incoming.as_ref().unwrap_or(&self.store);
        let row = store.len().checked_sub(1)?;
        Some(
            store
                .raw()
                .with(row, |raw| String::from_utf8_lossy(raw).into_owned()),
        )
    }

    /// Reads every block that waits.
    pub fn read_rest(&mut self) -> Result<(), Failure> {
        while let Some(block) = self.take_block(Readiness::Any) {
            self.read_block(&block)?;
        }
        Ok(())
    }

    /// The incoming events take the place of those before them.
    fn adopt(&mut self) {
        let Some(store) = self.incoming.take() else {
            return;
        };
        self.store = store;
        if let Some(mapping) = self.load.as_ref().and_then(Load::mapping) {
            self.mapping = mapping.report();
        }
        self.select_again();
    }

    /// Events and bytes read so far by the load under way.
    pub fn progress(&self) -> Option<(u64, u64)> {
        self.load.as_ref().map(|load| (load.events(), load.bytes()))
    }

    /// Whether the load under way was cut before its first event: then there is nothing to show
    /// for it, and nothing that may replace what is there.
    pub fn is_cut_and_empty(&self) -> bool {
        self.load
            .as_ref()
            .is_some_and(|load| !load.is_complete() && load.events() == 0)
    }

    /// Ends the load well: an empty source, too, replaces what was there.
    pub fn finish_load(&mut self, millis: f64) -> LoadReport {
        self.adopt();
        let Some(mut load) = self.load.take() else {
            return self.report.clone();
        };
        if let Some(mapping) = load.mapping() {
            self.mapping = mapping.report();
        }
        self.report = load.report(&self.zone, millis);
        self.report.clone()
    }

    /// Ends the load by a failure. What it brought stays, marked as incomplete; if it brought
    /// nothing, what was there before stays as it was.
    pub fn abandon_load(&mut self, reason: &str, millis: f64) -> Option<LoadReport> {
        let mut load = self.load.take()?;
        if self.incoming.take().is_some() {
            return None;
        }
        if load.is_complete() {
            load.missing(reason);
        }
        self.report = load.report(&self.zone, millis);
        Some(self.report.clone())
    }
}

/// Searching.
impl Engine {
    fn search(&mut self, text: &str, generation: u32) -> Result<Matched, Failure> {
        self.select(text)?;
        Ok(self.matched(generation))
    }

    /// Size of the current selection.
    pub fn matched(&self, generation: u32) -> Matched {
        Matched {
            total: self.selection.len() as u64,
            of: u64::from(self.store.len()),
            millis: 0.0,
            generation,
        }
    }

    fn select(&mut self, text: &str) -> Result<(), Failure> {
        let query = self.read(text)?;
        self.query_text = text.to_owned();
        // While a load goes on, the same question comes again and again: new rows are tested already.
        if query != self.query {
            self.select_query(query);
        }
        Ok(())
    }

    /// Selects anew by the query in force: the rows, or what its dates mean, have changed.
    fn select_again(&mut self) {
        let query = self
            .read(&self.query_text)
            .unwrap_or_else(|_unreadable_in_this_zone| Query::all());
        self.select_query(query);
    }

    fn read(&self, text: &str) -> Result<Query, Failure> {
        let context = QueryContext {
            zone: &self.zone,
            now_millis: self.now_millis,
        };
        read_query(text, &context).map_err(|error| {
            Failure::new(Code::BadQuery, error.to_string())
                .with_detail(serde_json::json!({ "query": text, "at": error.at, "end": error.end }))
        })
    }

    fn select_query(&mut self, query: Query) {
        self.query = query.clone();
        self.search = Search::new(query, self.zone.clone());
        self.selection.clear();
        self.searched_to = 0;
        self.extend_selection();
    }

    /// Tests the rows that came since the last time.
    fn extend_selection(&mut self) {
        let before = self.selection.len();
        while self.searched_to < self.store.len() {
            let rows = self.searched_to..self.store.len();
            self.searched_to = self.search.step(&self.store, rows, &mut self.selection);
        }
        if self.selection.len() != before || before == 0 {
            self.order = None;
        }
    }

    fn order(&mut self) -> &Order {
        let (field, direction) = self.sort;
        self.order
            .get_or_insert_with(|| match store_order(&self.store, field, direction) {
                Some(order) => order,
                None => Order::Rows(ordered(&self.store, &self.selection, field, direction)),
            })
    }

    /// So many rows of the selection from `offset` on, in the current order.
    fn ordered_rows(&mut self, offset: usize, limit: usize) -> Vec<u32> {
        self.order();
        let selection = &self.selection;
        match &self.order {
            Some(Order::Rows(rows)) => rows.iter().skip(offset).take(limit).copied().collect(),
            Some(Order::Reversed) => selection
                .iter()
                .rev()
                .skip(offset)
                .take(limit)
                .copied()
                .collect(),
            _ => selection.iter().skip(offset).take(limit).copied().collect(),
        }
    }

    fn rows(&mut self, offset: u32, limit: u32) -> Vec<Row> {
        let wanted = self.ordered_rows(offset as usize, limit as usize);
        wanted
            .into_iter()
            .map(|row| rows::row(&self.store, row, &self.zone))
            .collect()
    }

    fn event(&self, index: u32) -> Result<String, Failure> {
        if index >= self.store.len() {
            return Err(Failure::new(
                Code::BadOptions,
                format!(
                    "there is no event {index}; the last one is {}",
                    i64::from(self.store.len()) - 1
                ),
            ));
        }
        Ok(self
            .store
            .raw()
            .with(index, |raw| String::from_utf8_lossy(raw).into_owned()))
    }

    fn facets(&self, field: &str, limit: u32) -> Result<Vec<super::protocol::FacetCount>, Failure> {
        let known = Field::from_key(field).ok_or_else(|| {
            Failure::new(Code::BadOptions, format!("no field is called {field:?}")).with_detail(
                serde_json::json!({
                    "option": "field", "allowed": Field::ALL.map(Field::key),
                }),
            )
        })?;
        Ok(rows::facets(
            &self.store,
            &self.selection,
            known,
            limit,
            &self.zone,
        ))
    }
}

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
        let rows = match &options.query {
            None => self.ordered_rows(0, usize::MAX),
            Some(text) => {
                let query = self.read(text)?;
                let found =
                    Search::new(query, self.zone.clone()).all(&self.store, 0..self.store.len());
                ordered(&self.store, &found, self.sort.0, self.sort.1)
            }
        };
        Export::new(
            self,
            options,
            super::export::job::Setting {
                zone,
                now_millis,
                rows,
                decimal_comma: self.decimal_comma,
            },
        )
    }

    /// The text of the query in force.
    pub fn query_text(&self) -> &str {
        &self.query_text
    }

    /// The mapping in force.
    pub fn mapping(&self) -> &MappingReport {
        &self.mapping
    }

    fn preview(&mut self, options: &ExportOptions) -> Result<ExportPreview, Failure> {
        let export = self.begin_export(options, None)?;
        export.preview(self, PREVIEW_ROWS)
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
