//! The packer's program: XLSX and zip, in a worker that the engine starts when
//! somebody asks for one of them.

use audit_explorer::web::packer;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    packer::serve(&scope);
}
