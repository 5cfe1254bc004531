//! Ed25519 by the browser's own cryptography: a key that a person makes and
//! keeps, signing with it, and checking signatures.
//!
//! A key crosses to a person as PEM, which `openssl` reads: PKCS #8 for the
//! private one, SubjectPublicKeyInfo for the public one.

use js_sys::{Promise, Uint8Array};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::prelude::*;

use super::body::words;
use super::message::{from_js, to_js};
use super::promised::kept;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Signature, SignatureKind};

/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI_HEAD: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = generateKey)]
    fn generate(algorithm: &JsValue, out: bool, uses: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    fn import(
        format: &str,
        key: &Uint8Array,
        algorithm: &JsValue,
        out: bool,
        uses: &JsValue,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = exportKey)]
    fn export(format: &str, key: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = sign)]
    fn sign_bytes(
        algorithm: &JsValue,
        key: &JsValue,
        bytes: &Uint8Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = verify)]
    fn verify_bytes(
        algorithm: &JsValue,
        key: &JsValue,
        signature: &Uint8Array,
        bytes: &Uint8Array,
    ) -> Result<Promise, JsValue>;

    // Text of bytes up to 255 to base64 and back, in both kinds of scope.
    #[wasm_bindgen(catch, js_name = btoa)]
    fn to_base64(text: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_name = atob)]
    fn from_base64(text: &str) -> Result<String, JsValue>;

    type KeyPair;
    #[wasm_bindgen(method, getter, js_name = privateKey)]
    fn private_key(this: &KeyPair) -> JsValue;
}

/// A key to sign with.
#[derive(Clone, Debug)]
pub struct Key {
    /// SubjectPublicKeyInfo, DER.
    public: Vec<u8>,
    /// PKCS #8, DER.
    private: Vec<u8>,
    handle: JsValue,
}

impl Key {
    /// A new key.
    pub async fn make() -> Result<Key, Failure> {
        let pair = kept(generate(&ed25519(), true, &uses(&["sign", "verify"])))
            .await
            .map_err(refused)?;
        Key::of(pair.unchecked_into::<KeyPair>().private_key()).await
    }

    /// The key in a file that [`Key::private_pem`] or `openssl genpkey -algorithm ed25519` made.
    pub async fn read(pem: &str) -> Result<Key, Failure> {
        let wrong = |why: String| {
            Failure::new(
                Code::BadOptions,
                format!("this is not an Ed25519 private key in PEM (PKCS #8): {why}"),
            )
            .with_detail(json!({ "option": "key" }))
        };
        let der = unarmoured(pem, "PRIVATE KEY")
            .ok_or_else(|| wrong("it has no line -----BEGIN PRIVATE KEY-----".to_owned()))?;
        let key = bytes(&der);
        let handle = kept(import("pkcs8", &key, &ed25519(), true, &uses(&["sign"])))
            .await
            .map_err(|error| wrong(words(&error)))?;
        Key::of(handle).await
    }

    async fn of(handle: JsValue) -> Result<Key, Failure> {
        /// The public half, as a private key in JSON shows it (RFC 8037).
        #[derive(Deserialize)]
        struct Jwk {
            x: String,
        }
        let private = kept(export("pkcs8", &handle)).await.map_err(refused)?;
        let jwk: Jwk = from_js(
            kept(export("jwk", &handle)).await.map_err(refused)?,
            "the key",
        )?;
        let half = decode(&jwk.x.replace('-', "+").replace('_', "/"))
            .filter(|half| half.len() == 32)
            .ok_or_else(|| refused(JsValue::from_str("its public half cannot be read")))?;
        Ok(Key {
            public: [&SPKI_HEAD[..], &half].concat(),
            private: Uint8Array::new(&private).to_vec(),
            handle,
        })
    }

    /// The public half, to give to whoever is to check.
    pub fn public_pem(&self) -> String {
        armoured(&self.public, "PUBLIC KEY")
    }

    /// The key itself, to keep.
    pub fn private_pem(&self) -> String {
        armoured(&self.private, "PRIVATE KEY")
    }

    /// The public half in base64.
    pub fn public_base64(&self) -> String {
        encode(&self.public)
    }

    /// Signs `text`.
    pub async fn sign(&self, text: &str) -> Result<Signature, Failure> {
        let value = kept(sign_bytes(
            &ed25519(),
            &self.handle,
            &bytes(text.as_bytes()),
        ))
        .await
        .map_err(refused)?;
        Ok(Signature {
            algorithm: "Ed25519".to_owned(),
            public_key: self.public_base64(),
            value: encode(&Uint8Array::new(&value).to_vec()),
        })
    }
}

/// Whether `signature`, of this kind, is one of `text`; none where this browser cannot tell.
pub async fn holds(kind: SignatureKind, signature: &Signature, text: &str) -> Option<bool> {
    let algorithm = match kind {
        SignatureKind::Ed25519 => json!({ "name": "Ed25519" }),
        SignatureKind::EcdsaP256 => p256(),
        SignatureKind::RsaPkcs1 => json!({ "name": "RSASSA-PKCS1-v1_5", "hash": "SHA-256" }),
    };
    let algorithm = to_js(&algorithm).ok()?;
    let (Some(key), Some(value)) = (decode(&signature.public_key), decode(&signature.value)) else {
        return Some(false);
    };
    let key = kept(import(
        "spki",
        &bytes(&key),
        &algorithm,
        true,
        &uses(&["verify"]),
    ))
    .await;
    let key = match key {
        Ok(key) => key,
        Err(_) if !can_check(kind).await => return None,
        Err(_) => return Some(false),
    };
    let held = kept(verify_bytes(
        &algorithm,
        &key,
        &bytes(&value),
        &bytes(text.as_bytes()),
    ))
    .await;
    // The key was taken, so a signature that is refused is none of it.
    Some(held.is_ok_and(|held| held.as_bool() == Some(true)))
}

/// Whether this browser checks this kind here: a page that is not served securely has no cryptography; an older
/// browser, no Ed25519.
async fn can_check(kind: SignatureKind) -> bool {
    if kind == SignatureKind::Ed25519 {
        return Key::make().await.is_ok();
    }
    // Where there is any cryptography, there are the two others; a key of this one is made at once.
    let Ok(algorithm) = to_js(&p256()) else {
        return false;
    };
    kept(generate(&algorithm, true, &uses(&["sign", "verify"])))
        .await
        .is_ok()
}

/// The bytes of a PEM block with this label.
pub fn unarmoured(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    decode(&body.split_whitespace().collect::<String>())
}

fn armoured(der: &[u8], label: &str) -> String {
    let base64 = encode(der);
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// Bytes in base64.
pub fn encode(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    to_base64(&text).unwrap_or_default() // no character is past 255
}

/// Bytes from base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text = from_base64(text).ok()?;
    text.chars().map(|c| u8::try_from(c as u32).ok()).collect()
}

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

fn ed25519() -> JsValue {
    JsValue::from_str("Ed25519")
}

fn p256() -> serde_json::Value {
    json!({ "name": "ECDSA", "namedCurve": "P-256", "hash": "SHA-256" })
}

fn uses(uses: &[&str]) -> JsValue {
    uses.iter()
        .map(|name| JsValue::from_str(name))
        .collect::<js_sys::Array>()
        .into()
}

fn refused(error: JsValue) -> Failure {
    Failure::new(
        Code::Internal,
        format!(
            "this browser does not sign with Ed25519 here: {}. It needs a page served by https, and Chrome 137, \
             Firefox 129, Safari 17 or newer",
            words(&error)
        ),
    )
}
