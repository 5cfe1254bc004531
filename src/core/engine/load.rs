//! Loading: bytes in, blocks out to be parsed, batches in.

use super::Engine;
use crate::core::failure::{Code, Failure};
use crate::core::ingest::{BodyEnd, Layout};
use crate::core::load::{Block, Load, Packed, Received, SourceReading};
use crate::core::privacy::bare_address;
use crate::core::protocol::{LoadReport, ReadOptions};
use crate::core::store::{Batch, Store};
use crate::core::time::Moment;

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

/// Whether so many bytes more than are in use can be had, in one piece.
pub type HasRoom = fn(bytes: usize) -> bool;

/// What taking in a block needs beside what stays of it, however little is there: the block, what is kept of a body to go
/// on after a broken connection, buffers.
const BLOCK_ROOM_BYTES: usize = 48 << 20;
/// Tables that double, searches and exports need a part of what the events take.
const PART_OF_STORE: usize = 8;

fn no_load() -> Failure {
    Failure::new(Code::Internal, "no load is under way")
}

/// Loading.
impl Engine {
    /// Begins a load. Without `append`, what it brings replaces what is there, as soon as it brings something.
    pub fn begin_load(&mut self, options: ReadOptions, append: bool) {
        self.incoming = (!append).then(Store::default);
        self.earlier = append.then(|| self.report.clone());
        let lag = options.freshness;
        let options = ReadOptions {
            redaction: self.redaction.clone(),
            ..options
        };
        let mut load = Load::new(options);
        if append {
            load.starts_at(self.store.len());
        }
        load.asked_at(Moment::from_millis(self.now_millis));
        if let Some(minutes) = lag.filter(|minutes| *minutes > 0) {
            load.notice(&format!(
                "the source may lag {minutes} min: the newest events may not be there yet"
            ));
        }
        self.load = Some(load);
    }

    /// The load that has begun reads sources of these names as they were read before; others as its options say.
    pub fn read_as_before(&mut self, readings: Vec<SourceReading>) {
        if let Some(load) = &mut self.load {
            load.know(readings);
        }
    }

    /// A body of the load begins. True says that its mapping is chosen anew.
    pub fn begin_body(&mut self, source: &str) -> bool {
        if let Some(joining) = &mut self.joining {
            joining.begin_page(source);
        }
        let store = self.incoming.as_mut().unwrap_or(&mut self.store);
        self.load
            .as_mut()
            .is_some_and(|load| load.begin_body(source, store))
    }

    /// The name by which another file or text of this name is known: two of one name are two sources, each with its
    /// own mapping. An address is the same source however often it is read, and keeps its name.
    pub fn name_apart(&self, name: &str) -> String {
        let store = self.incoming.as_ref().unwrap_or(&self.store);
        let is_read = |name: &str| {
            let mut readings = self.load.iter().flat_map(Load::sources);
            readings.any(|reading| reading.name == name) || store.has_source(name)
        };
        let mut apart = name.to_owned();
        let mut number = 1;
        while is_read(&apart) {
            number += 1;
            apart = format!("{name} ({number})");
        }
        apart
    }

    /// The body that has begun comes from this address, which is noted without its secrets.
    pub fn body_from(&mut self, url: &str) {
        if let Some(load) = &mut self.load {
            load.body_from(bare_address(url));
        }
    }

    /// Whoever drives the load digests the body that has begun: [`Engine::page_digested`].
    pub fn leave_page_digest(&mut self) {
        if let Some(load) = &mut self.load {
            load.leave_page_digest();
        }
    }

    /// The digest of the body that came last, in lower-case hexadecimal.
    pub fn page_digested(&mut self, sha256: String) {
        if let Some(load) = &mut self.load {
            load.page_digested(sha256);
        }
    }

    /// What some of the bodies came in.
    pub fn came_packed(&mut self, packed: Packed) {
        if let Some(load) = &mut self.load {
            load.came_packed(packed);
        }
    }

    /// What the loaded events were read from, body by body.
    pub fn received(&self) -> &[Received] {
        &self.received
    }

    /// The files that some of it came packed in.
    pub fn packed(&self) -> &[Packed] {
        &self.packed
    }

    /// The load whose rows are there already, as long as it goes on.
    fn showing(&self) -> Option<&Load> {
        self.load.as_ref().filter(|_| self.incoming.is_none())
    }

    /// What is known of all rows that are there, those of a load that goes on among them.
    pub fn report_so_far(&self) -> LoadReport {
        let Some(load) = self.showing() else {
            return self.report.clone();
        };
        let report = load.report_so_far(&self.zone);
        match &self.earlier {
            Some(earlier) if self.has_loaded => earlier.clone().joined(&report),
            _ => report,
        }
    }

    /// The same of what they were read from.
    pub fn received_so_far(&self) -> (Vec<Received>, Vec<Packed>) {
        let (bodies, packed) = self
            .showing()
            .map(Load::received_so_far)
            .unwrap_or_default();
        (
            [&self.received[..], bodies].concat(),
            [&self.packed[..], packed].concat(),
        )
    }

    /// The same of how their sources were read.
    pub(super) fn readings_so_far(&self) -> impl Iterator<Item = &SourceReading> {
        let load = self.showing().map_or(&[][..], Load::sources);
        let is_older = |known: &&SourceReading| load.iter().all(|new| new.name != known.name);
        self.sources.iter().filter(is_older).chain(load)
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

    /// Some bytes of the body are received, and not read: it was refused.
    pub fn pass_by(&mut self, chunk: &[u8]) {
        if let Some(load) = &mut self.load {
            load.pass_by(chunk);
        }
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

    /// A load stops while there is still room for what is to be done with what it brought; `has_room` tells.
    pub fn set_room(&mut self, has_room: HasRoom) {
        self.has_room = has_room;
    }

    /// Whether a further block of the load can be taken in.
    fn has_room(&self) -> bool {
        match (&self.incoming, &self.joining) {
            (None, _) => self.has_room_beside(0),
            // What is held apart is there once more while it is joined.
            (Some(incoming), Some(_)) => {
                let held = incoming.bytes();
                self.has_room_beside(held) && (self.has_room)(held)
            }
            // The first block takes the place of what is there, which left room for it.
            (Some(_), None) => true,
        }
    }

    /// Whether further events can be taken in beside those that are there and `held` bytes of others.
    pub(super) fn has_room_beside(&self, held: usize) -> bool {
        let part = (self.store.bytes() + held) / PART_OF_STORE;
        (self.has_room)(part.max(BLOCK_ROOM_BYTES))
    }

    /// Why no further events can be taken, if so: what is there stays and can be used.
    pub fn full(&self) -> Option<Failure> {
        self.load.as_ref()?.full().map(|reason| {
            Failure::new(Code::TooLarge, reason)
                .with_detail(serde_json::json!({ "events": self.store.len() }))
        })
    }

    /// Adds a batch; batches come in the order of their blocks. True says that there are more rows than before.
    pub fn append(&mut self, batch: &Batch) -> bool {
        let is_full = !self.has_room();
        let Some(load) = &mut self.load else {
            return false;
        };
        let store = self.incoming.as_mut().unwrap_or(&mut self.store);
        if is_full {
            load.fill(store.len());
        }
        let before = store.len();
        load.append(batch, store);
        if let Some(joining) = &mut self.joining {
            joining.hold(batch);
            return false;
        }
        let grew = store.len() > before;
        if grew {
            self.adopt();
        }
        self.extend_selection();
        grew
    }

    pub(super) fn read_block(&mut self, block: &Block) -> Result<bool, Failure> {
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

    /// A part of the time that was asked for, from and to in RFC 3339, is not there; `page` is the one that failed in it.
    pub fn missing_time(&mut self, span: (String, String), page: Option<u32>, reason: &str) {
        if let Some(load) = &mut self.load {
            load.missing_time(span, page, reason);
        }
    }

    /// Nothing could be had of a file, among others that can be read.
    pub fn missing_file(&mut self, file: &str, reason: &str) {
        if let Some(load) = &mut self.load {
            load.missing_file(file, reason);
        }
    }

    /// Files of the load that were not begun.
    pub fn missing_rest(&mut self, reason: &str) {
        if let Some(load) = &mut self.load {
            load.missing(reason);
        }
    }

    /// Something that is to be known of how much this is.
    pub fn notice(&mut self, notice: &str) {
        if let Some(load) = &mut self.load {
            load.notice(notice);
        }
    }

    /// Records met by the load under way.
    pub fn counted(&self) -> u64 {
        self.load.as_ref().map_or(0, Load::records)
    }

    /// Tells the events of the body read last from those of other bodies: the same events give the same.
    pub fn page_print(&self) -> u64 {
        self.load.as_ref().map_or(0, Load::print)
    }

    /// Raw text of the event that came last, also where it was there already.
    pub fn last_event(&self) -> Option<String> {
        let store = self.incoming.as_ref().unwrap_or(&self.store);
        let row = self.load.as_ref()?.last_row()?;
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
    pub(super) fn adopt(&mut self) {
        let Some(store) = self.incoming.take() else {
            return;
        };
        self.store = store;
        self.replaced = self.replaced.wrapping_add(1);
        self.sources.clear();
        self.received.clear();
        self.packed.clear();
        self.joined_at.clear();
        self.last_pages.clear();
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
        self.settle();
        let Some(mut load) = self.load.take() else {
            return self.report.clone();
        };
        self.take_report(&mut load, millis)
    }

    /// What [`Engine::settle_dates`] asks for, at once.
    fn settle(&mut self) {
        let Some(mut remap) = self.settle_dates() else {
            return;
        };
        loop {
            match self.step_remap(&mut remap) {
                Ok(true) => {}
                Ok(false) => break,
                // The dates stay open, and are counted as such.
                Err(_no_room) => return,
            }
        }
        self.finish_remap(remap)
            .expect("nothing arrives between two steps made at once");
    }

    pub(super) fn take_report(&mut self, load: &mut Load, millis: f64) -> LoadReport {
        if let Some(mapping) = load.mapping() {
            self.mapping = mapping.report();
        }
        for reading in load.sources() {
            // What was there already under another name is no further source.
            if self.earlier.is_some() && !self.store.has_source(&reading.name) {
                continue;
            }
            self.sources.retain(|known| known.name != reading.name);
            let mut reading = reading.clone();
            reading.options.events = load.events_at().map(str::to_owned);
            self.sources.push(reading);
        }
        let report = load.report(&self.zone, millis);
        let (bodies, packed) = load.take_received();
        self.received.extend(bodies);
        self.packed.extend(packed);
        self.hold(&report);
        report
    }

    /// Ends the load by a failure. What it brought stays, marked as incomplete; if it brought
    /// nothing, what was there before stays as it was.
    pub fn abandon_load(&mut self, reason: &str, millis: f64) -> Option<LoadReport> {
        self.settle();
        let mut load = self.load.take()?;
        let added_nothing = self.earlier.is_some() && load.records() == 0;
        if self.incoming.take().is_some() || added_nothing {
            self.earlier = None;
            return None;
        }
        if load.is_complete() {
            load.missing(reason);
        }
        Some(self.take_report(&mut load, millis))
    }

    /// What is known of all that is loaded: of what was there before, too, where this was added to it.
    fn hold(&mut self, report: &LoadReport) {
        self.report = match self.earlier.take() {
            Some(earlier) if self.has_loaded => earlier.joined(report),
            _ => report.clone(),
        };
        self.has_loaded = true;
    }
}
