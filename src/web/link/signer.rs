//! Who signs the manifests of this element's exports: the host, else the key
//! that the person uses, else nobody.

use std::rc::Rc;

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Inner, Link};
use crate::core::failure::{Code, Failure};
use crate::core::protocol::Signature;
use crate::web::body::words;
use crate::web::message::{Call, from_js};
use crate::web::sign::Key;

/// Who signs.
#[derive(Clone, Default)]
pub(super) struct Signer {
    /// The host's way: takes bytes, gives a promise of a [`Signature`].
    host: Option<Function>,
    key: Option<Key>,
}

impl Link {
    /// The host signs by `sign`, or nobody does in its name.
    pub fn set_signer(&self, sign: Option<Function>) {
        self.0.signer.borrow_mut().host = sign;
    }

    /// The person signs with `key`, or no more.
    pub fn set_key(&self, key: Option<Key>) {
        self.0.signer.borrow_mut().key = key;
    }

    /// The key that the person signs with.
    pub fn key(&self) -> Option<Key> {
        self.0.signer.borrow().key.clone()
    }
}

impl Inner {
    /// Answers the engine, which waits for it.
    pub(super) fn sign(self: &Rc<Self>, ask: u32, text: String) {
        let inner = self.clone();
        spawn_local(async move {
            let signer = inner.signer.borrow().clone();
            let signature = match (signer.host, signer.key) {
                (Some(sign), _) => by_host(&sign, &text).await.map(Some),
                (None, Some(key)) => key.sign(&text).await.map(Some),
                (None, None) => Ok(None),
            };
            // If the worker is gone, nobody waits for this.
            Link(inner)
                .call(Call::Signed { ask, signature }, JsValue::UNDEFINED)
                .ok();
        });
    }
}

async fn by_host(sign: &Function, text: &str) -> Result<Signature, Failure> {
    let refused = |error: JsValue| {
        Failure::new(
            Code::Internal,
            format!(
                "the page could not sign the export, so it is not given out: {}",
                words(&error)
            ),
        )
    };
    let given = sign
        .call1(&JsValue::NULL, &Uint8Array::from(text.as_bytes()))
        .map_err(refused)?;
    let signature = JsFuture::from(Promise::resolve(&given))
        .await
        .map_err(refused)?;
    from_js(signature, "what sign gave")
}
