//! What may be asked of the device on which things are kept.

use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::{Link, lost};
use crate::core::failure::Failure;
use crate::core::protocol::{DeviceCall, DeviceReply, Keeping, KeptText, Restored};
use crate::web::message::{Answer, Call};

/// The host's key, if it gave one. It is handed on and never looked into.
#[derive(Clone, Debug, Default)]
pub struct Key(pub JsValue);

/// Keeping on the device.
impl Link {
    async fn device(
        &self,
        call: DeviceCall,
        given: JsValue,
    ) -> Result<(DeviceReply, JsValue), Failure> {
        match self.answer(Call::Device(Box::new(call)), given).await? {
            (Answer::Device(reply), file) => Ok((*reply, file)),
            _ => Err(lost()),
        }
    }

    /// From now on things are kept in the place of this name.
    pub async fn open_device(&self, slot: String, key: Key) -> Result<Keeping, Failure> {
        match self.device(DeviceCall::Open { slot }, key.0).await? {
            (DeviceReply::Keeping(keeping), _) => Ok(keeping),
            _ => Err(lost()),
        }
    }

    /// Nothing is kept any more.
    pub async fn close_device(&self) -> Result<(), Failure> {
        let closed = self.device(DeviceCall::Close, JsValue::UNDEFINED).await;
        closed.map(drop)
    }

    /// Puts in force what was kept.
    pub async fn restore(&self) -> Result<Restored, Failure> {
        match self.device(DeviceCall::Restore, JsValue::UNDEFINED).await? {
            (DeviceReply::Restored(restored), _) => Ok(*restored),
            _ => Err(lost()),
        }
    }

    /// Keeps what is loaded.
    pub async fn keep_events(&self, note: String) -> Result<Keeping, Failure> {
        let call = DeviceCall::Events { note };
        match self.device(call, JsValue::UNDEFINED).await? {
            (DeviceReply::Keeping(keeping), _) => Ok(keeping),
            _ => Err(lost()),
        }
    }

    /// Keeps a text, and a file beside it if there is one.
    pub async fn keep_text(&self, kept: KeptText, file: Option<Blob>) -> Result<(), Failure> {
        let call = DeviceCall::Text(kept);
        let file = file.map_or(JsValue::UNDEFINED, Into::into);
        self.device(call, file).await.map(drop)
    }

    /// A text as it is kept now; none if there is none, or none that opens with the key.
    pub async fn kept_text(&self, item: String) -> Result<Option<String>, Failure> {
        let call = DeviceCall::ReadText { item };
        match self.device(call, JsValue::UNDEFINED).await? {
            (DeviceReply::Text(text), _) => Ok(text),
            _ => Err(lost()),
        }
    }

    /// The same, once no other window is at work on what it tells of.
    pub async fn awaited_text(&self, item: String) -> Result<Option<String>, Failure> {
        let call = DeviceCall::AwaitText { item };
        match self.device(call, JsValue::UNDEFINED).await? {
            (DeviceReply::Text(text), _) => Ok(text),
            _ => Err(lost()),
        }
    }

    /// The file that was kept beside a text; none if it is gone.
    pub async fn kept_file(
        &self,
        item: String,
        media_type: String,
    ) -> Result<Option<Blob>, Failure> {
        let call = DeviceCall::File { item, media_type };
        let (_, file) = self.device(call, JsValue::UNDEFINED).await?;
        Ok(file.dyn_into().ok())
    }

    /// What is loaded, as a file to be handed on, and its manifest.
    pub async fn case(&self, note: String) -> Result<(serde_json::Value, Blob), Failure> {
        match self
            .device(DeviceCall::Case { note }, JsValue::UNDEFINED)
            .await?
        {
            (DeviceReply::Case(manifest), file) => {
                Ok((manifest, file.dyn_into().map_err(|_other| lost())?))
            }
            _ => Err(lost()),
        }
    }

    /// Puts in force what such a file holds.
    pub async fn open_case(&self, file: Blob) -> Result<Restored, Failure> {
        match self.device(DeviceCall::OpenCase, file.into()).await? {
            (DeviceReply::Restored(restored), _) => Ok(*restored),
            _ => Err(lost()),
        }
    }

    /// Takes an item off the device.
    pub async fn remove_kept(&self, item: String) -> Result<(), Failure> {
        let call = DeviceCall::Remove { item };
        self.device(call, JsValue::UNDEFINED).await.map(drop)
    }

    /// Takes everything off the device.
    pub async fn forget_kept(&self) -> Result<(), Failure> {
        let forgotten = self.device(DeviceCall::Forget, JsValue::UNDEFINED).await;
        forgotten.map(drop)
    }
}
