//! Asks the host's page for the headers of a request.
//!
//! What it answers goes into that one request and nowhere else: it is never
//! kept, shown or written.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::message::{Answer, Intended, ToPage};
use crate::core::failure::{Code, Failure};

/// Names and values of headers.
pub type Headers = Vec<(String, String)>;

enum Ask {
    Open(Function),
    Answered(Result<Headers, Failure>),
}

/// Questions that the page has not answered yet.
#[derive(Default)]
pub struct Asks {
    next: Cell<u32>,
    asks: RefCell<HashMap<u32, Ask>>,
}

impl Asks {
    /// Asks by `post` and waits for the answer; a stop ends the wait.
    pub async fn ask(&self, request: Intended, post: impl Fn(&ToPage)) -> Result<Headers, Failure> {
        let ask = self.next.get() + 1;
        self.next.set(ask);
        let promise = Promise::new(&mut |resolve, _| {
            self.asks.borrow_mut().insert(ask, Ask::Open(resolve));
        });
        post(&ToPage {
            id: 0,
            answer: Answer::Authorize { ask, request },
            file: JsValue::UNDEFINED,
        });
        JsFuture::from(promise).await.ok(); // it cannot reject
        let answered = self.asks.borrow_mut().remove(&ask);
        match answered {
            Some(Ask::Answered(headers)) => headers.and_then(checked),
            _ => Err(Failure::new(Code::Cancelled, "the load was stopped")),
        }
    }

    /// The page's answer.
    pub fn answered(&self, ask: u32, headers: Result<Headers, Failure>) {
        let open = match self.asks.borrow_mut().get_mut(&ask) {
            Some(known) => std::mem::replace(known, Ask::Answered(headers)),
            None => return,
        };
        wake(&open);
    }

    /// Ends all waits.
    pub fn stop(&self) {
        let open: Vec<Ask> = self
            .asks
            .borrow_mut()
            .drain()
            .map(|(_, open)| open)
            .collect();
        open.iter().for_each(wake);
    }
}

fn wake(ask: &Ask) {
    if let Ask::Open(resolve) = ask {
        resolve.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
    }
}

/// Only headers that a browser will take; the rest would throw with the value in its text.
fn checked(headers: Headers) -> Result<Headers, Failure> {
    match headers.iter().find(|(name, value)| !is_header(name, value)) {
        None => Ok(headers),
        Some((name, _)) => Err(Failure::new(
            Code::BadOptions,
            format!("the header {name:?} that authorize gives cannot be sent: its name or its value holds characters that no header may hold"),
        )
        .with_detail(serde_json::json!({ "option": "authorize" }))),
    }
}

/// Whether a name is a token and a value is one line of single-byte characters.
pub fn is_header(name: &str, value: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name.bytes().all(token)
        && value
            .chars()
            .all(|c| u32::from(c) <= 0xff && !matches!(c, '\0' | '\r' | '\n'))
}
