//! One load: bodies in, events in the store, everything else counted.
//!
//! `events + duplicates + rejected` is always the number of records met. The
//! mapping is chosen from the first records and then holds for the whole load.

use std::borrow::Cow;

use super::event::Field;
use super::failure::Failure;
use super::ingest::tape::Tape;
use super::ingest::{BodyEnd, Reader, RecordSink};
use super::mapping::{Extracted, Mapping};
use super::protocol::{Gap, LoadReport, ReadOptions, Reject};
use super::store::{Appended, Batch, CODED, NewEvent, Store, StoredTime};
use super::time::{Moment, Zone};

/// The mapping is chosen from so many records, or from what fills [`SAMPLE_BYTES`].
const SAMPLE_RECORDS: usize = 500;
const SAMPLE_BYTES: usize = 1 << 20;
/// Parsed events are handed to the store in portions of about this much raw text.
const BATCH_BYTES: usize = 1 << 20;
/// Rejects that a report names; all are counted.
const REJECTS_NAMED: usize = 1000;

/// A load that is under way.
#[derive(Debug)]
pub struct Load {
    options: ReadOptions,
    reader: Option<Reader>,
    sink: Sink,
    tally: LoadReport,
    oldest: Option<Moment>,
    newest: Option<Moment>,
}

impl Load {
    /// A load that reads as `options` say.
    pub fn new(options: ReadOptions) -> Self {
        Load {
            sink: Sink {
                options: options.clone(),
                ..Sink::default()
            },
            options,
            reader: None,
            tally: LoadReport {
                complete: true,
                ..LoadReport::default()
            },
            oldest: None,
            newest: None,
        }
    }

    /// Another body (a page, a file) begins; its events are marked as coming from `source`.
    pub fn begin_body(&mut self, source: &str, store: &mut Store) {
        store.begin_body(source);
        self.reader = Some(Reader::new(&self.options));
        self.tally.pages += 1;
    }

    /// Reads some bytes of the current body.
    pub fn push(&mut self, chunk: &[u8], store: &mut Store) -> Result<(), Failure> {
        self.tally.bytes += chunk.len() as u64;
        if let Some(reader) = &mut self.reader {
            reader.push(chunk, &mut self.sink)?;
        }
        self.settle(store, BATCH_BYTES)
    }

    /// The current body has ended; false in the answer's `whole` means that it was cut in the middle.
    pub fn end_body(&mut self, store: &mut Store) -> Result<BodyEnd, Failure> {
        let reader = self
            .reader
            .take()
            .unwrap_or_else(|| Reader::new(&self.options));
        let end = reader.finish(&mut self.sink)?;
        self.sink.map_samples()?;
        self.settle(store, 0)?;
        if !end.whole {
            self.missing("the body was cut in the middle");
        }
        Ok(end)
    }

    /// The current body cannot be read any further; what was whole is kept.
    pub fn cut_body(&mut self, reason: &str, store: &mut Store) -> Result<(), Failure> {
        if let Some(reader) = self.reader.take() {
            // Whatever is wrong with the rest of a cut body, the cut is the reason.
            reader.finish(&mut self.sink).ok();
        }
        self.sink.map_samples()?;
        self.settle(store, 0)?;
        self.missing(reason);
        Ok(())
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

    /// Hands what is parsed to the store, so that it can be seen and searched.
    pub fn flush(&mut self, store: &mut Store) -> Result<(), Failure> {
        self.settle(store, 0)
    }

    fn settle(&mut self, store: &mut Store, at_least: usize) -> Result<(), Failure> {
        if let Some(failure) = self.sink.failure.take() {
            return Err(failure);
        }
        if self.sink.batch.raw_bytes() < at_least || self.sink.batch.is_empty() {
            return Ok(());
        }
        let first = store.len();
        let Appended { events, duplicates } = store.append(&self.sink.batch);
        self.sink.batch.clear();
        self.tally.events += events;
        self.tally.duplicates += duplicates;
        for row in first..store.len() {
            self.note_time(store.time(row));
        }
        Ok(())
    }

    fn note_time(&mut self, time: StoredTime) {
        let Some(moment) = time.moment() else {
            self.tally.untimed += 1;
            return;
        };
        self.tally.assumed_zone += u64::from(time.zone_assumed());
        self.oldest = Some(self.oldest.map_or(moment, |oldest| oldest.min(moment)));
        self.newest = Some(self.newest.map_or(moment, |newest| newest.max(moment)));
    }

    /// The mapping in force, once enough records were met.
    pub fn mapping(&self) -> Option<&Mapping> {
        self.sink.mapping.as_ref()
    }

    /// Whether nothing is known to be missing so far.
    pub fn is_complete(&self) -> bool {
        self.tally.complete
    }

    /// Events kept so far.
    pub fn events(&self) -> u64 {
        self.tally.events
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.tally.bytes
    }

    /// What the load brought; times are written in `zone`.
    pub fn report(&self, zone: &Zone, millis: f64) -> LoadReport {
        LoadReport {
            rejects: self.sink.rejects.clone(),
            rejected: self.sink.rejected,
            from: self.oldest.map(|moment| moment.rfc3339(zone)),
            to: self.newest.map(|moment| moment.rfc3339(zone)),
            source: self
                .sink
                .mapping
                .as_ref()
                .map(|mapping| mapping.source().to_owned())
                .unwrap_or_default(),
            millis,
            ..self.tally.clone()
        }
    }
}

/// Where records go: checked, mapped, put into a batch; or rejected.
#[derive(Debug, Default)]
struct Sink {
    options: ReadOptions,
    mapping: Option<Mapping>,
    samples: Vec<Vec<u8>>,
    sample_bytes: usize,
    tape: Tape,
    batch: Batch,
    rejects: Vec<Reject>,
    rejected: u64,
    failure: Option<Failure>,
}

impl RecordSink for Sink {
    fn record(&mut self, at: u64, text: &[u8]) {
        if let Err(error) = self.tape.read(text) {
            let reason = error.to_string();
            self.reject(at, reason, text);
            return;
        }
        if self.mapping.is_some() {
            self.keep(text);
            return;
        }
        self.samples.push(text.to_vec());
        self.sample_bytes += text.len();
        if (self.samples.len() >= SAMPLE_RECORDS || self.sample_bytes >= SAMPLE_BYTES)
            && let Err(failure) = self.map_samples()
        {
            self.failure = Some(failure);
        }
    }

    fn reject(&mut self, at: u64, reason: String, _text: &[u8]) {
        self.rejected += 1;
        if self.rejects.len() < REJECTS_NAMED {
            self.rejects.push(Reject { at, reason });
        }
    }
}

impl Sink {
    /// Chooses the mapping from the records met so far and maps them.
    fn map_samples(&mut self) -> Result<(), Failure> {
        if self.mapping.is_some() {
            return Ok(());
        }
        let samples = std::mem::take(&mut self.samples);
        if samples.is_empty() {
            return Ok(());
        }
        let texts: Vec<&[u8]> = samples.iter().map(Vec::as_slice).collect();
        self.mapping = Some(Mapping::choose(&texts, &self.options)?);
        for text in &samples {
            // It was read without error when it came; the tape has moved on since.
            if self.tape.read(text).is_ok() {
                self.keep(text);
            }
        }
        Ok(())
    }

    /// Maps the record that the tape holds.
    fn keep(&mut self, text: &[u8]) {
        let Some(mapping) = &self.mapping else { return };
        let mut extracted = Extracted::default();
        mapping.extract(&self.tape, text, &mut extracted);
        let value = |field: Field| -> &str {
            extracted.values[field.number()]
                .as_ref()
                .map(Cow::as_ref)
                .unwrap_or_default()
        };
        let details = extracted.details.clone().unwrap_or(0..0);
        self.batch.push(&NewEvent {
            raw: text,
            id: value(Field::Id),
            time: extracted.time.map_or(StoredTime::NONE, |time| {
                StoredTime::new(time.moment, time.zone_known)
            }),
            coded: CODED.map(value),
            details: details.start as u32..details.end as u32,
        });
    }
}
