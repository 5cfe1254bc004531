//! Exporting: files out, slice by slice, one export after the other.

mod under_way;

use wasm_bindgen::prelude::*;
use web_sys::Blob;

pub(super) use under_way::Exports;

use super::{EXPORT_ROWS, Host, PROGRESS_MILLIS, SLICE_MILLIS};
use crate::core::export::job::Export;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{ExportOptions, ExportSummary, Notice, Phase, Progress};
use crate::core::time::Zone;
use crate::core::verify::{manifest_text, seal, sign, signed_text};
use crate::web::disk::{DiskFile, FileHandle};
use crate::web::hasher::Hasher;
use crate::web::message::{Answer, ToPage};
use crate::web::packer::Packer;
use crate::web::pause::pause;
use crate::web::sink::{Sink, Written};
use crate::web::{clock, timer, zone};

/// How often an export that waits looks whether it is its turn.
const TURN_MILLIS: u32 = 30;
/// The packer is given bytes in pieces of about this size.
const PACK_BYTES: usize = 1 << 20;
/// A file may come to more than 4 GB where so much was loaded: a CSV can be larger than its source.
const LARGE_BYTES: u64 = 800 << 20;

/// What one export is known by while it runs.
struct Run {
    asked: Asked,
    start: f64,
    told: f64,
    slice_start: f64,
}

/// As it was when an export was asked for.
#[derive(Clone, Copy)]
struct Asked {
    job: u32,
    stops: u32,
    /// The rows that it names; others may take their place.
    replaced: u32,
}

/// A file of more rows is worth a worker that digests it.
const DIGEST_ROWS: u64 = 20_000;

/// Exporting.
impl Host {
    /// Makes a file once those asked for before it are over; one that is stopped meanwhile ends at once.
    pub(super) async fn export_in_turn(
        &self,
        options: &ExportOptions,
        job: u32,
        picked: JsValue,
    ) -> Result<(ExportSummary, Blob), Failure> {
        let stops = self.ends.get();
        let zone = options.time_zone.as_deref().map(zone::zone).transpose()?;
        self.exports.queue(job);
        let outcome = self
            .export_queued((options, zone), (job, stops), picked)
            .await;
        self.exports.end(job);
        outcome
    }

    async fn export_queued(
        &self,
        (options, zone): (&ExportOptions, Option<Zone>),
        (job, stops): (u32, u32),
        picked: JsValue,
    ) -> Result<(ExportSummary, Blob), Failure> {
        // Of what is on the screen now, the first rows may be all that is known yet.
        while self.held.is_on() {
            pause().await;
            self.check(job, stops)?;
        }
        // These rows were asked for, however long the file waits.
        let export = self.engine.borrow_mut().begin_export(options, zone)?;
        let asked = Asked {
            job,
            stops,
            replaced: self.engine.borrow().replaced(),
        };
        self.check_rows(asked)?;
        while !self.exports.is_turn(job) {
            timer::sleep(TURN_MILLIS).await;
            self.check_rows(asked)?;
        }
        self.export((export, options), asked, picked).await
    }

    async fn export(
        &self,
        (export, options): (Export, &ExportOptions),
        asked: Asked,
        picked: JsValue,
    ) -> Result<(ExportSummary, Blob), Failure> {
        let start = clock::precise_millis();
        let mut run = Run {
            asked,
            start,
            told: start,
            slice_start: start,
        };
        self.notify(exporting(asked.job, &export));
        let picked = (!picked.is_undefined()).then(|| picked.unchecked_into::<FileHandle>());
        let mut sink = Sink::open(picked).await?;
        match self.fill(&mut run, export, options, &mut sink).await {
            Ok(summary) => {
                let Written { file, disk } =
                    sink.finish(&summary.media_type, summary.bytes).await?;
                let forgotten = disk.as_ref().is_some_and(DiskFile::is_over);
                let stays = if forgotten {
                    Err(stopped())
                } else {
                    self.check(asked.job, asked.stops)
                };
                if let Err(stopped) = stays {
                    if let Some(disk) = disk {
                        disk.remove().await;
                    }
                    return Err(stopped);
                }
                self.exports.keep(asked.job, disk);
                Ok((summary, file))
            }
            Err(failure) => {
                sink.discard().await;
                Err(failure)
            }
        }
    }

    /// Writes the whole file into `sink`, through the packer where one is needed.
    async fn fill(
        &self,
        run: &mut Run,
        mut export: Export,
        options: &ExportOptions,
        sink: &mut Sink,
    ) -> Result<ExportSummary, Failure> {
        let bundle = options.bundle == Some(true);
        let large = self.engine.borrow().load_report().bytes > LARGE_BYTES;
        let mut way = Way {
            host: self,
            packer: match export.pack_order(bundle, large) {
                Some(order) => Some(Packer::begin(order).await?),
                None => None,
            },
            asked: false,
            piece: Vec::new(),
            sink,
        };
        self.check_rows(run.asked)?;
        // What goes through the packer is digested there.
        let mut digest = (way.packer.is_none() && export.total() > DIGEST_ROWS)
            .then(Hasher::start)
            .flatten();
        if digest.is_some() {
            export.leave_digest();
        }
        while export.written() < export.total() {
            let ready = export.step(self.engine.borrow().store(), EXPORT_ROWS)?;
            way.write(&ready).await?;
            if let Some(digest) = &mut digest {
                digest.update(&ready).await?;
            }
            self.check_rows(run.asked)?;
            self.breathe(run, &export).await?;
        }
        let mut summary = match digest {
            Some(mut digest) => {
                let rest = export.end()?;
                way.write(&rest).await?;
                digest.update(&rest).await?;
                let sha256 = digest.finish().await?;
                let engine = self.engine.borrow();
                export.summary(&engine, sha256, clock::precise_millis() - run.start)
            }
            None => {
                let (rest, summary) = {
                    let engine = self.engine.borrow();
                    export.finish(&engine, clock::precise_millis() - run.start)?
                };
                way.write(&rest).await?;
                summary
            }
        };
        if let Some(sealed) = way.end_file().await? {
            summary.became(&sealed);
        }
        self.sign(run, &mut summary).await?;
        seal(&mut summary.manifest);
        if bundle {
            let text = manifest_text(&summary.manifest);
            way.bundle(&text, &mut summary).await?;
        }
        self.check(run.asked.job, run.asked.stops)?;
        summary.millis = clock::precise_millis() - run.start;
        Ok(summary)
    }

    /// Tells how far it is and lets messages through, when it is time to.
    async fn breathe(&self, run: &mut Run, export: &Export) -> Result<(), Failure> {
        let now = clock::precise_millis();
        if now - run.told >= PROGRESS_MILLIS {
            run.told = now;
            self.notify(Notice::Progress(progress(export)));
            self.notify(exporting(run.asked.job, export));
        }
        if now - run.slice_start >= SLICE_MILLIS {
            pause().await;
            run.slice_start = clock::precise_millis();
            self.check_rows(run.asked)?;
        }
        Ok(())
    }

    /// The manifest is signed, where anybody signs.
    async fn sign(&self, run: &Run, summary: &mut ExportSummary) -> Result<(), Failure> {
        self.sign_manifest((run.asked.job, run.asked.stops), &mut summary.manifest)
            .await
    }

    /// The same of the manifest of any file that a job makes; `stops` is how often all was stopped before it began.
    pub(super) async fn sign_manifest(
        &self,
        (job, stops): (u32, u32),
        manifest: &mut serde_json::Value,
    ) -> Result<(), Failure> {
        let (ask, answered) = self.exports.ask(job);
        (self.post)(&ToPage {
            id: 0,
            answer: Answer::Sign {
                ask,
                text: signed_text(manifest),
            },
            file: JsValue::UNDEFINED,
        });
        let signature = self.exports.signature(ask, answered).await;
        self.check(job, stops)?;
        if let Some(signature) = signature? {
            sign(manifest, &signature);
        }
        Ok(())
    }

    fn check(&self, job: u32, stops: u32) -> Result<(), Failure> {
        match self.ends.get() == stops && !self.exports.is_dropped(job) {
            true => Ok(()),
            false => Err(stopped()),
        }
    }

    /// The same while rows are still to be read: they must be those that were asked for.
    fn check_rows(&self, asked: Asked) -> Result<(), Failure> {
        self.check(asked.job, asked.stops)?;
        match self.engine.borrow().replaced() == asked.replaced {
            true => Ok(()),
            false => Err(Failure::new(
                Code::Cancelled,
                "other events were loaded while the file was made; no file was made. Export again",
            )),
        }
    }
}

fn stopped() -> Failure {
    Failure::new(Code::Cancelled, "the export was stopped; no file was made")
}

/// The way of the bytes: to the packer and back, or straight on.
struct Way<'a> {
    host: &'a Host,
    packer: Option<Packer>,
    /// The packer is at work; its answer is taken when the next bytes are there.
    asked: bool,
    /// Not yet given to the packer.
    piece: Vec<u8>,
    sink: &'a mut Sink,
}

impl Way<'_> {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.packer.is_none() {
            return self.put(bytes).await;
        }
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PACK_BYTES {
            self.pack().await?;
        }
        Ok(())
    }

    /// Gives the packer what waits, after taking what it made of the bytes before.
    async fn pack(&mut self) -> Result<(), Failure> {
        self.take().await?;
        let piece = std::mem::take(&mut self.piece);
        if let Some(packer) = &self.packer {
            packer.feed(&piece)?;
            self.asked = true;
        }
        Ok(())
    }

    async fn take(&mut self) -> Result<(), Failure> {
        let ready = match &self.packer {
            Some(packer) if std::mem::take(&mut self.asked) => packer.ready().await?,
            _ => return Ok(()),
        };
        self.put(&ready).await
    }

    async fn end_file(&mut self) -> Result<Option<crate::core::protocol::Sealed>, Failure> {
        if self.packer.is_none() {
            return Ok(None);
        }
        self.pack().await?;
        self.take().await?;
        let Some(packer) = &self.packer else {
            return Ok(None);
        };
        let (rest, sealed) = packer.end_file().await?;
        self.put(&rest).await?;
        Ok(Some(sealed))
    }

    async fn bundle(&mut self, manifest: &str, summary: &mut ExportSummary) -> Result<(), Failure> {
        let Some(packer) = self.packer.take() else {
            return Ok(());
        };
        let ready = packer.add("manifest.json", manifest.as_bytes()).await?;
        self.put(&ready).await?;
        let (rest, sealed) = packer.finish().await?;
        self.put(&rest).await?;
        if let Some(sealed) = sealed {
            summary.bundled(&sealed);
        }
        Ok(())
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.host.exports.write(self.sink, bytes).await?;
        match self.sink.is_over() {
            true => Err(stopped()),
            false => Ok(()),
        }
    }
}

fn exporting(job: u32, export: &Export) -> Notice {
    Notice::Exporting {
        job,
        rows: export.written(),
        total: export.total(),
    }
}

fn progress(export: &Export) -> Progress {
    Progress {
        phase: Phase::Export,
        events: export.written(),
        bytes: 0,
        total: Some(export.total()),
        waiting: None,
    }
}
