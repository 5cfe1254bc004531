//! Files of this page on the device: the origin's private file system, as far
//! as the browser grants it.
//!
//! What an export writes there lies in the folder of its session. A session
//! holds a file open for as long as it lives; a folder whose file can be opened
//! belongs to nobody any more and is removed by the next engine that starts, and
//! by the next session.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use serde_json::json;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::clock;
use super::message::to_js;
use super::promised::kept;
use super::timer::sleep;

/// A younger folder may not have its open file yet.
const YOUNG_MILLIS: f64 = 60_000.0;
const ALIVE: &str = "alive";

// Described here as far as they are used: web-sys has them with much beside.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "storage"], js_name = getDirectory)]
    fn root() -> Result<Promise, JsValue>;

    #[derive(Clone)]
    type Directory;
    #[wasm_bindgen(method, catch, js_name = getDirectoryHandle)]
    fn directory(this: &Directory, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    fn file(this: &Directory, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeEntry)]
    fn remove(this: &Directory, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method)]
    fn keys(this: &Directory) -> Names;

    type Names;
    #[wasm_bindgen(method, catch)]
    fn next(this: &Names) -> Result<Promise, JsValue>;

    type Name;
    #[wasm_bindgen(method, getter)]
    fn done(this: &Name) -> bool;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Name) -> JsValue;

    /// A file's handle: one that a person picked, too.
    #[derive(Clone)]
    pub type FileHandle;
    #[wasm_bindgen(method, catch, js_name = createSyncAccessHandle)]
    fn open(this: &FileHandle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn writable(this: &FileHandle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn content(this: &FileHandle) -> Result<Promise, JsValue>;

    type OpenFile;
    #[wasm_bindgen(method, catch)]
    fn write(this: &OpenFile, bytes: &[u8], options: &JsValue) -> Result<f64, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &OpenFile);

    type Writable;
    #[wasm_bindgen(method, catch, js_name = write)]
    fn put(this: &Writable, bytes: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = close)]
    fn end(this: &Writable) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writable) -> Result<Promise, JsValue>;
}

fn creating(create: bool) -> JsValue {
    to_js(&json!({ "create": create })).unwrap_or(JsValue::UNDEFINED)
}

fn recursive() -> JsValue {
    to_js(&json!({ "recursive": true })).unwrap_or(JsValue::UNDEFINED)
}

async fn exports(create: bool) -> Result<Directory, JsValue> {
    let root: Directory = kept(root()).await?.unchecked_into();
    let ours = kept(root.directory("audit-explorer", &creating(create))).await?;
    let ours: Directory = ours.unchecked_into();
    let exports = kept(ours.directory("exports", &creating(create))).await?;
    Ok(exports.unchecked_into())
}

/// Removes what windows that are closed, or were ended, left behind. Makes no folder.
pub async fn sweep_left_over() {
    let Ok(exports) = exports(false).await else {
        return; // there is none, or none may be had
    };
    // One that is young now may have been left a moment ago.
    while let Ok(true) = sweep(&exports).await {
        sleep(YOUNG_MILLIS as u32).await;
    }
}

/// The folder in which this engine's exports lie.
pub struct Session {
    folder: Directory,
    alive: OpenFile,
    next: Cell<u32>,
    /// It has ended; what its files hold is on its way out.
    over: Rc<Cell<bool>>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.over.set(true);
        self.alive.close();
    }
}

impl Session {
    /// Makes the folder, and removes those of sessions that are over.
    pub async fn begin() -> Result<Session, JsValue> {
        let exports = exports(true).await?;
        sweep(&exports).await.ok(); // what cannot be removed now is tried again by the next session
        let name = format!(
            "{}-{}",
            clock::now_millis(),
            (js_sys::Math::random() * 1e9) as u64
        );
        let folder = kept(exports.directory(&name, &creating(true))).await?;
        let folder: Directory = folder.unchecked_into();
        let alive: FileHandle = kept(folder.file(ALIVE, &creating(true)))
            .await?
            .unchecked_into();
        let alive: OpenFile = kept(alive.open()).await?.unchecked_into();
        Ok(Session {
            folder,
            alive,
            next: Cell::new(1),
            over: Rc::default(),
        })
    }

    /// A new, empty file.
    pub async fn create(&self) -> Result<DiskFile, JsValue> {
        let name = self.next.get().to_string();
        self.next.set(self.next.get() + 1);
        let handle: FileHandle = kept(self.folder.file(&name, &creating(true)))
            .await?
            .unchecked_into();
        let open: OpenFile = kept(handle.open()).await?.unchecked_into();
        Ok(DiskFile {
            folder: self.folder.clone(),
            name,
            handle,
            open: Some(open),
            over: self.over.clone(),
        })
    }
}

/// Removes what no living session holds; whether there is one of which that cannot be known yet.
async fn sweep(exports: &Directory) -> Result<bool, JsValue> {
    let (names, mut found) = (exports.keys(), Vec::new());
    loop {
        let name: Name = kept(names.next()).await?.unchecked_into();
        if name.done() {
            break;
        }
        found.extend(name.value().as_string());
    }
    let oldest_young = clock::now_millis() as f64 - YOUNG_MILLIS;
    let mut has_young = false;
    for name in found {
        let begun = name.split('-').next().and_then(|begun| begun.parse().ok());
        if begun.is_some_and(|begun: f64| begun > oldest_young) {
            has_young = true;
            continue;
        }
        let Ok(folder) = kept(exports.directory(&name, &creating(false))).await else {
            continue; // somebody else was at it
        };
        let folder: Directory = folder.unchecked_into();
        if let Ok(alive) = kept(folder.file(ALIVE, &creating(false))).await {
            let alive: FileHandle = alive.unchecked_into();
            match kept(alive.open()).await {
                Ok(open) => open.unchecked_into::<OpenFile>().close(),
                Err(_held) => continue,
            }
        }
        kept(exports.remove(&name, &recursive())).await.ok(); // somebody else may be at it
    }
    Ok(has_young)
}

/// A file in the session's folder, in the making or made.
pub struct DiskFile {
    folder: Directory,
    name: String,
    handle: FileHandle,
    open: Option<OpenFile>,
    /// Its session has ended.
    over: Rc<Cell<bool>>,
}

impl DiskFile {
    /// Whether its session has ended, since everything on the device was forgotten: it is on its way out.
    pub fn is_over(&self) -> bool {
        self.over.get()
    }

    /// Adds bytes to its end.
    pub fn write(&self, bytes: &[u8]) -> Result<(), JsValue> {
        let Some(open) = &self.open else {
            return Err(JsValue::from_str("the file is closed"));
        };
        let mut rest = bytes;
        while !rest.is_empty() {
            // Without a place it writes where it stopped.
            let wrote = open.write(rest, &JsValue::UNDEFINED)? as usize;
            if wrote == 0 {
                return Err(JsValue::from_str("the device has no room left"));
            }
            rest = &rest[wrote.min(rest.len())..];
        }
        Ok(())
    }

    /// Ends the writing and gives the file as the browser keeps it: its bytes stay on the device.
    ///
    /// It is not forced onto the disk, which takes a tenth of a large export: the session is over
    /// before the machine can have lost it.
    pub async fn finish(&mut self) -> Result<Blob, JsValue> {
        if let Some(open) = self.open.take() {
            open.close();
        }
        Ok(kept(self.handle.content()).await?.unchecked_into())
    }

    /// Takes it off the device.
    pub async fn remove(mut self) {
        if let Some(open) = self.open.take() {
            open.close();
        }
        let options = JsValue::UNDEFINED;
        kept(self.folder.remove(&self.name, &options)).await.ok(); // the next session sweeps it up
    }
}

/// A file that a person picked, in the making. Until its end, the file of before stays as it was.
pub struct PickedFile {
    handle: FileHandle,
    writable: Writable,
}

impl PickedFile {
    /// Begins to write to what `handle` names.
    pub async fn open(handle: FileHandle) -> Result<PickedFile, JsValue> {
        let writable = kept(handle.writable()).await?.unchecked_into();
        Ok(PickedFile { handle, writable })
    }

    /// Adds bytes to its end.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), JsValue> {
        kept(self.writable.put(&Uint8Array::from(bytes)))
            .await
            .map(drop)
    }

    /// Ends the writing and gives the file.
    pub async fn finish(&self) -> Result<Blob, JsValue> {
        kept(self.writable.end()).await?;
        Ok(kept(self.handle.content()).await?.unchecked_into())
    }

    /// Forgets what was written.
    pub async fn abort(&self) {
        kept(self.writable.abort()).await.ok(); // it may be over already
    }
}
