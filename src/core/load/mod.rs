//! One load: bodies in, events in the store, everything else counted.
//!
//! `events + duplicates + rejected` is always the number of records met. The
//! mapping is chosen from the first records of a source and then holds for all of
//! its pages; another file may be of another product and is read by its own.

mod block;
mod parser;
mod received;
mod shapes;

pub use block::Block;
pub use parser::Parser;
pub use received::{Packed, Received};

pub use super::mapping::order_of;

use block::Gather;
use received::Receiving;

use super::failure::Failure;
use super::ingest::{BodyEnd, Layout, Reader};
use super::mapping::{Habits, Mapping};
use super::privacy::Gate;
use super::protocol::{Gap, LoadReport, REJECTS_NAMED, ReadOptions, Reject};
use super::store::{Batch, Store, StoredTime};
use super::time::{Moment, Zone};

const DAY_MILLIS: i64 = 86_400_000;
/// So many records settle the mapping where a slow source has sent no full block yet.
const ENOUGH_RECORDS: usize = 100;

/// A source that was read, and how.
#[derive(Clone, Debug)]
pub struct SourceReading {
    /// As `source:` finds it.
    pub name: String,
    /// Which path became which field.
    pub mapping: Mapping,
    /// What the mapping was chosen by, besides the records.
    pub options: ReadOptions,
    /// Dates that can only have the day first, and those that can only have the month first.
    pub orders: (u32, u32),
}

/// What the mappings are called, each once.
pub fn kinds(sources: &[SourceReading]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for source in sources {
        if !kinds.contains(&source.mapping.source()) {
            kinds.push(source.mapping.source());
        }
    }
    kinds.join(", ")
}

/// A load that is under way.
///
/// Bytes are cut into blocks of records here; whoever drives the load has them parsed, here or
/// elsewhere, and appends the batches in the order of the blocks.
pub struct Load {
    options: ReadOptions,
    /// The same, with what the bodies so far have taught of the next.
    reading: ReadOptions,
    reader: Option<Reader>,
    gather: Gather,
    /// Where the current body comes from.
    source: String,
    parser: Option<Parser>,
    /// How sources are to be read, where that is known beforehand.
    known: Vec<SourceReading>,
    /// What was read so far, each by its mapping.
    sources: Vec<SourceReading>,
    /// The first row that the load may have added.
    first_row: u32,
    /// Records that were parsed.
    records: u64,
    /// The row of the event that came last, added or there already.
    last_row: Option<u32>,
    /// Of the events of the current body.
    print: u64,
    received: Receiving,
    tally: LoadReport,
    oldest: Option<Moment>,
    newest: Option<Moment>,
    asked: Option<Moment>,
    /// Why nothing more is taken.
    full: Option<String>,
}

impl Load {
    /// A load that reads as `options` say.
    pub fn new(options: ReadOptions) -> Self {
        Load {
            reading: options.clone(),
            options,
            reader: None,
            gather: Gather::default(),
            source: String::new(),
            parser: None,
            known: Vec::new(),
            sources: Vec::new(),
            first_row: 0,
            records: 0,
            last_row: None,
            print: 0,
            received: Receiving::default(),
            tally: LoadReport {
                complete: true,
                ..LoadReport::default()
            },
            oldest: None,
            newest: None,
            asked: None,
            full: None,
        }
    }

    /// Another body (a page, a file) begins; its events are marked as coming from `source`. The
    /// one before it must have been read to its end. True says that a mapping is chosen anew.
    pub fn begin_body(&mut self, source: &str, store: &mut Store) -> bool {
        store.begin_body(source);
        self.received.begin(source);
        let known = self.known.iter().find(|known| known.name == source);
        let reading = known.map_or(&self.reading, |known| &known.options);
        self.reader = Some(Reader::new(reading));
        self.tally.pages += 1;
        self.print = 0;
        let another = self.source != source;
        if another {
            source.clone_into(&mut self.source);
            self.parser = None;
        }
        another
    }

    /// Cuts some bytes of the current body.
    pub fn frame(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        self.tally.bytes += chunk.len() as u64;
        self.received.update(chunk);
        match &mut self.reader {
            Some(reader) => reader.push(chunk, &mut self.gather),
            None => Ok(()),
        }
    }

    /// Some bytes of the current body are received, and not read: it was refused.
    pub fn pass_by(&mut self, chunk: &[u8]) {
        self.tally.bytes += chunk.len() as u64;
        self.received.update(chunk);
    }

    /// The body that has begun comes from `url`, which carries no secret.
    pub fn body_from(&mut self, url: String) {
        self.received.comes_from(url);
    }

    /// The body that has begun is digested elsewhere.
    pub fn leave_page_digest(&mut self) {
        self.received.leave_digest();
    }

    /// The digest of the body that came last.
    pub fn page_digested(&mut self, sha256: String) {
        self.received.digested(sha256);
    }

    /// What some of the bodies came in.
    pub fn came_packed(&mut self, packed: Packed) {
        self.received.came_packed(packed);
    }

    /// What was received, body by body, and what those that were packed came in.
    pub fn take_received(&mut self) -> (Vec<Received>, Vec<Packed>) {
        self.received.take()
    }

    /// The current body has ended; false in the answer's `whole` means that it was cut in the
    /// middle. Its last blocks are to be taken by [`Load::last_block`].
    pub fn end_body(&mut self) -> Result<BodyEnd, Failure> {
        let reader = self
            .reader
            .take()
            .unwrap_or_else(|| Reader::new(&self.reading));
        let end = reader.finish(&mut self.gather);
        self.settle_rejects();
        let end = end?;
        if !end.whole {
            self.missing("the body was cut in the middle");
        }
        Ok(end)
    }

    /// The current body cannot be read any further; what was whole is kept.
    pub fn cut_body(&mut self, reason: &str) {
        self.leave_body();
        self.missing(reason);
    }

    /// The current body is not read any further, and nothing is missing by that.
    pub fn leave_body(&mut self) {
        if let Some(reader) = self.reader.take() {
            // Whatever is wrong with the rest of a cut body, the cut is the reason.
            reader.finish(&mut self.gather).ok();
            self.settle_rejects();
        }
    }

    /// Further bodies hold their events where this one did: an empty page must not be searched for others.
    pub fn events_lie(&mut self, layout: &Layout) {
        if let Layout::Array { path } = layout
            && self.reading.events.is_none()
            && !path.is_empty()
        {
            let step = |key: &String| format!("/{}", key.replace('~', "~0").replace('/', "~1"));
            self.reading.events = Some(path.iter().map(step).collect());
        }
    }

    /// A full block, if there is one.
    pub fn full_block(&mut self) -> Option<Block> {
        self.gather.full()
    }

    /// The next block, full or not, once enough is there to settle the mapping.
    pub fn early_block(&mut self) -> Option<Block> {
        let settled = self.parser.is_some() || self.gather.waiting() >= ENOUGH_RECORDS;
        if settled { self.gather.any() } else { None }
    }

    /// The next block, full or not.
    pub fn last_block(&mut self) -> Option<Block> {
        self.gather.any()
    }

    /// The parser of this load; its mapping is chosen from the first block, which is `block` if
    /// there was none before.
    pub fn parser(&mut self, block: &Block) -> Result<&mut Parser, Failure> {
        match &mut self.parser {
            Some(parser) => Ok(parser),
            none => {
                let known = self.known.iter().find(|known| known.name == self.source);
                let parser = match known {
                    Some(known) => Parser::masking(known.mapping.clone(), &self.options.redaction)?,
                    None => Parser::new(block, &self.options)?,
                };
                self.sources.push(SourceReading {
                    name: self.source.clone(),
                    mapping: parser.mapping().clone(),
                    options: known.map_or(&self.options, |known| &known.options).clone(),
                    orders: (0, 0),
                });
                Ok(none.insert(parser))
            }
        }
    }

    /// How this load reads.
    pub fn options(&self) -> &ReadOptions {
        &self.options
    }

    /// Nothing more is taken from here on: `rows` are all that fit.
    pub fn fill(&mut self, rows: u32) {
        if self.full.is_none() {
            let reason = format!(
                "the memory that a browser tab has is full: {rows} events fit, and the rest is not there. Ask for a shorter time, or export these and load the next"
            );
            self.missing(&reason);
            self.full = Some(reason);
        }
    }

    /// Why nothing more is taken, if so.
    pub fn full(&self) -> Option<&str> {
        self.full.as_deref()
    }

    /// Adds the events of a batch; batches come in the order of their blocks. What does not fit is
    /// left out.
    pub fn append(&mut self, batch: &Batch, store: &mut Store) {
        if self.full.is_some() {
            return;
        }
        let first = store.len();
        let appended = store.append(batch);
        self.tally.events += appended.events;
        self.tally.duplicates += appended.duplicates;
        self.last_row = appended.last_row.or(self.last_row);
        self.print = batch.print_after(self.print);
        self.records += batch.records() as u64;
        self.reject(&batch.rejects, batch.rejects.len() as u64);
        if let Some(source) = self.sources.last_mut() {
            source.orders.0 += batch.orders.0;
            source.orders.1 += batch.orders.1;
        }
        for row in first..store.len() {
            self.note_time(store.time(row));
        }
    }

    fn reject(&mut self, rejects: &[Reject], all: u64) {
        self.tally.rejected += all;
        let room = REJECTS_NAMED.saturating_sub(self.tally.rejects.len());
        // What cannot be read is not masked place by place, but it is shown all the same.
        let gate = match rejects {
            [] => None,
            _ => Gate::new(&self.options.redaction).ok(),
        };
        let named = rejects.iter().take(room).map(|reject| Reject {
            source: self.source.clone(),
            page: self.tally.pages,
            text: gate
                .as_ref()
                .map_or_else(String::new, |gate| gate.unread(&reject.text)),
            ..reject.clone()
        });
        self.tally.rejects.extend(named);
    }

    /// What the framing of the current body rejected is told of that body.
    fn settle_rejects(&mut self) {
        let rejects = std::mem::take(&mut self.gather.rejects);
        let all = std::mem::take(&mut self.gather.rejected);
        self.records += all;
        self.reject(&rejects, all);
    }

    /// Says that something asked for is not there.
    pub fn missing(&mut self, reason: &str) {
        self.tally.complete = false;
        self.tally.gaps.push(Gap {
            page: Some(self.tally.pages),
            reason: reason.to_owned(),
            ..Gap::default()
        });
    }

    /// Says that nothing could be had of a file of several.
    pub fn missing_file(&mut self, file: &str, reason: &str) {
        self.missing(&format!("{file:?} could not be read: {reason}"));
    }

    /// Says that a page is not there.
    pub fn missing_page(&mut self, page: u32, reason: &str) {
        self.tally.complete = false;
        self.tally.gaps.push(Gap {
            page: Some(page),
            reason: reason.to_owned(),
            ..Gap::default()
        });
    }

    /// Says that a part of the time that was asked for is not there; `page` is the one that failed in it.
    pub fn missing_time(&mut self, (from, to): (String, String), page: Option<u32>, reason: &str) {
        self.tally.complete = false;
        self.tally.gaps.push(Gap {
            from: Some(from),
            to: Some(to),
            page,
            reason: reason.to_owned(),
        });
    }

    /// Says something of how much this is, though nothing is known to be missing.
    pub fn notice(&mut self, notice: &str) {
        self.tally.notices.push(notice.to_owned());
    }

    /// Says when the load was asked for.
    pub fn asked_at(&mut self, moment: Moment) {
        self.asked = Some(moment);
        self.tally.asked = Some(moment.rfc3339(&Zone::utc()));
    }

    /// Records met so far, whatever became of them; several events may stand in one.
    pub fn records(&self) -> u64 {
        self.records + self.gather.rejected
    }

    /// The row of the event that came last, added by it or there already.
    pub fn last_row(&self) -> Option<u32> {
        self.last_row
    }

    /// Tells the events of the current body from those of others.
    pub fn print(&self) -> u64 {
        self.print
    }

    /// What was read so far, each by its mapping.
    pub fn sources(&self) -> &[SourceReading] {
        &self.sources
    }

    /// The first row that the load may have added.
    pub fn first_row(&self) -> u32 {
        self.first_row
    }

    /// Says that the load adds to so many rows.
    pub fn starts_at(&mut self, first_row: u32) {
        self.first_row = first_row;
    }

    /// Looks at all times again, after they were read anew by the mappings that `sources` give.
    pub fn recount(&mut self, sources: &[SourceReading], store: &Store) {
        for mine in &mut self.sources {
            if let Some(now) = sources.iter().find(|source| source.name == mine.name) {
                mine.mapping = now.mapping.clone();
                mine.options = now.options.clone();
            }
        }
        self.parser = None;
        self.oldest = None;
        self.newest = None;
        self.tally.untimed = 0;
        self.tally.ambiguous_dates = 0;
        self.tally.assumed_zone = 0;
        self.tally.events = u64::from(store.len() - self.first_row);
        for row in self.first_row..store.len() {
            self.note_time(store.time(row));
        }
    }

    fn note_time(&mut self, time: StoredTime) {
        let Some(moment) = time.moment() else {
            self.tally.untimed += 1;
            self.tally.ambiguous_dates += u64::from(time.is_either_day());
            return;
        };
        self.tally.assumed_zone += u64::from(time.zone_assumed());
        self.oldest = Some(self.oldest.map_or(moment, |oldest| oldest.min(moment)));
        self.newest = Some(self.newest.map_or(moment, |newest| newest.max(moment)));
    }

    /// The next bodies come from a source that was read before, and are read by the mapping that it was read by.
    pub fn read_as(&mut self, reading: SourceReading) -> Result<(), Failure> {
        self.parser = Some(Parser::masking(
            reading.mapping.clone(),
            &self.options.redaction,
        )?);
        self.source.clone_from(&reading.name);
        self.sources = vec![reading];
        Ok(())
    }

    /// The sources of these names are read as they were read before.
    pub fn know(&mut self, readings: Vec<SourceReading>) {
        self.known = readings;
    }

    /// What was held apart stands in the store from `first_row` on; the rest of it was there before.
    pub fn joined(&mut self, first_row: u32, store: &Store) {
        let arrived = self.tally.events;
        self.starts_at(first_row);
        self.recount(&[], store);
        self.tally.duplicates += arrived - self.tally.events;
    }

    /// Where bodies hold their events, as far as it was told or found.
    pub fn events_at(&self) -> Option<&str> {
        self.reading.events.as_deref()
    }

    /// The mapping in force, once enough records were met.
    pub fn mapping(&self) -> Option<&Mapping> {
        self.sources.last().map(|source| &source.mapping)
    }

    /// Whether nothing is known to be missing so far.
    pub fn is_complete(&self) -> bool {
        self.tally.complete
    }

    /// Why something is missing.
    pub fn first_gap(&self) -> Option<&str> {
        let gap = self.tally.gaps.first().filter(|_| !self.tally.complete)?;
        Some(&gap.reason)
    }

    /// Events kept so far.
    pub fn events(&self) -> u64 {
        self.tally.events
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.tally.bytes
    }

    /// Says what the sources that were asked are known for, where it bears on these events: the newest
    /// are so new that later ones may be on their way, or the oldest are as old as they are kept.
    fn note_habits(&mut self) {
        let (Some(asked), Some(oldest), Some(newest)) = (self.asked, self.oldest, self.newest)
        else {
            return;
        };
        let days = |since: Moment| (asked.millis - since.millis) / DAY_MILLIS;
        let asked_itself = |source: &&SourceReading| self.received.is_from_address(&source.name);
        let mut notices = Vec::new();
        for source in self.sources.iter().filter(asked_itself) {
            let name = source.mapping.source();
            let mut habits = Habits::of(name);
            if self.options.freshness.is_some() || days(newest) > 0 {
                habits.lag_minutes = None;
            }
            let reaches_back = |keeps: &u32| {
                let keeps = i64::from(*keeps);
                (keeps * 9 / 10..=keeps + 1).contains(&days(oldest))
            };
            habits.keeps_days = habits.keeps_days.filter(reaches_back);
            notices.extend(habits.words(name));
        }
        self.tally.notices.extend(notices);
    }

    /// The same so far, of a load that goes on.
    pub fn received_so_far(&self) -> (&[Received], &[Packed]) {
        self.received.so_far()
    }

    /// What the load brought so far, as long as it goes on.
    pub fn report_so_far(&self, zone: &Zone) -> LoadReport {
        let mut report = LoadReport {
            complete: false,
            from: self.oldest.map(|moment| moment.rfc3339(zone)),
            to: self.newest.map(|moment| moment.rfc3339(zone)),
            source: kinds(&self.sources),
            ..self.tally.clone()
        };
        report.gaps.push(Gap {
            page: Some(self.tally.pages),
            reason: "the load went on while this was asked for".to_owned(),
            ..Gap::default()
        });
        report
    }

    /// What the load brought; times are written in `zone`.
    pub fn report(&mut self, zone: &Zone, millis: f64) -> LoadReport {
        self.settle_rejects();
        self.note_habits();
        self.tally
            .rejects
            .sort_by_key(|reject| (reject.page, reject.at));
        LoadReport {
            from: self.oldest.map(|moment| moment.rfc3339(zone)),
            to: self.newest.map(|moment| moment.rfc3339(zone)),
            source: kinds(&self.sources),
            millis,
            ..self.tally.clone()
        }
    }
}
