//! Files of one load, one after the other. Each stands by itself: what cannot be
//! read is named as missing, and the others are read all the same.

use web_sys::Blob;

use super::Host;
use crate::core::failure::{Code, Failure};
use crate::web::archive::Archive;
use crate::web::body::{BodyError, Chunks};
use crate::web::clock;
use crate::web::pages::Body;
use crate::web::pause::pause;

/// How the files of a load went so far.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Whether one that cannot be read has others beside it.
    several: bool,
    /// Bytes of all of them, while that is known.
    total: Option<u64>,
    read: u32,
    /// Whether one broke off.
    broke: bool,
    refused: Option<Failure>,
}

impl Files {
    /// `total` is the size of all, where it is known.
    pub fn new(several: bool, total: Option<u64>) -> Self {
        Files {
            several,
            total,
            ..Files::default()
        }
    }

    /// Why there is nothing at all: the reason of the first.
    pub fn failure(self) -> Option<Failure> {
        self.refused.filter(|_| self.read == 0)
    }

    /// The size of one is not known before it is unpacked.
    fn unpacks(&mut self) {
        self.total = None;
    }
}

/// Reading files.
impl Host {
    /// Reads a file, or all files of an archive.
    pub(super) async fn read_blob(
        &self,
        blob: &Blob,
        source: &str,
        stops: u32,
        files: &mut Files,
    ) -> Result<(), Failure> {
        let archive = match Archive::open(blob, source).await {
            Ok(None) => {
                let source = &self.name_apart(source);
                let opened = match Chunks::unpacked(blob.stream()) {
                    Ok(chunks) => self.open_body(chunks).await,
                    Err(error) => Err(error),
                };
                let outcome = match opened {
                    Ok(chunks) => {
                        let unpacks = chunks.unpacks();
                        files.broke = false;
                        let outcome = self.read_chunks(chunks, source, stops, files).await;
                        if unpacks && files.broke {
                            // What came behind the part that can be unpacked belongs to the file as well.
                            self.digest_packed(blob, source, stops).await;
                        }
                        outcome
                    }
                    Err(error) => Err(unreadable(source, &error)),
                };
                return self.settle_file(outcome, source, files).await;
            }
            Ok(Some(archive)) => archive,
            Err(failure) => return self.settle_file(Err(failure), source, files).await,
        };
        let contents = &archive.contents;
        files.several |= contents.entries.len() > 1;
        files.total = files
            .total
            .map(|total| (total + contents.unpacked()).saturating_sub(blob.size() as u64));
        if contents.entries.is_empty() {
            let failure = Failure::new(Code::NoEvents, format!("{source:?} holds no files"));
            return self.settle_file(Err(failure), source, files).await;
        }
        if !contents.passed_over.is_empty() {
            self.engine.borrow_mut().notice(&format!(
                "of {source:?} were passed over, as left there by a file manager: {}",
                contents.passed_over.join(", ")
            ));
        }
        for (place, entry) in contents.entries.iter().enumerate() {
            if self.stops.get() != stops {
                let left = contents.entries.len() - place;
                self.engine
                    .borrow_mut()
                    .missing_rest(&format!("stopped by you before {left} more of {source:?}"));
                return Ok(());
            }
            let name = self.name_apart(&format!("{source}/{}", entry.name));
            let outcome = match archive.chunks(entry).await {
                Ok(chunks) => self.read_chunks(chunks, &name, stops, files).await,
                Err(error) => Err(unreadable(&name, &error)),
            };
            self.settle_file(outcome, &name, files).await?;
        }
        self.digest_packed(blob, source, stops).await;
        Ok(())
    }

    /// One of several may be missing; one alone is the whole.
    async fn settle_file(
        &self,
        outcome: Result<(), Failure>,
        source: &str,
        files: &mut Files,
    ) -> Result<(), Failure> {
        let failure = match outcome {
            Ok(()) => {
                files.read += 1;
                return Ok(());
            }
            Err(failure) => failure,
        };
        let of_this_file = matches!(
            failure.code,
            Code::NotJson | Code::NoEvents | Code::Truncated | Code::TooLarge | Code::Graphql
        );
        if !files.several || !of_this_file {
            return Err(failure);
        }
        self.engine.borrow_mut().leave_body();
        self.settle().await?;
        self.engine
            .borrow_mut()
            .missing_file(source, &failure.message);
        files.refused.get_or_insert(failure);
        Ok(())
    }

    /// Reads a body to its end, or as far as it goes.
    pub(super) async fn read_chunks(
        &self,
        mut chunks: Chunks,
        source: &str,
        stops: u32,
        files: &mut Files,
    ) -> Result<(), Failure> {
        self.begin_body(source);
        if chunks.unpacks() {
            files.unpacks();
        }
        let mut told = clock::precise_millis();
        let mut shown = false;
        let mut body = Body::new();
        let mut refused = None;
        loop {
            if self.stops.get() != stops {
                chunks.cancel();
                return self.cut_body("stopped by you").await;
            }
            let next = chunks.next_and_outside();
            match self.await_telling(next, files.total).await {
                Ok(Some((chunk, outside))) => {
                    for free in self.digest_page(&mut body, &chunk, outside).await {
                        chunks.give_back(free);
                    }
                    body.keep_for_digest(&chunk);
                    let fed = match refused {
                        None => self.feed(&chunk, stops).await,
                        Some(_) => {
                            self.engine.borrow_mut().pass_by(&chunk);
                            Ok(())
                        }
                    };
                    if let Err(failure) = fed {
                        // The others are read without it: what was refused is named by the digest of all of it.
                        if !files.several || failure.code == Code::TooLarge {
                            chunks.cancel();
                            return Err(failure);
                        }
                        refused = Some(failure);
                    }
                }
                // What is stopped ends, or breaks off.
                Ok(None) | Err(BodyError(_)) if self.stops.get() != stops => {}
                Ok(None) => break,
                Err(BodyError(reason)) => {
                    files.broke = true;
                    return self
                        .cut_body(&format!("{source:?} broke off ({reason})"))
                        .await;
                }
            }
            let now = clock::precise_millis();
            if self.is_time_to_tell(told) || !shown {
                told = now;
                let first = !shown;
                shown |= self.show_progress(files.total)?;
                if shown && first {
                    self.give_way(files.total).await;
                }
                pause().await;
            }
        }
        self.came_packed(&chunks, source);
        match refused {
            Some(failure) => Err(failure),
            None => self.end_body().await.map(drop),
        }
    }
}

fn unreadable(source: &str, error: &BodyError) -> Failure {
    Failure::new(
        Code::Truncated,
        format!("{source:?} cannot be read ({})", error.0),
    )
}
