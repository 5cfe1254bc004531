//! What the panels beside the table show, made in small steps: whoever drives
//! the engine stops between two as soon as the selection is another.

use super::Engine;
use crate::core::aggregate::chart::Bars;
use crate::core::aggregate::insight::{Counts, Pairs, Seen};
use crate::core::aggregate::path_column::PathColumn;
use crate::core::aggregate::people::People;
use crate::core::aggregate::top::{Counted, facet};
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{
    Blocker, Chart, ChartRequest, Facet, FacetRequest, Panels, PanelsRequest,
};
use crate::core::query::compose::{Range, with_range, without_choice};
use crate::core::query::evaluate::Search;
use crate::core::query::words::conditions;
use crate::core::query::{Expr, FIELDS, Query, find_field, read_path_name};
use crate::core::store::{Chunked, Store};
use crate::core::time::{Moment, Zone};

/// Rows counted in one step: a few milliseconds.
const STEP_ROWS: usize = 1 << 15;
/// Events whose details are read in one step.
const PATH_STEP_ROWS: u32 = 1 << 11;
/// Events whose details are read for one answer; the next one goes on.
const PATH_ANSWER_ROWS: u32 = 1 << 16;
/// Columns made of paths that are kept: 4 bytes an event, and their texts.
const PATHS_KEPT: usize = 8;
/// Selections beside the current one that are kept.
const ASIDES_KEPT: usize = 4;
/// The years 0 and 10000: what lies outside is no time that a chart could show.
const CHART_MILLIS: (i64, i64) = (-62_167_219_200_000, 253_402_300_800_000);

/// What is known of the store and of earlier selections, so that the next figures come faster.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Counts the selections; figures of an older one are of no use.
    version: u64,
    people: People,
    pairs: Pairs,
    paths: Vec<PathColumn>,
    asides: Vec<Aside>,
    /// The first and the last time of so many rows.
    span: Option<(i64, i64)>,
    span_rows: u32,
}

impl Known {
    pub(super) fn selection_changes(&mut self) {
        self.version += 1;
    }

    /// Nothing known, where the store or the zone is another.
    pub(super) fn renewed(&self) -> Known {
        Known {
            version: self.version + 1,
            ..Known::default()
        }
    }
}

/// What another query than the current one selects.
#[derive(Debug)]
struct Aside {
    query: Query,
    search: Search,
    rows: Vec<u32>,
    searched_to: u32,
}

/// Which rows a figure is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Selection,
    /// A place in [`Known::asides`].
    Aside(usize),
}

/// Which column a facet counts.
#[derive(Clone, Debug)]
enum Column {
    Field(Field),
    People,
    Path,
}

#[derive(Debug)]
struct FacetJob {
    request: FacetRequest,
    column: Column,
    source: Source,
    counts: Vec<u64>,
}

#[derive(Debug)]
struct ChartJob {
    request: ChartRequest,
    source: Source,
    bars: Option<Bars>,
    /// The first and the last time of the selection.
    span: Option<(i64, i64)>,
}

#[derive(Debug)]
struct BlockerJob {
    term: String,
    rest: String,
    search: Search,
    searched_to: u32,
    count: u64,
}

/// Figures that are being made.
#[derive(Debug)]
pub struct PanelsJob {
    version: u64,
    /// Rows of the store when it began; later ones are for the next time.
    end: u32,
    /// Rows of the selection when it began.
    selected: usize,
    path_rows_left: u32,
    facets: Vec<FacetJob>,
    chart: Option<ChartJob>,
    insight: Option<Counts>,
    blockers: Vec<BlockerJob>,
    /// The sources still to be counted, and how far the first of them is.
    sources: Vec<Source>,
    counted: usize,
}

/// Figures for the panels.
impl Engine {
    /// Begins to make the figures that `request` asks for, of the current selection.
    pub fn begin_panels(&mut self, request: PanelsRequest) -> Result<PanelsJob, Failure> {
        let end = self.store.len();
        let text = self.query_text.clone();
        let mut facets = Vec::new();
        for request in request.facets {
            let column = self.facet_column(&request.field)?;
            let source = self.aside(&without_choice(&text, &request.field));
            facets.push(FacetJob {
                request,
                column,
                source,
                counts: Vec::new(),
            });
        }
        let chart = request.chart.map(|request| ChartJob {
            request,
            source: self.aside(&with_range(&text, Range::All)),
            bars: None,
            span: None,
        });
        let mut sources = vec![Source::Selection];
        for source in facets
            .iter()
            .map(|facet| facet.source)
            .chain(chart.iter().map(|chart| chart.source))
        {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let blockers = if self.selection.is_empty() && end > 0 {
            self.possible_blockers(&text)
        } else {
            Vec::new()
        };
        Ok(PanelsJob {
            version: self.panels.version,
            end,
            selected: self.selection.len(),
            path_rows_left: PATH_ANSWER_ROWS,
            facets,
            chart,
            insight: request.insight.then(Counts::default),
            blockers,
            sources,
            counted: 0,
        })
    }

    fn facet_column(&mut self, field: &str) -> Result<Column, Failure> {
        if let Some(path) = read_path_name(field) {
            let known = &mut self.panels.paths;
            if !known.iter().any(|column| column.field == field) {
                if known.len() == PATHS_KEPT {
                    known.remove(0);
                }
                known.push(PathColumn::new(field, path));
            }
            return Ok(Column::Path);
        }
        let known = find_field(field);
        match known.and_then(|known| known.event_field()) {
            Some(field) if self.store.column(field).is_some() => Ok(Column::Field(field)),
            _ if known.is_some_and(|known| known.name == "user") => Ok(Column::People),
            _ => Err(Failure::new(
                Code::BadOptions,
                format!("values of {field:?} cannot be counted"),
            )
            .with_detail(serde_json::json!({
                "option": "field",
                "allowed": FIELDS.iter().map(|known| known.name).collect::<Vec<_>>(),
            }))),
        }
    }

    /// The rows that `text` selects: the current ones, if it means the same.
    fn aside(&mut self, text: &str) -> Source {
        let Ok(query) = self.read(text) else {
            return Source::Selection;
        };
        if query == self.query {
            return Source::Selection;
        }
        let zone = self.zone.clone();
        let asides = &mut self.panels.asides;
        if let Some(place) = asides.iter().position(|aside| aside.query == query) {
            return Source::Aside(place);
        }
        asides.push(Aside {
            search: Search::new(query.clone(), zone),
            query,
            rows: Vec::new(),
            searched_to: 0,
        });
        Source::Aside(asides.len() - 1)
    }

    fn possible_blockers(&self, text: &str) -> Vec<BlockerJob> {
        let terms = conditions(text).unwrap_or_default();
        (0..terms.len())
            .filter_map(|place| {
                let mut others = terms.clone();
                let term = others.remove(place).to_owned();
                let rest = others.join(" ");
                let query = self.read(&rest).ok()?;
                Some(BlockerJob {
                    term,
                    rest,
                    search: Search::new(query, self.zone.clone()),
                    searched_to: 0,
                    count: 0,
                })
            })
            .collect()
    }

    /// Does a few milliseconds of the work; the figures, once they are all there. Fails as soon as
    /// the selection is another than when it began.
    pub fn step_panels(&mut self, job: &mut PanelsJob) -> Result<Option<Panels>, Failure> {
        if job.version != self.panels.version {
            return Err(Failure::new(
                Code::Cancelled,
                "the selection changed while it was being counted",
            ));
        }
        let more = self.know_rows(job)
            || self.read_paths(job)
            || self.search_asides(job)
            || self.search_blockers(job)
            || self.count(job);
        Ok((!more).then(|| self.finish_panels(job)))
    }

    /// The people of the store, as far as they are known.
    pub(super) fn people(&self) -> &People {
        &self.panels.people
    }

    /// Looks at the people of all rows.
    pub(super) fn know_people(&mut self) {
        self.panels.people.extend(&self.store, self.store.len());
    }

    /// Looks at the people and times of rows that are new; whether there are more.
    fn know_rows(&mut self, job: &PanelsJob) -> bool {
        let (known, store) = (&mut self.panels, &self.store);
        let next = |from: u32| (from + STEP_ROWS as u32).min(job.end);
        if known.people.rows() < job.end {
            known.people.extend(store, next(known.people.rows()));
            return true;
        }
        if known.span_rows < job.end {
            let end = next(known.span_rows);
            known.span = span_of(store, known.span_rows..end, known.span);
            known.span_rows = end;
            return true;
        }
        if job.insight.is_some() {
            for pairs in [&mut known.pairs.actions, &mut known.pairs.addresses] {
                if pairs.rows() < job.end {
                    pairs.extend(store, &known.people, next(pairs.rows()));
                    return true;
                }
            }
        }
        false
    }

    /// Reads some more details for the facets of paths; whether there are more for this answer.
    fn read_paths(&mut self, job: &mut PanelsJob) -> bool {
        let wanted = |column: &PathColumn| {
            job.facets
                .iter()
                .any(|facet| facet.request.field == column.field)
        };
        let (paths, store) = (&mut self.panels.paths, &self.store);
        let waiting = paths
            .iter_mut()
            .find(|column| column.rows() < job.end && wanted(column));
        let Some(column) = waiting.filter(|_| job.path_rows_left > 0) else {
            return false;
        };
        let end = (column.rows() + PATH_STEP_ROWS).min(job.end);
        column.extend(store, end);
        job.path_rows_left = job.path_rows_left.saturating_sub(PATH_STEP_ROWS);
        true
    }

    fn search_asides(&mut self, job: &PanelsJob) -> bool {
        let store = &self.store;
        for (place, aside) in self.panels.asides.iter_mut().enumerate() {
            if aside.searched_to < job.end && job.sources.contains(&Source::Aside(place)) {
                aside.searched_to =
                    aside
                        .search
                        .step(store, aside.searched_to..job.end, &mut aside.rows);
                return true;
            }
        }
        false
    }

    fn search_blockers(&mut self, job: &mut PanelsJob) -> bool {
        let end = job.end;
        let Some(blocker) = job
            .blockers
            .iter_mut()
            .find(|blocker| blocker.searched_to < end)
        else {
            return false;
        };
        let mut found = Vec::new();
        blocker.searched_to =
            blocker
                .search
                .step(&self.store, blocker.searched_to..end, &mut found);
        blocker.count += found.len() as u64;
        true
    }

    /// Counts some more rows of the sources; whether there are more.
    fn count(&self, job: &mut PanelsJob) -> bool {
        let Some(source) = job.sources.first().copied() else {
            return false;
        };
        let all = self.rows_of(source, job.selected);
        let end = (job.counted + STEP_ROWS).min(all.len());
        let rows = &all[job.counted..end];
        for facet in job.facets.iter_mut().filter(|facet| facet.source == source) {
            let (codes, len) = self.codes_of(&facet.column, &facet.request.field);
            facet.counts.resize(len, 0);
            // A path's column may not be read to its end yet.
            let known = rows.partition_point(|row| (*row as usize) < codes.len());
            for row in &rows[..known] {
                facet.counts[codes.get(*row as usize) as usize] += 1;
            }
        }
        if let Some(chart) = &mut job.chart {
            if source == Source::Selection {
                chart.span = rows.iter().fold(chart.span, |span, row| {
                    widened(span, self.store.time_millis().get(*row as usize))
                });
            }
            if source == chart.source {
                let bars = chart
                    .bars
                    .get_or_insert_with(|| bars(&chart.request, self.panels.span, &self.zone));
                bars.add(&self.store, rows);
            }
        }
        if let Some(counts) = job.insight.as_mut().filter(|_| source == Source::Selection) {
            counts.add(&self.store, &self.panels.people, &self.zone, rows);
        }
        job.counted = end;
        if end == all.len() {
            job.sources.remove(0);
            job.counted = 0;
        }
        true
    }

    fn rows_of(&self, source: Source, selected: usize) -> &[u32] {
        match source {
            Source::Selection => &self.selection[..selected],
            Source::Aside(place) => &self.panels.asides[place].rows,
        }
    }

    fn codes_of(&self, column: &Column, field: &str) -> (&Chunked<u32>, usize) {
        let none = (self.panels.people.codes(), self.panels.people.len());
        match column {
            Column::People => none,
            Column::Field(field) => self
                .store
                .column(*field)
                .map_or(none, |column| (&column.codes, column.dictionary.len())),
            Column::Path => self
                .path_column(field)
                .map_or(none, |column| (column.codes(), column.len())),
        }
    }

    fn path_column(&self, field: &str) -> Option<&PathColumn> {
        self.panels
            .paths
            .iter()
            .find(|column| column.field == field)
    }

    fn finish_panels(&mut self, job: &mut PanelsJob) -> Panels {
        let facets = job
            .facets
            .iter()
            .map(|facet| self.finish_facet(facet, job.end))
            .collect();
        let insight = job.insight.take().map(|counts| {
            let (pairs, store) = (&mut self.panels.pairs, &self.store);
            let seen = Seen {
                store,
                people: &self.panels.people,
                zone: &self.zone,
                actions: pairs.actions.latest(store),
                addresses: pairs.addresses.latest(store),
            };
            counts.finish(seen, &self.selection[..job.selected])
        });
        let chart = job.chart.take().and_then(|chart| self.finish_chart(chart));
        let blockers = job
            .blockers
            .drain(..)
            .filter(|blocker| blocker.count > 0)
            .map(|blocker| Blocker {
                term: blocker.term,
                rest: blocker.rest,
                count: blocker.count,
            })
            .collect();
        // The newest are the likeliest to be asked for again.
        let asides = &mut self.panels.asides;
        asides.drain(..asides.len().saturating_sub(ASIDES_KEPT));
        Panels {
            total: job.selected as u64,
            facets,
            chart,
            insight,
            blockers,
        }
    }

    fn finish_facet(&self, job: &FacetJob, end: u32) -> Facet {
        let absent = job.counts.first().copied().unwrap_or(0);
        let total = job.counts.iter().sum();
        let met = job.counts.iter().enumerate().skip(1);
        let met = met.filter(|(_, count)| **count > 0);
        let (store, people) = (&self.store, &self.panels.people);
        let values = match &job.column {
            Column::People => met
                .map(|(code, count)| Counted {
                    value: people.key(store, code as u32),
                    label: people.label(store, code as u32),
                    count: *count,
                })
                .collect(),
            Column::Field(field) => store.column(*field).map_or_else(Vec::new, |column| {
                met.map(|(code, count)| {
                    let value = column.dictionary.text(code as u32);
                    Counted {
                        value,
                        label: value,
                        count: *count,
                    }
                })
                .collect()
            }),
            Column::Path => self
                .path_column(&job.request.field)
                .map_or_else(Vec::new, |column| {
                    column
                        .values(&job.counts)
                        .into_iter()
                        .map(|(value, count)| Counted {
                            value,
                            label: value,
                            count,
                        })
                        .collect()
                }),
        };
        let mut facet = facet(&job.request, values, absent, total);
        if let Column::Path = job.column
            && let Some(column) = self.path_column(&job.request.field)
            && column.rows() < end
        {
            facet.share = Some(f64::from(column.rows()) / f64::from(end));
        }
        facet
    }

    fn finish_chart(&self, job: ChartJob) -> Option<Chart> {
        let (first_millis, last_millis) = self.panels.span?;
        // Where nothing was counted there are still bars, all of them empty.
        let bars_made = job
            .bars
            .unwrap_or_else(|| bars(&job.request, self.panels.span, &self.zone));
        let (bars, end_millis) = bars_made.finish(&self.zone);
        let text = |millis: i64| Moment::from_millis(millis).rfc3339(&self.zone);
        let (chosen_from, chosen_to) = chosen_range(&self.query.expr);
        Some(Chart {
            step: bars_made.step.name(),
            bars,
            end: text(end_millis),
            end_millis,
            first_millis,
            last_millis,
            chosen_from,
            chosen_to,
            first: job.span.map(|(first, _)| text(first)).unwrap_or_default(),
            last: job.span.map(|(_, last)| text(last)).unwrap_or_default(),
        })
    }
}

fn bars(request: &ChartRequest, span: Option<(i64, i64)>, zone: &Zone) -> Bars {
    let (first, last) = span.unwrap_or_default();
    let (earliest, latest) = CHART_MILLIS;
    let from = request.from.unwrap_or(first).clamp(earliest, latest - 1);
    // The last event falls into the last step.
    let to = request.to.unwrap_or(last.saturating_add(1));
    Bars::new(from, to.clamp(from + 1, latest), request.most_bars, zone)
}

fn span_of(
    store: &Store,
    rows: std::ops::Range<u32>,
    span: Option<(i64, i64)>,
) -> Option<(i64, i64)> {
    let times = store.time_millis();
    rows.fold(span, |span, row| widened(span, times.get(row as usize)))
}

fn widened(span: Option<(i64, i64)>, millis: i64) -> Option<(i64, i64)> {
    // A row without a time holds the least number there is.
    if millis == i64::MIN {
        return span;
    }
    let (first, last) = span.unwrap_or((millis, millis));
    Some((first.min(millis), last.max(millis)))
}

/// The range of time that the query as a whole allows.
fn chosen_range(expr: &Expr) -> (Option<i64>, Option<i64>) {
    match expr {
        Expr::Time(range) => (
            range.from.map(|moment| moment.millis),
            range.to.map(|moment| moment.millis),
        ),
        Expr::And(parts) => {
            parts
                .iter()
                .map(chosen_range)
                .fold((None, None), |(from, to), (from2, to2)| {
                    let earlier = match (to, to2) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                    (from.max(from2), earlier)
                })
        }
        _ => (None, None),
    }
}

#[cfg(test)]
#[path = "panels_test.rs"]
mod tests;
