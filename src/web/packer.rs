//! The packer: a worker that makes XLSX and zip, started for one export and
//! ended with it. Its program is loaded then, and only then; onto the page where
//! that may have no worker.
//!
//! One question is under way at a time; the one who asks may go on while it is
//! answered.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
#[cfg(feature = "pack")]
use web_sys::{MessageEvent, MessagePort};

use super::body::words;
use super::message::{from_js, to_js};
use super::worker::{Started, beside};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{PackOrder, Sealed};

/// What is asked of the packer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Ask {
    /// Begin this.
    Begin(PackOrder),
    /// The next bytes of the file.
    Feed,
    /// It has no more.
    EndFile,
    /// A further file of this name.
    Add(String),
    /// That is all.
    Finish,
}

/// What the packer answers; the bytes that are ready ride beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Said {
    /// It listens.
    Hello,
    /// It goes on.
    Ready,
    /// A file has come to its end.
    Sealed(Option<Sealed>),
    /// It cannot be made.
    Failed(Failure),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Message<T> {
    what: T,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    bytes: JsValue,
}

/// The engine's end.
pub struct Packer {
    worker: Rc<Started>,
    inbox: Rc<Inbox>,
}

#[derive(Default)]
struct Inbox {
    message: RefCell<Option<JsValue>>,
    waiter: RefCell<Option<Function>>,
}

impl Inbox {
    fn put(&self, message: JsValue) {
        *self.message.borrow_mut() = Some(message);
        let waiter = self.waiter.borrow_mut().take();
        if let Some(resolve) = waiter {
            resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
        }
    }
}

impl Packer {
    /// Loads the packer's program and begins what `order` asks for.
    pub async fn begin(order: PackOrder) -> Result<Packer, Failure> {
        let script = beside("packer_loader.js").ok_or_else(|| {
            Failure::new(
                Code::BadOptions,
                "a case file brings no part that makes XLSX and zip files; export CSV, NDJSON or JSON without a zip",
            )
        })?;
        let inbox = Rc::new(Inbox::default());
        let (heard, died) = (inbox.clone(), inbox.clone());
        let worker = Started::start(
            &script,
            "",
            move |_, message| heard.put(message),
            move || died.put(JsValue::NULL),
        );
        let worker = worker.map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("the browser does not let the part start that makes XLSX and zip files: {}. The page's policy must allow workers (worker-src)", words(&error)),
            )
            .with_detail(serde_json::json!({ "script": script }))
        })?;
        let packer = Packer { worker, inbox };
        packer.answer().await?; // it listens
        packer.post(Ask::Begin(order), None)?;
        packer.answer().await?;
        Ok(packer)
    }

    /// Sends the next bytes of the file; [`Packer::ready`] gives what comes of them.
    pub fn feed(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.post(Ask::Feed, Some(bytes))
    }

    /// What became ready by the last [`Packer::feed`].
    pub async fn ready(&self) -> Result<Vec<u8>, Failure> {
        self.answer().await.map(|(bytes, _)| bytes)
    }

    /// Ends the file: its last bytes, and what it is.
    pub async fn end_file(&self) -> Result<(Vec<u8>, Sealed), Failure> {
        self.post(Ask::EndFile, None)?;
        match self.answer().await? {
            (bytes, Some(sealed)) => Ok((bytes, sealed)),
            _ => Err(lost("it gave no digest")),
        }
    }

    /// Puts a further file into the zip.
    pub async fn add(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, Failure> {
        self.post(Ask::Add(name.to_owned()), Some(content))?;
        self.ready().await
    }

    /// Ends the zip, where there is one: its last bytes, and what it is.
    pub async fn finish(self) -> Result<(Vec<u8>, Option<Sealed>), Failure> {
        self.post(Ask::Finish, None)?;
        self.answer().await
    }

    fn post(&self, ask: Ask, bytes: Option<&[u8]>) -> Result<(), Failure> {
        let bytes = bytes.map(Uint8Array::from);
        let transfer: Array = bytes.iter().map(|bytes| bytes.buffer()).collect();
        let message = to_js(&Message {
            what: ask,
            bytes: bytes.map_or(JsValue::UNDEFINED, Into::into),
        })?;
        match self.worker.post(&message, &transfer) {
            true => Ok(()),
            false => Err(lost("it takes no messages")),
        }
    }

    async fn answer(&self) -> Result<(Vec<u8>, Option<Sealed>), Failure> {
        let waiting = self.inbox.message.borrow().is_none();
        if waiting {
            let promise = Promise::new(&mut |resolve, _| {
                *self.inbox.waiter.borrow_mut() = Some(resolve);
            });
            JsFuture::from(promise).await.ok(); // it cannot reject
        }
        let message = self.inbox.message.borrow_mut().take();
        let message = message
            .filter(|message| !message.is_null())
            .ok_or_else(|| {
                Failure::new(
                    Code::Network,
                    "the part that makes XLSX and zip files could not be loaded, or has stopped. \
                 Check the connection and try again, or export CSV without a zip",
                )
            })?;
        let message: Message<Said> = from_js(message, "the packer's answer")?;
        let bytes = message
            .bytes
            .dyn_ref::<Uint8Array>()
            .map(Uint8Array::to_vec)
            .unwrap_or_default();
        match message.what {
            Said::Hello | Said::Ready => Ok((bytes, None)),
            Said::Sealed(sealed) => Ok((bytes, sealed)),
            Said::Failed(failure) => Err(failure),
        }
    }
}

fn lost(why: &str) -> Failure {
    Failure::new(Code::Internal, format!("the packer cannot be used: {why}"))
}

#[cfg(feature = "pack")]
mod serve {
    use super::*;
    use crate::core::export::pack;
    use crate::web::served::OnMessage;

    #[wasm_bindgen]
    extern "C" {
        /// A worker's scope or a port: either way the engine is at the other end.
        #[derive(Clone)]
        pub type Engine;
        #[wasm_bindgen(method, catch, js_name = postMessage)]
        fn post_message(this: &Engine, message: &JsValue, transfer: &Array) -> Result<(), JsValue>;
    }

    /// Answers the engine, in the packer's own program: what it says is to be given to the result.
    pub fn serve(engine: Engine) -> OnMessage {
        let mut packer: Option<pack::Packer> = None;
        send(&engine, Said::Hello, &[]);
        OnMessage::new(move |event: MessageEvent| {
            let done = from_js::<Message<Ask>>(event.data(), "the call").and_then(|message| {
                let bytes = message
                    .bytes
                    .dyn_ref::<Uint8Array>()
                    .map(Uint8Array::to_vec)
                    .unwrap_or_default();
                step(&mut packer, message.what, &bytes)
            });
            match done {
                Ok((said, bytes)) => send(&engine, said, &bytes),
                Err(failure) => send(&engine, Said::Failed(failure), &[]),
            }
        })
    }

    /// Tells the engine at the other end of `port` of a fault: nothing can be answered any more.
    pub fn stopped(port: &MessagePort, reason: &str) {
        let said = Said::Failed(lost(&format!("it has stopped ({reason})")));
        send(port.unchecked_ref(), said, &[]);
    }

    fn step(
        packer: &mut Option<pack::Packer>,
        ask: Ask,
        bytes: &[u8],
    ) -> Result<(Said, Vec<u8>), Failure> {
        if let Ask::Begin(order) = &ask {
            *packer = Some(pack::Packer::new(order)?);
            return Ok((Said::Ready, Vec::new()));
        }
        let Some(begun) = packer else {
            return Err(lost("nothing was begun"));
        };
        match ask {
            Ask::Begin(_) => Ok((Said::Ready, Vec::new())),
            Ask::Feed => begun.feed(bytes).map(|ready| (Said::Ready, ready)),
            Ask::Add(name) => begun.add(&name, bytes).map(|ready| (Said::Ready, ready)),
            Ask::EndFile => begun
                .end_file()
                .map(|(ready, sealed)| (Said::Sealed(Some(sealed)), ready)),
            Ask::Finish => match packer.take() {
                Some(done) => done
                    .finish()
                    .map(|(ready, sealed)| (Said::Sealed(sealed), ready)),
                None => Err(lost("nothing was begun")),
            },
        }
    }

    fn send(engine: &Engine, said: Said, bytes: &[u8]) {
        let bytes = Uint8Array::from(bytes);
        let transfer = Array::of1(&bytes.buffer());
        let message = to_js(&Message {
            what: said,
            bytes: bytes.into(),
        });
        if let Ok(message) = message {
            engine.post_message(&message, &transfer).ok(); // nobody is left to be told
        }
    }
}

#[cfg(feature = "pack")]
pub use serve::{serve, stopped};
