//! What the panels beside the table show, made in small steps: whoever drives
//! the engine stops between two as soon as the selection is another.

mod finish;
mod step;

use super::Engine;
use crate::core::aggregate::chart::Bars;
use crate::core::aggregate::insight::{Counts, Pairs};
use crate::core::aggregate::path_column::PathColumn;
use crate::core::aggregate::people::People;
use crate::core::aggregate::spellings::Spellings;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ChartRequest, FacetRequest, PanelsRequest};
use crate::core::query::compose::{Range, with_range, without_choice};
use crate::core::query::evaluate::Search;
use crate::core::query::words::conditions;
use crate::core::query::{FIELDS, Query, find_field, path_name, read_path_name};
use crate::core::store::Store;

/// Events whose details are read for one answer; the next one goes on.
const PATH_ANSWER_ROWS: u32 = 1 << 16;
/// Columns made of paths that are kept besides those in hand: 4 bytes an event, and their texts.
const PATHS_KEPT: usize = 8;
/// Selections beside the current one that are kept.
const ASIDES_KEPT: usize = 4;

/// What is known of the store and of earlier selections, so that the next figures come faster.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Counts the selections; figures of an older one are of no use.
    version: u64,
    people: People,
    spellings: Vec<(Field, Spellings)>,
    pairs: Pairs,
    paths: Vec<PathColumn>,
    /// The paths of the figures that were asked for last; their columns stay, however many they are.
    paths_in_hand: Vec<String>,
    asides: Vec<Aside>,
    /// The first and the last time of so many rows.
    span: Option<(i64, i64)>,
    span_rows: u32,
}

impl Known {
    pub(super) fn selection_changes(&mut self) {
        self.version += 1;
    }

    /// Looks at some more values of a field; whether there are more.
    fn know_spellings(&mut self, field: Field, store: &Store, most: u32) -> bool {
        let place = self.spellings.iter().position(|(known, _)| *known == field);
        let place = place.unwrap_or_else(|| {
            self.spellings.push((field, Spellings::default()));
            self.spellings.len() - 1
        });
        let column = store.column(field);
        column.is_some_and(|column| self.spellings[place].1.extend(&column.dictionary, most))
    }

    /// The place of a path's column, which is made if it is not there.
    fn know_path(&mut self, field: &str, path: Vec<String>) -> usize {
        let known = &mut self.paths;
        if let Some(place) = known.iter().position(|column| column.field == field) {
            return place;
        }
        // Of those that nobody waits for the oldest go. Were one of the others to go, its facet would have no
        // values; and what is read for an order and what is read for the facets would drive each other out.
        let waited_for = |column: &PathColumn| self.paths_in_hand.contains(&column.field);
        let mut others = known.iter().filter(|column| !waited_for(column)).count();
        known.retain(|column| {
            let stays = waited_for(column) || others < PATHS_KEPT;
            others -= usize::from(!stays);
            stays
        });
        known.push(PathColumn::new(field, path));
        known.len() - 1
    }

    /// Nothing known, where the store or the zone is another.
    pub(super) fn renewed(&self) -> Known {
        Known {
            version: self.version + 1,
            ..Known::default()
        }
    }
}

/// Which values of a field are spellings of another, as far as they were looked at.
fn spellings_of(known: &[(Field, Spellings)], field: Field) -> Option<&Spellings> {
    let known = known.iter().find(|(known, _)| *known == field);
    known.map(|(_, spellings)| spellings)
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
    /// Events counted; of a person's each may count for several.
    total: u64,
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
        let named = request.facets.iter().map(|facet| facet.field.clone());
        self.panels.paths_in_hand = named.collect();
        let mut facets = Vec::new();
        for request in request.facets {
            let column = self.facet_column(&request.field)?;
            let source = self.aside(&without_choice(&text, &request.field));
            facets.push(FacetJob {
                request,
                column,
                source,
                counts: Vec::new(),
                total: 0,
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
            self.panels.know_path(field, path);
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

    /// The people of the store, as far as they are known.
    pub(super) fn people(&self) -> &People {
        &self.panels.people
    }

    /// Looks at the people of all rows.
    pub(super) fn know_people(&mut self) {
        self.panels.people.extend(&self.store, self.store.len());
    }

    /// Puts what the spellings of a value count on the most frequent one.
    pub(super) fn merge_spellings(&mut self, field: Field, counts: &mut [u64]) {
        self.panels.know_spellings(field, &self.store, u32::MAX);
        if let Some(spellings) = spellings_of(&self.panels.spellings, field) {
            spellings.merge(counts);
        }
    }

    /// Reads what stands at a path in some more rows, for an order by it. False: it is read in all.
    pub fn step_path(&mut self, path: &[String]) -> bool {
        let field = path_name(path.iter().map(String::as_str));
        let place = self.panels.know_path(&field, path.to_vec());
        let column = &mut self.panels.paths[place];
        let end = (column.rows() + step::PATH_STEP_ROWS).min(self.store.len());
        column.extend(&self.store, end);
        end < self.store.len()
    }

    /// What stands at a path in all rows; read now, as far as it was not yet.
    pub(super) fn path_column_of_all(&mut self, path: Vec<String>) -> &PathColumn {
        let field = path_name(path.iter().map(String::as_str));
        let place = self.panels.know_path(&field, path);
        let column = &mut self.panels.paths[place];
        column.extend(&self.store, self.store.len());
        column
    }

    fn path_column(&self, field: &str) -> Option<&PathColumn> {
        self.panels
            .paths
            .iter()
            .find(|column| column.field == field)
    }
}

#[cfg(test)]
mod agree_test;
#[cfg(test)]
mod tests;
