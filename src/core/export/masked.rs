//! How many of a file's cells are not what the source gave, because something
//! in them was masked.

use super::flatten::Flat;
use crate::core::event::Field;
use crate::core::ingest::tape::Tape;
use crate::core::privacy::{MASKED, PSEUDONYM};
use crate::core::report::{ColumnSource, FileFormat, ReportPlan};
use crate::core::store::Store;
use crate::core::store::masks::Mask;

/// The masked cells of `rows`; in files of raw events, where there are no cells, the masked places.
pub(super) fn masked_cells(store: &Store, rows: &[u32], plan: &ReportPlan) -> u64 {
    let masks = store.masks();
    if masks.is_empty() {
        return 0;
    }
    let mut tape = Tape::default();
    let mut cells = 0;
    for row in rows {
        let of_row = masks.of(*row);
        let Some(mask) = of_row.first() else { continue };
        cells += match plan.format {
            FileFormat::Ndjson | FileFormat::Json => {
                of_row.iter().map(|mask| u64::from(mask.times)).sum::<u64>()
            }
            _ => plan
                .columns
                .iter()
                .map(|column| masked_in(store, *row, mask, &column.source, &mut tape))
                .sum::<u64>(),
        };
    }
    cells
}

/// How many cells of a column are masked in a row: one at most, but for details that stand in many.
fn masked_in(store: &Store, row: u32, mask: &Mask, source: &ColumnSource, tape: &mut Tape) -> u64 {
    // Whether a part of the event would be another can only be seen by what stands in it.
    let shows = |text: &str| u64::from(text.contains(MASKED) || text.contains(PSEUDONYM));
    match source {
        ColumnSource::Field(field) => u64::from(mask.changes(*field)),
        ColumnSource::User => {
            let fields = [Field::ActorName, Field::ActorEmail, Field::ActorId];
            let shown = fields
                .into_iter()
                .find(|field| !store.coded(*field, row).is_empty());
            u64::from(mask.changes(shown.unwrap_or(Field::ActorId)))
        }
        ColumnSource::Flattened => store.with_details(row, |details| {
            let mut flat = Flat::default();
            flat.note(details);
            flat.read(details).iter().map(|cell| shows(cell)).sum()
        }),
        source => shows(&super::columns::text_of(store, row, source, tape)),
    }
}
