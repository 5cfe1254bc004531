//! Keeping what is loaded on the device, and restoring it.
//!
//! The page says when; here is how. Nothing that is kept is ever read again by
//! a parser: the pieces are the store's own columns.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

use super::{Host, SLICE_MILLIS};
use crate::core::engine::{RestoreError, Restoring};
use crate::core::failure::{Code, Failure};
use crate::core::keep::{EVENTS, End, VIEW};
use crate::core::protocol::{
    DeviceCall, DeviceReply, Keeping, KeptText, LoadReport, Notice, Restored,
};
use crate::core::words::hash;
use crate::web::clock;
use crate::web::device::{Device, DeviceError, Turn, fresh};
use crate::web::keep::{Reading, Writing, inventory, remove, work_lock};
use crate::web::message::Answer;
use crate::web::pause::pause;

/// A file is kept in pieces of this size.
const FILE_PIECE_BYTES: f64 = (8 << 20) as f64;

/// Where things are kept, if they are.
#[derive(Default)]
pub(super) struct Keeper {
    device: RefCell<Option<Device>>,
    /// Counts the writings of events; only the newest goes on.
    writings: Cell<u32>,
    /// The items on whose matter this window is at work, which others can tell by that. They end with it.
    works: RefCell<HashMap<String, Turn>>,
}

fn not_kept(error: DeviceError) -> Failure {
    let code = match error {
        DeviceError::Full => Code::TooLarge,
        DeviceError::TakenAway | DeviceError::Held(_) | DeviceError::Refused(_) => Code::Internal,
    };
    Failure::new(code, error.to_string())
}

/// Why events that were kept are not shown.
enum Withheld {
    Because(String),
    Device(DeviceError),
}

impl From<DeviceError> for Withheld {
    fn from(error: DeviceError) -> Self {
        Withheld::Device(error)
    }
}

impl From<RestoreError> for Withheld {
    fn from(error: RestoreError) -> Self {
        Withheld::Because(error.to_string())
    }
}

/// Keeping.
impl Host {
    /// Answers a call about the device; `given` is what rides beside it.
    pub(super) fn device(self: &Rc<Self>, id: u32, call: DeviceCall, given: JsValue) {
        let host = self.clone();
        spawn_local(async move {
            let (answer, file) = match host.device_call(call, given).await {
                Ok((reply, file)) => (Answer::Device(Box::new(reply)), file),
                Err(failure) => (Answer::Failed(failure), JsValue::UNDEFINED),
            };
            host.answer(id, answer, file);
        });
    }

    async fn device_call(
        self: &Rc<Self>,
        call: DeviceCall,
        given: JsValue,
    ) -> Result<(DeviceReply, JsValue), Failure> {
        let done = Ok((DeviceReply::Done, JsValue::UNDEFINED));
        match call {
            DeviceCall::Open { slot } => {
                let slot = format!("{:016x}", hash(slot.as_bytes()));
                let device = Device::open(&slot, &given).await.map_err(not_kept)?;
                let keeping = keeping(&device, None).await;
                *self.keeper.device.borrow_mut() = Some(device);
                Ok((DeviceReply::Keeping(keeping), JsValue::UNDEFINED))
            }
            DeviceCall::Close => {
                self.stop_keeping();
                done
            }
            DeviceCall::Restore => {
                let restored = self.restore().await.map_err(not_kept)?;
                Ok((
                    DeviceReply::Restored(Box::new(restored)),
                    JsValue::UNDEFINED,
                ))
            }
            DeviceCall::Events { note } => {
                let keeping = self.keep_events(&note).await?;
                Ok((DeviceReply::Keeping(keeping), JsValue::UNDEFINED))
            }
            DeviceCall::Text(kept) => {
                let device = self.place()?;
                let is_known = self.keeper.works.borrow().contains_key(&kept.item);
                if kept.at_work && !is_known {
                    let turn = device.turn(&work_lock(&kept.item), false).await;
                    let turn = turn.map_err(not_kept)?;
                    self.keeper
                        .works
                        .borrow_mut()
                        .insert(kept.item.clone(), turn);
                }
                keep_text(&device, &kept, given).await.map_err(not_kept)?;
                if !kept.at_work {
                    self.keeper.works.borrow_mut().remove(&kept.item);
                }
                done
            }
            DeviceCall::ReadText { item } => {
                let device = self.place()?;
                let text = read_text(&device, &item).await.map_err(not_kept)?;
                Ok((DeviceReply::Text(text), JsValue::UNDEFINED))
            }
            DeviceCall::AwaitText { item } => {
                let device = self.place()?;
                let turn = device.turn(&work_lock(&item), true).await;
                drop(turn.map_err(not_kept)?);
                let text = read_text(&device, &item).await.map_err(not_kept)?;
                Ok((DeviceReply::Text(text), JsValue::UNDEFINED))
            }
            DeviceCall::File { item, media_type } => {
                let device = self.place()?;
                let reading = Reading::newest(&device, &item).await.map_err(not_kept)?;
                let file = match reading {
                    Some(reading) => reading.file(1, &media_type).await.map_err(not_kept)?,
                    None => None,
                };
                Ok((
                    DeviceReply::Done,
                    file.map_or(JsValue::UNDEFINED, Into::into),
                ))
            }
            DeviceCall::Remove { item } => {
                let device = self.place()?;
                self.keeper.works.borrow_mut().remove(&item);
                remove(&device, &item).await.map_err(not_kept)?;
                done
            }
            DeviceCall::Case { note } => {
                let (manifest, file) = self.case(&note).await?;
                Ok((DeviceReply::Case(manifest), file.into()))
            }
            DeviceCall::OpenCase => {
                let restored = self.open_case(given).await?;
                Ok((
                    DeviceReply::Restored(Box::new(restored)),
                    JsValue::UNDEFINED,
                ))
            }
            DeviceCall::Forget => {
                // It is told of it as all windows are.
                Device::forget().await.map_err(not_kept)?;
                done
            }
        }
    }

    fn place(&self) -> Result<Device, Failure> {
        self.keeper.device.borrow().clone().ok_or_else(|| {
            Failure::new(
                Code::BadOptions,
                "nothing is kept on this device: set persist to \"device\" first",
            )
            .with_detail(serde_json::json!({ "option": "persist" }))
        })
    }

    /// Everything on the device is being forgotten: what it writes ends, and no open file holds a folder.
    pub(super) fn forgets(&self) {
        self.stop_keeping();
        self.exports.leave_device();
        self.notify(Notice::Forgotten);
    }

    fn stop_keeping(&self) {
        self.keeper.writings.set(self.keeper.writings.get() + 1);
        self.keeper.device.take();
    }

    async fn keep_events(&self, note: &str) -> Result<Keeping, Failure> {
        let device = self.place()?;
        let mine = self.keeper.writings.get() + 1;
        self.keeper.writings.set(mine);
        let mut writing = Writing::begin(&device, EVENTS).await.map_err(not_kept)?;
        let outdated = || {
            Failure::new(
                Code::Cancelled,
                "other events came before these were kept; what was kept before is still there",
            )
        };
        let snapshot = self.engine.borrow().snapshot(note, fresh());
        let Some(snapshot) = snapshot else {
            return Err(outdated());
        };
        for number in 0..snapshot.pieces() {
            let piece = match self.keeper.writings.get() == mine {
                true => snapshot.piece(number, &self.engine.borrow()),
                false => None,
            };
            let Some(piece) = piece else {
                writing.abandon().await;
                return Err(outdated());
            };
            if let Err(error) = writing.put(&piece).await {
                writing.abandon().await;
                return Err(not_kept(error));
            }
        }
        let end = writing
            .finish(clock::now_millis())
            .await
            .map_err(not_kept)?;
        Ok(keeping(&device, Some(end)).await)
    }

    async fn restore(self: &Rc<Self>) -> Result<Restored, DeviceError> {
        let Some(device) = self.keeper.device.borrow().clone() else {
            return Ok(Restored::default());
        };
        let mut restored = Restored::default();
        // The events first: they are what somebody waits for.
        let (end, found) = self.restore_events(&device).await;
        match found {
            Ok(Some((report, note))) => {
                restored.report = Some(report);
                restored.note = note;
            }
            Ok(None) => {}
            Err(Withheld::Because(reason)) => restored.problem = Some(reason),
            Err(Withheld::Device(error)) => restored.problem = Some(error.to_string()),
        }
        restored.keeping = keeping(&device, end).await;
        let inventory = inventory(&device).await?;
        for item in inventory.items().into_iter().filter(|item| *item != EVENTS) {
            if let Some(text) = read_text(&device, item).await? {
                restored.texts.push(KeptText {
                    item: item.to_owned(),
                    text,
                    at_work: device.is_taken(&work_lock(item)).await?,
                });
            }
        }
        Ok(restored)
    }

    async fn restore_events(
        self: &Rc<Self>,
        device: &Device,
    ) -> (Option<End>, Result<Option<(LoadReport, String)>, Withheld>) {
        let reading = match Reading::newest(device, EVENTS).await {
            Ok(Some(reading)) => reading,
            Ok(None) => return (None, Ok(None)),
            Err(error) => return (None, Err(error.into())),
        };
        let mut end = reading.end;
        if end.sealed && !device.seals() {
            let reason = "they are encrypted, and this page gave no key".to_owned();
            return (Some(end), Err(Withheld::Because(reason)));
        }
        let found = match self.read_events(&reading, device).await {
            // Without turns, another window may take away what is being read; then there is a newer one.
            Err(ReadError::Restore(RestoreError::Damaged)) if !device.takes_turns() => {
                match Reading::newest(device, EVENTS).await {
                    Ok(Some(newer)) => {
                        end = newer.end;
                        self.read_events(&newer, device).await
                    }
                    Ok(None) => return (None, Ok(None)),
                    Err(error) => return (None, Err(error.into())),
                }
            }
            found => found,
        };
        match found {
            Err(ReadError::Restore(RestoreError::OtherRedaction { weaker: true })) => {
                drop(reading); // nobody takes away what is being read
                let error = RestoreError::OtherRedaction { weaker: true };
                let gone = remove(device, EVENTS).await.is_ok();
                let and = if gone {
                    ", and were taken off this device"
                } else {
                    ""
                };
                let left = (!gone).then_some(end);
                (left, Err(Withheld::Because(format!("{error}{and}"))))
            }
            Err(ReadError::Restore(error)) => (Some(end), Err(error.into())),
            Err(ReadError::Device(error)) => (Some(end), Err(error.into())),
            Err(ReadError::Shut) => {
                let reason = "they do not open with the key that this page gave".to_owned();
                (Some(end), Err(Withheld::Because(reason)))
            }
            Ok(found) => (Some(end), Ok(found)),
        }
    }

    /// Tells of the first rows, if they are known. What asks of rows waits until the answer is dropped.
    async fn tell_first(
        self: &Rc<Self>,
        restoring: &Restoring,
        device: &Device,
    ) -> Option<FirstTold> {
        let view = read_text(device, VIEW).await.ok()?;
        let notice = restoring.first_rows(&self.engine.borrow(), view)?;
        self.held.hold_all();
        self.notify(notice);
        Some(FirstTold(self.clone()))
    }

    async fn read_events(
        self: &Rc<Self>,
        reading: &Reading,
        device: &Device,
    ) -> Result<Option<(LoadReport, String)>, ReadError> {
        let mut restoring = self.engine.borrow().restoring();
        let mut _told = None;
        let mut slice_start = clock::precise_millis();
        let pieces = reading.end.pieces;
        let mut next = (pieces > 0).then(|| reading.ask(0));
        for number in 0..pieces {
            let Some(asked) = next.take() else { break };
            let came = asked.bytes().await?;
            // The next one comes while this one is worked on.
            next = (number + 1 < pieces).then(|| reading.ask(number + 1));
            let Some(bytes) = came else {
                return Err(match reading.end.sealed && number == 0 {
                    true => ReadError::Shut,
                    false => ReadError::Restore(RestoreError::Damaged),
                });
            };
            restoring.take(&bytes)?;
            // Its setting is checked whatever comes of it; its rows are only for an empty engine.
            if !self.engine.borrow().is_vacant() {
                return Ok(None);
            }
            if number == 0 {
                _told = self.tell_first(&restoring, device).await;
            }
            if clock::precise_millis() - slice_start >= SLICE_MILLIS {
                pause().await;
                slice_start = clock::precise_millis();
            }
        }
        let restored = restoring.finish()?;
        Ok(self.engine.borrow_mut().restore(restored))
    }
}

/// The first rows of what is being read were told of. Once all are there, or none, what waited is answered.
struct FirstTold(Rc<Host>);

impl Drop for FirstTold {
    fn drop(&mut self) {
        self.0.held.let_all_go(&self.0);
    }
}

/// Why events could not be read.
enum ReadError {
    Restore(RestoreError),
    Device(DeviceError),
    /// They do not open.
    Shut,
}

impl From<RestoreError> for ReadError {
    fn from(error: RestoreError) -> Self {
        ReadError::Restore(error)
    }
}

impl From<DeviceError> for ReadError {
    fn from(error: DeviceError) -> Self {
        ReadError::Device(error)
    }
}

async fn keeping(device: &Device, end: Option<End>) -> Keeping {
    Keeping {
        place: device.kind(),
        sealed: end.map_or_else(|| device.seals(), |end| end.sealed),
        since: end.map(|end| end.kept_millis),
        bytes: end.map_or(0, |end| end.bytes),
        room: device.room().await,
    }
}

/// A text that is kept. What does not open with this key is as if it were not there.
async fn read_text(device: &Device, item: &str) -> Result<Option<String>, DeviceError> {
    let Some(reading) = Reading::newest(device, item).await? else {
        return Ok(None);
    };
    let bytes = reading.piece(0).await?;
    Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Keeps a text, and the file that belongs to it.
async fn keep_text(device: &Device, kept: &KeptText, given: JsValue) -> Result<(), DeviceError> {
    let mut writing = Writing::begin(device, &kept.item).await?;
    if let Err(error) = fill(&mut writing, kept, given).await {
        writing.abandon().await;
        return Err(error);
    }
    writing.finish(clock::now_millis()).await.map(drop)
}

async fn fill(
    writing: &mut Writing<'_>,
    kept: &KeptText,
    given: JsValue,
) -> Result<(), DeviceError> {
    writing.put(kept.text.as_bytes()).await?;
    let Ok(file) = given.dyn_into::<Blob>() else {
        return Ok(());
    };
    let lost = |_gone: JsValue| DeviceError::Refused("the file could not be read".to_owned());
    let mut at = 0.0;
    while at < file.size() {
        let next = (at + FILE_PIECE_BYTES).min(file.size());
        let piece = file.slice_with_f64_and_f64(at, next).map_err(lost)?;
        let bytes = JsFuture::from(piece.array_buffer()).await.map_err(lost)?;
        writing
            .put(&js_sys::Uint8Array::new(&bytes).to_vec())
            .await?;
        at = next;
    }
    Ok(())
}
