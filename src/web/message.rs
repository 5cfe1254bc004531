//! What the page and the worker post to each other.
//!
//! Plain data crosses by serde; a file, a stream or a finished file rides
//! beside it as what it is. Each message stands under its name
//! (`{ find: { … } }`): a name in a member beside the content would have serde
//! make a second reader of all that may stand there, which is downloaded too.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::core::failure::{Code, Failure};
use crate::core::protocol::{
    DeviceCall, DeviceReply, ExportOptions, ExportSummary, Find, Found, LoadReport, NewEvents,
    Notice, Panels, PanelsRequest, ReadOptions, Reply, Request, Signature, SourceConfig, Verdict,
};

/// What the page asks of the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Call {
    /// Something that the engine answers at once.
    Ask(Request),
    /// A search, with its first rows.
    Find(Find),
    /// A load; files, texts and streams ride in [`ToWorker::load`].
    Load {
        /// How to read it.
        read: Box<ReadOptions>,
        /// Whether it is added to what is there.
        append: bool,
        /// The endpoint, if it is not a file, a text or a stream.
        source: Option<Box<SourceConfig>>,
        /// Why files that were meant as well are not among them.
        left_out: Vec<String>,
    },
    /// A load of what is new of an endpoint that was read before.
    Newer {
        /// How to read it.
        read: Box<ReadOptions>,
        /// The endpoint.
        source: Box<SourceConfig>,
    },
    /// Figures for the panels; a newer call gives an older one up.
    Panels(Box<PanelsRequest>),
    /// An export; the handle of the file that a person picked for it rides in [`ToWorker::load`].
    Export {
        /// What it is to hold.
        options: Box<ExportOptions>,
        /// The page's number for it.
        job: u32,
    },
    /// What is kept on the device; a key or a file may ride in [`ToWorker::load`].
    Device(Box<DeviceCall>),
    /// Checks an export; the files ride in [`ToWorker::load`].
    Verify,
    /// Stops one export, or takes its file off the device.
    DropExport {
        /// The page's number for it.
        job: u32,
    },
    /// The page's word on a manifest that [`Answer::Sign`] asked about.
    Signed {
        /// Which question.
        ask: u32,
        /// The signature, if there is to be one.
        signature: Result<Option<Signature>, Failure>,
    },
    /// Another zone.
    SetZone(String),
    /// What only the page knows of its reader.
    Greet {
        /// Whether numbers are written with a decimal comma.
        decimal_comma: bool,
    },
    /// The host's word on a request that [`Answer::Authorize`] asked about.
    Authorized {
        /// Which question.
        ask: u32,
        /// Names and values of headers, or why there are none.
        headers: Result<Vec<(String, String)>, Failure>,
    },
    /// Stops what runs long.
    Cancel,
    /// Stops the load under way and nothing else.
    StopLoad,
}

/// What the host is told of a request before it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Intended {
    /// Its whole address.
    pub url: String,
    /// How often this page is asked for with this try, from 1.
    pub attempt: u32,
    /// The status that the last try was refused with, where new headers may help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// What the worker answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// To [`Call::Ask`].
    Reply(Reply),
    /// To [`Call::Find`].
    Found(Found),
    /// To [`Call::Load`].
    Loaded(Box<LoadReport>),
    /// To [`Call::Newer`].
    Newer(Box<NewEvents>),
    /// To [`Call::Panels`].
    Panels(Box<Panels>),
    /// To [`Call::Export`]; the file rides in [`ToPage::file`].
    Exported(Box<ExportSummary>),
    /// Not an answer: the host is to say which headers a request needs.
    Authorize {
        /// Given back in [`Call::Authorized`].
        ask: u32,
        /// The request.
        request: Intended,
    },
    /// Not an answer: a fault of ours has stopped the engine for good, for this reason.
    Stopped(String),
    /// To [`Call::Device`]; a file may ride in [`ToPage::file`].
    Device(Box<DeviceReply>),
    /// To [`Call::Verify`].
    Verified(Verdict),
    /// Not an answer: a manifest is to be signed, if anybody signs.
    Sign {
        /// Given back in [`Call::Signed`].
        ask: u32,
        /// What is to be signed.
        text: String,
    },
    /// It could not be had.
    Failed(Failure),
    /// Not an answer to anything.
    Notice(Notice),
}

/// A message to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToWorker {
    /// Given back in the answer.
    pub id: u32,
    /// What is asked.
    pub call: Call,
    /// A list of files, blobs, texts or streams to load, or undefined.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub load: JsValue,
}

/// A message to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToPage {
    /// The call that this answers; 0 for a notice.
    pub id: u32,
    /// The answer.
    pub answer: Answer,
    /// A finished file, or undefined.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub file: JsValue,
}

/// Plain data as JavaScript has it: objects, not maps; null for what is absent.
pub fn to_js<T: Serialize>(value: &T) -> Result<JsValue, Failure> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("an answer could not be handed over: {error}"),
            )
        })
}

/// Plain data from JavaScript; `what` names it in the failure.
pub fn from_js<T: for<'de> Deserialize<'de>>(value: JsValue, what: &str) -> Result<T, Failure> {
    serde_wasm_bindgen::from_value(value).map_err(|error| unreadable(what, &error))
}

/// The same of what a host made: it may hold itself, and reading it would never end.
pub fn from_host<T: for<'de> Deserialize<'de>>(value: JsValue, what: &str) -> Result<T, Failure> {
    js_sys::JSON::stringify(&value).map_err(|error| unreadable(what, &error.into()))?;
    from_js(value, what)
}

fn unreadable(what: &str, error: &serde_wasm_bindgen::Error) -> Failure {
    Failure::new(Code::BadOptions, format!("{what} cannot be read: {error}"))
        .with_detail(serde_json::json!({ "option": what }))
}
