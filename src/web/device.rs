//! Bytes by name on the device, by `device.js` of the build's folder: files of
//! the origin's own, or IndexedDB.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::body::words;

#[wasm_bindgen(raw_module = "./device.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open(slot: &str, key: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn forget() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = whenForgotten)]
    fn tell_when_forgotten(tell: &Function);
    #[wasm_bindgen(js_name = fresh)]
    fn fresh_number() -> u64;

    #[derive(Clone)]
    type Place;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &Place) -> String;
    #[wasm_bindgen(method, getter)]
    fn seals(this: &Place) -> bool;
    #[wasm_bindgen(method, getter, js_name = takesTurns)]
    fn takes_turns(this: &Place) -> bool;
    #[wasm_bindgen(method, catch)]
    async fn names(this: &Place) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn put(
        this: &Place,
        name: &str,
        bytes: &Uint8Array,
        plain: bool,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method)]
    fn get(this: &Place, name: &str, sealed: bool) -> Promise;
    #[wasm_bindgen(method, catch)]
    async fn file(
        this: &Place,
        names: &Array,
        sealed: bool,
        media_type: &str,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn remove(this: &Place, names: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn turn(this: &Place, what: &str, shared: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = isTaken)]
    async fn is_taken(this: &Place, what: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method)]
    async fn room(this: &Place) -> JsValue;
}

/// From now on `tell` is called whenever everything on the device is forgotten, by whatever window.
pub fn when_forgotten(tell: impl Fn() + 'static) {
    // It is told for as long as its program runs.
    let tell = Closure::<dyn Fn()>::new(tell).into_js_value();
    tell_when_forgotten(tell.unchecked_ref());
}

/// A random number that nobody else has: never 0.
pub fn fresh() -> u64 {
    fresh_number()
}

/// Why the device did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceError {
    /// There is no room left.
    Full,
    /// Another window took away what was being written.
    TakenAway,
    /// These files could not be removed.
    Held(String),
    /// What the browser says.
    Refused(String),
}

impl std::fmt::Display for DeviceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DeviceError::Full => f.write_str("the device has no room left for them"),
            DeviceError::TakenAway => {
                f.write_str("another window took them away while they were written")
            }
            DeviceError::Held(files) => write!(
                f,
                "another window or program holds {files}: close it and forget everything once more"
            ),
            DeviceError::Refused(reason) => write!(f, "the browser refused: {reason}"),
        }
    }
}

fn refused(error: JsValue) -> DeviceError {
    let name = error
        .dyn_ref::<web_sys::DomException>()
        .map(web_sys::DomException::name);
    match name.as_deref() {
        Some("QuotaExceededError") => DeviceError::Full,
        Some("ForgottenError") => DeviceError::TakenAway,
        _ => DeviceError::Refused(words(&error)),
    }
}

/// A place on the device in which entries lie.
#[derive(Clone)]
pub struct Device(Place);

/// A turn among all windows of the origin; others wait until it is dropped.
pub struct Turn(Function);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.call0(&JsValue::NULL).ok(); // resolving a promise cannot throw
    }
}

/// The bytes of an entry, on their way.
pub struct Asked(JsFuture);

impl Asked {
    /// What came; none if there is no such entry, or if it does not open with the key.
    pub async fn bytes(self) -> Result<Option<Vec<u8>>, DeviceError> {
        let bytes = self.0.await.map_err(refused)?;
        Ok(bytes.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }
}

impl Device {
    /// Opens the place of this name; what is written is sealed with `key`, if it is one.
    pub async fn open(slot: &str, key: &JsValue) -> Result<Device, DeviceError> {
        open(slot, key)
            .await
            .map(|place| Device(place.unchecked_into()))
            .map_err(refused)
    }

    /// Takes everything of ours off the device.
    pub async fn forget() -> Result<(), DeviceError> {
        let left = Array::from(&forget().await.map_err(refused)?);
        let text = |place| left.get(place).as_string().filter(|text| !text.is_empty());
        match (text(0), text(1)) {
            (None, None) => Ok(()),
            (Some(held), _) => Err(DeviceError::Held(held)),
            (None, Some(reason)) => Err(DeviceError::Refused(reason)),
        }
    }

    /// `files` or `database`.
    pub fn kind(&self) -> String {
        self.0.kind()
    }

    /// Whether what is written is sealed.
    pub fn seals(&self) -> bool {
        self.0.seals()
    }

    /// Whether windows write one after the other; not on a page without https, which has no locks.
    pub fn takes_turns(&self) -> bool {
        self.0.takes_turns()
    }

    /// The names of all entries.
    pub async fn names(&self) -> Result<Vec<String>, DeviceError> {
        let names = self.0.names().await.map_err(refused)?;
        Ok(Array::from(&names)
            .iter()
            .filter_map(|name| name.as_string())
            .collect())
    }

    /// Writes a whole entry.
    pub async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), DeviceError> {
        let bytes = Uint8Array::from(bytes);
        self.0.put(name, &bytes, false).await.map_err(refused)?;
        Ok(())
    }

    /// Writes a whole entry that is not sealed.
    pub async fn put_plain(&self, name: &str, bytes: &[u8]) -> Result<(), DeviceError> {
        let bytes = Uint8Array::from(bytes);
        self.0.put(name, &bytes, true).await.map_err(refused)?;
        Ok(())
    }

    /// The bytes of an entry; none if there is no such entry, or if it does not open with the key.
    pub async fn get(&self, name: &str, sealed: bool) -> Result<Option<Vec<u8>>, DeviceError> {
        self.ask(name, sealed).bytes().await
    }

    /// The same, on its way while something else is done.
    pub fn ask(&self, name: &str, sealed: bool) -> Asked {
        Asked(self.0.get(name, sealed).into())
    }

    /// Several entries as one file; none if one is missing.
    pub async fn file(
        &self,
        names: &[String],
        sealed: bool,
        media_type: &str,
    ) -> Result<Option<Blob>, DeviceError> {
        let names: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
        let file = self.0.file(&names, sealed, media_type).await;
        Ok(file.map_err(refused)?.dyn_into().ok())
    }

    /// Removes entries, one after the other.
    pub async fn remove(&self, names: &[String]) -> Result<(), DeviceError> {
        if names.is_empty() {
            return Ok(());
        }
        let names: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
        self.0.remove(&names).await.map(drop).map_err(refused)
    }

    /// Waits for its turn with `what`: alone, or with others that share it.
    pub async fn turn(&self, what: &str, shared: bool) -> Result<Turn, DeviceError> {
        let end = self.0.turn(what, shared).await.map_err(refused)?;
        Ok(Turn(end.unchecked_into()))
    }

    /// Whether somebody has its turn with `what`, alone; nobody has where windows take no turns.
    pub async fn is_taken(&self, what: &str) -> Result<bool, DeviceError> {
        let taken = self.0.is_taken(what).await.map_err(refused)?;
        Ok(taken.is_truthy())
    }

    /// Bytes that may still be written.
    pub async fn room(&self) -> Option<u64> {
        self.0.room().await.as_f64().map(|bytes| bytes as u64)
    }
}
