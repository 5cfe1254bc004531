//! What one mounted explorer knows and shows.
//!
//! A signal holds what is on the screen; events stay in the engine. Only
//! `actions` sets these signals; parts read them and call actions.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::completion::Offer;
use super::config::{Config, Theme, Without};
use super::device_state::DeviceDesk;
use super::export_state::ExportDesk;
use super::host_event::HostEvent;
use super::jobs::Jobs;
use super::language::Language;
use super::look::Look;
use super::mapping_state::MappingDesk;
use super::panels::Panels;
use super::picked::{CellMenu, Picked};
use super::problem::Problem;
use super::scroll::{Position, Track};
use super::texts::Texts;
use super::verify_state::VerifyDesk;
use super::view::{AwaitedView, SavedView, View};
use crate::core::event::Field;
use crate::core::failure::Failure;
use crate::core::protocol::{
    Change, Direction, FacetCount, LoadReport, Matched, Progress, ReadOptions, Redact, Report, Row,
    SortBy,
};
use crate::core::query::compose::{Filters, decompose};
use crate::web::link::{Link, LoadInput};
use crate::web::linker::Linker;
use crate::web::storage::{self, SINGLE_KEYS};
use crate::web::{clock, online};

/// What one mounted explorer knows. `Copy`: every field is a handle.
#[derive(Clone, Copy)]
pub struct Explorer {
    link: StoredValue<Link, LocalStorage>,
    emit: StoredValue<Option<Emit>, LocalStorage>,
    /// What is masked: what was asked for last, whether it can be read or not.
    pub(super) redact: StoredValue<Redact>,
    /// RFC 3339; stands in for the clock.
    pub(super) now: StoredValue<Option<String>>,
    /// What the host asked for last; the person may have chosen otherwise since.
    pub(super) attributes: StoredValue<Config>,
    /// Address of sample data that the empty page offers.
    pub sample: StoredValue<Option<String>>,
    /// Parts left out by the host.
    pub without: RwSignal<Without>,
    /// Where the events come from, and how reading them went.
    pub source: RwSignal<Source>,
    /// How far long work is.
    pub progress: RwSignal<Option<Progress>>,
    /// The text in the query bar, valid or not. The only truth about filters.
    pub query_text: RwSignal<String>,
    /// What is wrong with the text, with the place to underline, as the engine says.
    pub problem: RwSignal<Option<Problem>>,
    /// The text as the filter controls show it.
    pub filters: Memo<Filters>,
    /// Counts of the last search.
    pub matched: RwSignal<Matched>,
    /// Only the first rows are known of the search under way: `matched` counts no more than these.
    pub counting: RwSignal<bool>,
    /// The rows at hand, around those on the screen.
    pub rows: RwSignal<Rows>,
    /// Where the table stands.
    pub table: TableView,
    /// How the table looks.
    pub look: Look,
    /// Columns of paths whose values, as far as they are at hand, are all numbers.
    pub numeric: Memo<Vec<String>>,
    /// The rows that are picked.
    pub picked: RwSignal<Option<Picked>>,
    /// The menu over a cell.
    pub menu: RwSignal<Option<CellMenu>>,
    /// Whether the device is online.
    pub online: RwSignal<bool>,
    /// What was just done, for a moment.
    pub told: RwSignal<Option<String>>,
    /// The event shown in full.
    pub opened: RwSignal<Option<Opened>>,
    /// By what the rows are sorted.
    pub sort: RwSignal<Sort>,
    /// The column by which they are being sorted, once that takes longer than a blink.
    pub sorting: RwSignal<Option<String>>,
    /// `UTC`, `local` or an IANA name.
    pub zone: RwSignal<String>,
    /// The look.
    pub theme: RwSignal<Theme>,
    /// The language in force; its texts are here.
    pub language: RwSignal<Language>,
    /// The person has chosen it just now.
    pub language_chosen: StoredValue<bool>,
    /// One that was asked for and could not be had.
    pub unspoken: RwSignal<Option<Language>>,
    /// How many events of the selection have which action; `None` until asked for.
    pub action_counts: RwSignal<Option<Vec<FacetCount>>>,
    /// What is offered while somebody writes a query.
    pub offer: Offer,
    /// Counts by value and by time.
    pub panels: Panels,
    /// How the host makes an address of a view, if it does.
    pub(super) linker: StoredValue<Option<Linker>, LocalStorage>,
    /// Whether it does.
    pub links: RwSignal<bool>,
    /// Views with names.
    pub saved_views: RwSignal<Vec<SavedView>>,
    /// Whether the view was made with other events.
    pub foreign_view: RwSignal<bool>,
    /// Whether the card of keys is shown.
    pub shortcuts: RwSignal<bool>,
    /// Whether a letter or a sign alone does anything outside a field.
    pub single_keys: RwSignal<bool>,
    /// What is kept on the device.
    pub device: DeviceDesk,
    /// The view that the host was told of last.
    pub(super) told_view: StoredValue<Option<View>>,
    /// A view whose events are still to come.
    pub(super) awaited_view: RwSignal<Option<AwaitedView>>,
    /// The exports asked for.
    pub jobs: Jobs,
    /// Reports that the host added.
    pub reports: RwSignal<Vec<Report>>,
    /// The export dialog.
    pub export: ExportDesk,
    /// The panel of fields.
    pub mapping: MappingDesk,
    /// The list of what could not be read.
    pub rejects_open: RwSignal<bool>,
    /// The verify dialog, and the key that signs.
    pub verify: VerifyDesk,
    /// What a screen reader says next.
    pub spoken: RwSignal<String>,
    /// The last query that the engine could read; the text in the bar may be unreadable.
    pub(super) searched: StoredValue<String>,
    pub(super) generations: StoredValue<Generations>,
    pub(super) last_load: StoredValue<Option<LastLoad>, LocalStorage>,
}

/// What was asked for last, to be asked for again.
#[derive(Clone, Debug)]
pub(super) struct LastLoad {
    pub input: LoadInput,
    pub read: ReadOptions,
    pub append: bool,
}

type Emit = Rc<dyn Fn(HostEvent)>;

/// Numbers by which late answers are known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Generations {
    pub load: u32,
    /// The load under way will replace what is there, and has not done so yet.
    pub replaces: bool,
    /// What is masked was last set to something that cannot be read.
    pub unread_redaction: bool,
    pub search: u32,
    pub rows_wanted: bool,
    pub rows_busy: bool,
    pub spoken: u32,
    /// When the load under way was spoken of last, in milliseconds of the page's own clock.
    pub told_millis: f64,
    pub refresh_busy: bool,
    pub panels_wanted: bool,
    pub panels_busy: bool,
    pub view: u32,
    /// Events that were to be opened, or closed.
    pub opened: u32,
    /// Searches under way that somebody asked for.
    pub asked: u32,
    /// The last search of which the first rows were shown before its end.
    pub first_shown: u32,
}

/// What happened to the source so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SourceState {
    /// Nothing was asked for.
    #[default]
    Empty,
    /// Reading.
    Loading,
    /// Read to its end, complete or not.
    Loaded,
    /// Not read; what was loaded before is still there.
    Failed(Failure),
}

/// Where the events come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// A file's name, or an address without its query.
    pub name: String,
    /// How it goes.
    pub state: SourceState,
    /// What is known of all that is loaded.
    pub report: Option<LoadReport>,
    /// Whether some of it was asked of an endpoint, which may go on growing.
    pub of_endpoint: bool,
    /// Whether incompleteness was reported; stays true when more is appended.
    pub incomplete: bool,
}

/// Rows that are at hand: a cut-out of the selection.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Place of the first one in the selection.
    pub offset: u64,
    /// The rows.
    pub list: Vec<Arc<Row>>,
    /// The search, sort and zone that they answer.
    pub search: u32,
}

impl Rows {
    /// The row at `number` of the selection, if it is at hand.
    pub fn get(&self, number: u64) -> Option<Arc<Row>> {
        let place = number.checked_sub(self.offset)?;
        self.list.get(usize::try_from(place).ok()?).cloned()
    }
}

/// Where the table stands; sizes are measured, never assumed.
#[derive(Clone, Copy)]
pub struct TableView {
    /// Where the view stands.
    pub position: RwSignal<Position>,
    /// Pixels for rows.
    pub view_height: RwSignal<f64>,
    /// Pixels for one row.
    pub row_height: RwSignal<f64>,
    /// The row that the keyboard is on.
    pub active: RwSignal<u64>,
    /// The cell of it, if one; the row as a whole otherwise.
    pub cell: RwSignal<Option<usize>>,
    /// The sizes together with the number of rows.
    pub track: Memo<Track>,
    /// Row places on the screen.
    pub places: Memo<u64>,
    /// The first row that has a place.
    pub first_row: Memo<u64>,
}

impl TableView {
    fn new(matched: RwSignal<Matched>) -> Self {
        let position = RwSignal::new(Position::default());
        let view_height = RwSignal::new(0.0);
        let row_height = RwSignal::new(0.0);
        let track = Memo::new(move |_| Track {
            rows: matched.with(|matched| matched.total),
            row_height: row_height.get(),
            view_height: view_height.get(),
        });
        TableView {
            position,
            view_height,
            row_height,
            active: RwSignal::new(0),
            cell: RwSignal::new(None),
            track,
            places: Memo::new(move |_| track.get().places().min(track.get().rows)),
            first_row: Memo::new(move |_| track.get().first_row(position.get())),
        }
    }
}

/// The event shown in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its place in the selection, where known.
    pub number: Option<u64>,
    /// Its fields.
    pub row: Arc<Row>,
    /// Its raw text; `None` until it arrives.
    pub raw: Option<Result<Arc<str>, Failure>>,
    /// What it changed.
    pub changes: Vec<Change>,
}

/// By what the rows are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub field: SortBy,
    /// Which way.
    pub direction: Direction,
}

impl Default for Sort {
    fn default() -> Self {
        Sort {
            field: SortBy::Field(Field::Time),
            direction: Direction::Descending,
        }
    }
}

impl Explorer {
    /// The state of one element, under the present owner.
    pub fn new(link: Link, config: Config) -> Self {
        let query_text = RwSignal::new(config.query.clone().unwrap_or_default());
        let zone = RwSignal::new(config.zone());
        let matched = RwSignal::new(Matched::default());
        let rows = RwSignal::new(Rows::default());
        let look = Look::new();
        Explorer {
            link: StoredValue::new_local(link),
            emit: StoredValue::new_local(None),
            without: RwSignal::new(config.without()),
            source: RwSignal::new(Source::default()),
            progress: RwSignal::new(None),
            query_text,
            problem: RwSignal::new(None),
            filters: Memo::new(move |_| query_text.with(|text| decompose(text))),
            matched,
            counting: RwSignal::new(false),
            rows,
            table: TableView::new(matched),
            look,
            numeric: Memo::new(move |_| rows.with(|rows| numeric(&look.paths.get(), &rows.list))),
            picked: RwSignal::new(None),
            menu: RwSignal::new(None),
            online: RwSignal::new(online::is_online()),
            told: RwSignal::new(None),
            opened: RwSignal::new(None),
            sort: RwSignal::new(Sort::default()),
            sorting: RwSignal::new(None),
            zone,
            theme: RwSignal::new(config.theme()),
            language: RwSignal::new(config.language()),
            language_chosen: StoredValue::new(false),
            unspoken: RwSignal::new(None),
            action_counts: RwSignal::new(None),
            offer: Offer::new(),
            panels: Panels::new(),
            linker: StoredValue::new_local(None),
            links: RwSignal::new(false),
            saved_views: RwSignal::new(Vec::new()),
            foreign_view: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            single_keys: RwSignal::new(storage::read(SINGLE_KEYS).as_deref() != Some("off")),
            device: DeviceDesk::new(config.persist.as_deref() == Some("device")),
            told_view: StoredValue::new(None),
            awaited_view: RwSignal::new(None),
            jobs: Jobs::new(),
            reports: RwSignal::new(Vec::new()),
            export: ExportDesk::new(config.report()),
            mapping: MappingDesk::default(),
            rejects_open: RwSignal::new(false),
            verify: VerifyDesk::new(),
            spoken: RwSignal::new(String::new()),
            redact: StoredValue::new(Redact::default()),
            now: StoredValue::new(config.now()),
            sample: StoredValue::new(config.sample.clone()),
            attributes: StoredValue::new(config),
            searched: StoredValue::new(String::new()),
            generations: StoredValue::new(Generations::default()),
            last_load: StoredValue::new_local(None),
        }
    }

    /// Calls `listener` with each event for the host page.
    pub fn on_host_event(&self, listener: impl Fn(HostEvent) + 'static) {
        self.emit.set_value(Some(Rc::new(listener)));
    }

    /// Tells the host page.
    pub fn emit(&self, event: HostEvent) {
        if let Some(listener) = self.emit.try_get_value().flatten() {
            listener(event);
        }
    }

    /// The engine; `None` once the element is gone.
    pub fn link(&self) -> Option<Link> {
        self.link.try_get_value()
    }

    /// What is said, in the language in force. A part is drawn anew where that changes, so it need not track.
    pub fn texts(&self) -> Texts {
        Texts::of(self.language.try_get_untracked().unwrap_or_default())
    }

    /// Milliseconds of the host's `now`, else of the clock.
    pub fn now_millis(&self) -> i64 {
        now_millis(self.now)
    }

    /// How the host makes an address of a view; none = not at all.
    pub fn set_linker(&self, linker: Option<Linker>) {
        self.links.set(linker.is_some());
        self.linker.set_value(linker);
    }

    /// How many events match, as a person reads it; while they are counted, not yet.
    pub fn total(&self) -> String {
        match self.counting.get() {
            true => "\u{2026}".to_owned(),
            false => self
                .matched
                .with(|matched| self.texts().number(matched.total)),
        }
    }

    /// Whether there are events to look at.
    pub fn has_events(&self) -> bool {
        self.matched.with(|matched| matched.of > 0)
    }
}

/// The paths of which every value at hand is a number, and some is one.
fn numeric(paths: &[String], rows: &[Arc<Row>]) -> Vec<String> {
    paths
        .iter()
        .enumerate()
        .filter(|(place, _)| {
            let mut values = rows
                .iter()
                .filter_map(|row| row.cells.get(*place))
                .filter(|value| !value.is_empty())
                .peekable();
            values.peek().is_some() && values.all(|value| value.parse::<f64>().is_ok())
        })
        .map(|(_, path)| path.clone())
        .collect()
}

fn now_millis(now: StoredValue<Option<String>>) -> i64 {
    now.try_get_value()
        .flatten()
        .as_deref()
        .and_then(clock::read_millis)
        .unwrap_or_else(clock::now_millis)
}
