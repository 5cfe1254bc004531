//! Reading what is loaded by another mapping, in slices, from the kept raw text.
//!
//! Until it is finished everything stands as it was: a change that is stopped
//! has changed nothing. Order and number of the events stay, unless the new
//! mapping finds more or fewer events in a record.

use std::ops::Range;

use super::Engine;
use crate::core::failure::{Code, Failure};
use crate::core::load::{Block, Load, Parser, SourceReading, kinds, order_of};
use crate::core::mapping::{EXPLODE, Mapping};
use crate::core::protocol::{MappingChange, MappingReport, ReadOptions, Remapped};
use crate::core::store::{Batch, Reread, Store, StoredTime};
use crate::core::time::{DateOrder, Zone};

/// Records from which a mapping is chosen and explained.
const SAMPLE_RECORDS: usize = 500;
/// Raw bytes read anew in one step: a few milliseconds.
const STEP_BYTES: usize = 256 << 10;

/// A change of the mapping under way.
pub struct Remap {
    /// Whose mapping changes, and to what.
    sources: Vec<(SourceReading, Parser)>,
    reread: Reread,
    next: u32,
    total: u32,
}

impl Remap {
    /// Rows read anew so far, and in all.
    pub fn progress(&self) -> (u64, u64) {
        (u64::from(self.next), u64::from(self.total))
    }
}

/// Changing the mapping of what is loaded.
impl Engine {
    /// Begins a change. `zone` is the one that the change names, if it names one.
    pub fn begin_remap(
        &mut self,
        change: &MappingChange,
        zone: Option<Zone>,
    ) -> Result<Remap, Failure> {
        if self.load.is_some() {
            return Err(Failure::new(
                Code::BadOptions,
                "events are still being loaded: change the mapping when they are there, or stop the load",
            ));
        }
        if self.masks_fields() {
            return Err(Failure::new(
                Code::BadOptions,
                "what is masked names fields, and by another mapping these would be other texts: load the source again with the mapping, \
                 or name keys and shapes in redact",
            )
            .with_detail(serde_json::json!({ "option": "mapping" })));
        }
        let of = change.of.as_deref().filter(|of| !of.is_empty());
        let mut is_known = false;
        let mut sources = Vec::new();
        for reading in &self.sources {
            if of.is_some_and(|of| of != reading.name) {
                continue;
            }
            is_known = true;
            if change.open_only && !self.is_open(&reading.name, change) {
                continue;
            }
            let mut options = reading.options.clone();
            apply(&mut options, change, zone.as_ref());
            let samples = sample(&self.store, &reading.name);
            let records = samples.texts();
            let mut mapping = Mapping::choose(&records, &options)?;
            if mapping.order() == DateOrder::Unknown {
                mapping.set_order(order_of(reading.orders.0, reading.orders.1));
            }
            sources.push(SourceReading {
                options,
                mapping,
                ..reading.clone()
            });
        }
        if !is_known {
            return Err(unknown_source(of, &self.sources));
        }
        Ok(self.remap(sources))
    }

    /// What the dates of the load under way tell all together about the order of day and month,
    /// where its first records did not: the change that they call for.
    pub fn settle_dates(&self) -> Option<Remap> {
        let load = self.load.as_ref()?;
        if self.incoming.is_some() {
            return None;
        }
        let mut sources = Vec::new();
        for reading in load.sources() {
            let order = order_of(reading.orders.0, reading.orders.1);
            let mapping = &reading.mapping;
            if mapping.order_told() || mapping.order() == order {
                continue;
            }
            let mut reading = reading.clone();
            reading.mapping.set_order(order);
            sources.push(reading);
        }
        let any_open = sources
            .iter()
            .any(|reading| self.has_open_dates(&reading.name));
        let contradicted = sources
            .iter()
            .any(|reading| reading.mapping.order() == DateOrder::Unknown);
        (any_open || contradicted).then(|| self.remap(sources))
    }

    /// Whether times of the source are still open in what `change` says of.
    fn is_open(&self, source: &str, change: &MappingChange) -> bool {
        (change.zone.is_none() || self.has_time(source, StoredTime::zone_assumed))
            && (change.date_order.is_none() || self.has_open_dates(source))
    }

    fn has_open_dates(&self, source: &str) -> bool {
        self.has_time(source, StoredTime::is_either_day)
    }

    fn has_time(&self, source: &str, is_such: fn(StoredTime) -> bool) -> bool {
        rows_of(&self.store, source)
            .into_iter()
            .flatten()
            .any(|row| is_such(self.store.time(row)))
    }

    fn remap(&self, sources: Vec<SourceReading>) -> Remap {
        Remap {
            sources: sources
                .into_iter()
                .map(|reading| {
                    let parser = Parser::by(reading.mapping.clone());
                    (reading, parser)
                })
                .collect(),
            reread: Reread::default(),
            next: 0,
            total: self.store.len(),
        }
    }

    /// Reads some rows anew. False once there are none left. Until all are, they are there twice, for which there must be room.
    pub fn step_remap(&self, remap: &mut Remap) -> Result<bool, Failure> {
        let Some(body) = body_of(&self.store, remap.next) else {
            return Ok(false);
        };
        if !self.has_room_beside(remap.reread.bytes()) {
            return Err(Failure::new(
                Code::TooLarge,
                "these events cannot be read by another mapping: there is no memory to hold them twice meanwhile. They stay as they were. \
                 Load fewer, or load them again with this mapping",
            )
            .with_detail(serde_json::json!({ "events": remap.next })));
        }
        let source = self.store.source(remap.next);
        let mine = remap
            .sources
            .iter_mut()
            .find(|(reading, _)| reading.name == source);
        let rows = step_rows(&self.store, remap.next..body.end.min(remap.total));
        match mine {
            Some((_, parser)) => {
                let (block, firsts) = records(&self.store, rows.clone());
                let batch = parser.parse(&block);
                let origins = origins(&batch, &firsts);
                remap.reread.append(&batch, &origins);
            }
            None => {
                let mut batch = Batch::default();
                self.store.copy_rows(rows.clone(), &mut batch);
                remap
                    .reread
                    .append(&batch, &rows.clone().collect::<Vec<_>>());
            }
        }
        remap.next = rows.end;
        Ok(remap.next < remap.total)
    }

    /// Puts the change in force; all its steps must have been made.
    pub fn finish_remap(&mut self, remap: Remap) -> Result<Remapped, Failure> {
        if remap.next < remap.total || remap.total != self.store.len() {
            return Err(Failure::new(
                Code::Internal,
                "the events changed while they were read anew; change the mapping again",
            ));
        }
        let changed: Vec<SourceReading> = remap
            .sources
            .into_iter()
            .map(|(reading, _)| reading)
            .collect();
        let names = changed.iter().map(|reading| reading.name.clone());
        let names = names.collect();
        self.store.adopt(remap.reread);
        self.replaced = self.replaced.wrapping_add(1);
        if let Some(load) = &mut self.load {
            load.recount(&changed, &self.store);
        } else {
            for reading in changed {
                match self
                    .sources
                    .iter_mut()
                    .find(|known| known.name == reading.name)
                {
                    Some(known) => *known = reading,
                    None => self.sources.push(reading),
                }
            }
            self.recount();
        }
        self.mapping = self
            .load
            .as_ref()
            .map_or(&self.sources[..], Load::sources)
            .last()
            .map(|reading| reading.mapping.report())
            .unwrap_or_default();
        self.select_again();
        Ok(Remapped {
            mapping: self.explain(None)?,
            report: self.report.clone(),
            changed: names,
        })
    }

    /// The report of all that is loaded, as the events now stand.
    fn recount(&mut self) {
        let mut times = (None, None);
        let report = &mut self.report;
        report.events = u64::from(self.store.len());
        (report.untimed, report.ambiguous_dates, report.assumed_zone) = (0, 0, 0);
        for row in 0..self.store.len() {
            let time: StoredTime = self.store.time(row);
            let Some(moment) = time.moment() else {
                report.untimed += 1;
                report.ambiguous_dates += u64::from(time.is_either_day());
                continue;
            };
            report.assumed_zone += u64::from(time.zone_assumed());
            times.0 = Some(times.0.map_or(moment, |oldest: crate::core::time::Moment| {
                oldest.min(moment)
            }));
            times.1 = Some(times.1.map_or(moment, |newest: crate::core::time::Moment| {
                newest.max(moment)
            }));
        }
        report.from = times.0.map(|moment| moment.rfc3339(&self.zone));
        report.to = times.1.map(|moment| moment.rfc3339(&self.zone));
        report.source = kinds(&self.sources);
    }

    /// A whole change at once.
    pub(super) fn set_mapping(&mut self, change: &MappingChange) -> Result<Remapped, Failure> {
        let zone = match change.chosen_zone() {
            None | Some("") => None,
            Some("UTC") => Some(Zone::utc()),
            Some(name) => {
                return Err(Failure::new(
                    Code::BadOptions,
                    format!("the zone {name:?} must be looked up before it is set"),
                ));
            }
        };
        let mut remap = self.begin_remap(change, zone)?;
        while self.step_remap(&mut remap)? {}
        self.finish_remap(remap)
    }

    /// Which path became which field of a loaded source, and why; of the last one if none is named.
    pub(super) fn explain(&self, of: Option<&str>) -> Result<MappingReport, Failure> {
        let readings = match &self.load {
            // What is there already is the load's own, unless it has brought nothing yet.
            Some(load) if self.incoming.is_none() && !load.sources().is_empty() => load.sources(),
            _ => &self.sources,
        };
        let of = of.filter(|of| !of.is_empty());
        let Some(reading) = readings
            .iter()
            .rev()
            .find(|reading| of.is_none_or(|of| of == reading.name))
        else {
            return match of {
                None => Ok(self.mapping.clone()),
                Some(_) => Err(unknown_source(of, readings)),
            };
        };
        let samples = sample(&self.store, &reading.name);
        let records = samples.texts();
        Ok(MappingReport {
            of: reading.name.clone(),
            sources: readings
                .iter()
                .map(|reading| reading.name.clone())
                .collect(),
            ..reading.mapping.explain(&records)
        })
    }
}

fn unknown_source(of: Option<&str>, readings: &[SourceReading]) -> Failure {
    let names: Vec<&str> = readings
        .iter()
        .map(|reading| reading.name.as_str())
        .collect();
    let message = match of {
        Some(of) => format!(
            "nothing is loaded from {of:?}; loaded are {}",
            names.join(", ")
        ),
        None => "nothing is loaded, so there is no mapping to change".to_owned(),
    };
    Failure::new(Code::BadOptions, message)
        .with_detail(serde_json::json!({ "option": "of", "allowed": names }))
}

/// Changes how a source is read.
fn apply(options: &mut ReadOptions, change: &MappingChange, zone: Option<&Zone>) {
    if let Some(source) = &change.source {
        options.source = match source.as_str() {
            "generic" | "custom" => "none".to_owned(),
            known => known.to_owned(),
        };
        options.mapping.clear();
    }
    options.mapping.extend(change.fields.clone());
    if let Some(list) = &change.explode {
        options.mapping.insert(EXPLODE.to_owned(), list.clone());
    }
    if let Some(name) = change.chosen_zone() {
        name.clone_into(&mut options.assume_zone);
        options.zone = zone.cloned();
    }
    if let Some(order) = change.date_order {
        options.date_order = order.told();
    }
}

/// The rows of the body in which a row stands.
fn body_of(store: &Store, row: u32) -> Option<Range<u32>> {
    if row >= store.len() {
        return None;
    }
    let bodies = store.bodies();
    let after = bodies.partition_point(|body| body.first_row <= row);
    let end = bodies.get(after).map_or(store.len(), |body| body.first_row);
    Some(row..end)
}

/// All rows of a source.
pub(super) fn rows_of(store: &Store, source: &str) -> Vec<Range<u32>> {
    let bodies = store.bodies();
    let ends = bodies.iter().skip(1).map(|body| body.first_row);
    bodies
        .iter()
        .zip(ends.chain([store.len()]))
        .filter(|(body, _)| body.source == source)
        .map(|(body, end)| body.first_row..end)
        .collect()
}

/// As many of `rows` as are read in one step; the events of one record stay together.
fn step_rows(store: &Store, rows: Range<u32>) -> Range<u32> {
    let mut bytes = 0;
    let mut end = rows.start;
    while end < rows.end {
        if !store.shares_record(end) || end == rows.start {
            if bytes >= STEP_BYTES {
                break;
            }
            bytes += store.raw().with(end, <[u8]>::len);
        }
        end += 1;
    }
    rows.start..end
}

/// The records of some rows, each once, and the first row of each.
fn records(store: &Store, rows: Range<u32>) -> (Block, Vec<u32>) {
    let mut block = Block::default();
    let mut firsts = Vec::new();
    for row in rows.clone() {
        if row > rows.start && store.shares_record(row) {
            continue;
        }
        store
            .raw()
            .with(row, |raw| block.text.extend_from_slice(raw));
        block.records.push((0, block.text.len() as u32));
        firsts.push(row);
    }
    (block, firsts)
}

/// Of each event of a batch the row from which its record came.
fn origins(batch: &Batch, firsts: &[u32]) -> Vec<u32> {
    let mut record = 0;
    (0..batch.len())
        .map(|place| {
            record += usize::from(batch.part_of(place) == 0);
            firsts[record - 1]
        })
        .collect()
}

/// The first records of a source.
fn sample(store: &Store, source: &str) -> Block {
    let mut block = Block::default();
    let mut last: Option<u32> = None;
    for row in rows_of(store, source).into_iter().flatten() {
        if last.is_some() && store.shares_record(row) {
            continue;
        }
        if block.records.len() == SAMPLE_RECORDS {
            break;
        }
        store
            .raw()
            .with(row, |raw| block.text.extend_from_slice(raw));
        block.records.push((0, block.text.len() as u32));
        last = Some(row);
    }
    block
}
