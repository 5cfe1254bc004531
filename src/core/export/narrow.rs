//! The rows of a selection that a report lets through.

use crate::core::event::Field;
use crate::core::query::Matcher;
use crate::core::report::ReportPlan;
use crate::core::store::Store;

/// Which codes of a column pass, tested once for each distinct value.
fn passing(store: &Store, field: Field, test: impl Fn(&str) -> bool) -> Vec<bool> {
    store.column(field).map_or_else(Vec::new, |column| {
        column.dictionary.texts().map(test).collect()
    })
}

fn passes(store: &Store, field: Field, passing: &[bool], row: u32) -> bool {
    store
        .column(field)
        .is_some_and(|column| passing[column.codes.get(row as usize) as usize])
}

/// What a report lets through.
pub struct Narrowed {
    /// In the order of the selection.
    pub rows: Vec<u32>,
    /// How many events were left out for no other reason than that nobody knows when they were.
    pub untimed: u64,
}

/// The rows of `rows` that lie in the plan's range and pass its filters.
/// `carries_pipes` says that the events' scope is a pipe's UUID, which `pipeUuid` then filters.
pub fn narrowed(store: &Store, rows: &[u32], plan: &ReportPlan, carries_pipes: bool) -> Narrowed {
    let mut rows: Vec<u32> = rows.to_vec();
    let range = &plan.range;
    let has_range = range.from.is_some() || range.to.is_some();
    if has_range {
        rows.retain(|row| {
            // Those without a time go last, once it is known that nothing else speaks against them.
            store.time(*row).moment().is_none_or(|moment| {
                range.from.is_none_or(|from| moment >= from)
                    && range.to.is_none_or(|to| moment < to)
            })
        });
    }
    if let Some(actor) = &plan.actor {
        keep_any(
            store,
            &mut rows,
            &[Field::ActorId, Field::ActorEmail],
            |text| text == actor,
        );
    }
    if let Some(graph) = &plan.graph {
        keep_any(store, &mut rows, &[Field::Scope], |text| text == graph);
    }
    if let Some(term) = plan.search_term.as_deref().filter(|term| !term.is_empty()) {
        let matcher = Matcher::exact(term, false);
        keep_any(
            store,
            &mut rows,
            &[Field::ActorName, Field::ActorEmail],
            |text| matcher.matches(text),
        );
    }
    if let Some(uuid) = plan.pipe_uuid.as_deref().filter(|_| carries_pipes) {
        keep_any(store, &mut rows, &[Field::Scope], |text| {
            text.is_empty() || text.eq_ignore_ascii_case(uuid)
        });
    }
    let filtered = rows.len();
    if has_range {
        rows.retain(|row| store.time(*row).moment().is_some());
    }
    Narrowed {
        untimed: (filtered - rows.len()) as u64,
        rows,
    }
}

/// Keeps the rows of which any of `fields` passes `test`.
fn keep_any(store: &Store, rows: &mut Vec<u32>, fields: &[Field], test: impl Fn(&str) -> bool) {
    let tables: Vec<(Field, Vec<bool>)> = fields
        .iter()
        .map(|field| (*field, passing(store, *field, &test)))
        .collect();
    rows.retain(|row| {
        tables
            .iter()
            .any(|(field, table)| passes(store, *field, table, *row))
    });
}
