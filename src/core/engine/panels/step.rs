//! The work on figures, a few milliseconds at a time.

use super::{Column, PanelsJob, Source, spellings_of};
use crate::core::aggregate::chart::Bars;
use crate::core::aggregate::path_column::PathColumn;
use crate::core::engine::Engine;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ChartRequest, Panels};
use crate::core::store::{Chunked, Store};
use crate::core::time::Zone;

/// Rows counted in one step: a few milliseconds.
const STEP_ROWS: usize = 1 << 15;
/// Values of a field looked at in one step.
const STEP_VALUES: u32 = 1 << 14;
/// Events whose details are read in one step.
pub(super) const PATH_STEP_ROWS: u32 = 1 << 11;
/// The years 0 and 10000: what lies outside is no time that a chart could show.
const CHART_MILLIS: (i64, i64) = (-62_167_219_200_000, 253_402_300_800_000);

/// Counting.
impl Engine {
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
        let counted = job.facets.iter().filter_map(|facet| match facet.column {
            Column::Field(field) => Some(field),
            Column::People | Column::Path => None,
        });
        let pairs = [Field::Action, Field::Ip];
        let of_insight = pairs.into_iter().filter(|_| job.insight.is_some());
        if counted
            .chain(of_insight)
            .any(|field| known.know_spellings(field, store, STEP_VALUES))
        {
            return true;
        }
        if job.insight.is_some() {
            for pairs in [&mut known.pairs.actions, &mut known.pairs.addresses] {
                if pairs.rows() < job.end {
                    let spellings = spellings_of(&known.spellings, pairs.field());
                    pairs.extend(store, (&known.people, spellings), next(pairs.rows()));
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
            if let Column::People = facet.column {
                self.panels
                    .people
                    .count(&self.store, rows.iter().copied(), &mut facet.counts);
                facet.total += rows.len() as u64;
                continue;
            }
            let (codes, len) = self.codes_of(&facet.column, &facet.request.field);
            facet.counts.resize(len, 0);
            // A path's column may not be read to its end yet.
            let known = rows.partition_point(|row| (*row as usize) < codes.len());
            facet.total += known as u64;
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
}

/// The steps of a chart, still empty.
pub(super) fn bars(request: &ChartRequest, span: Option<(i64, i64)>, zone: &Zone) -> Bars {
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
