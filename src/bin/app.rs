//! The page's program: the exports that the element calls.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

type Mounted = UnmountHandle<<AnyView as Render>::State>;

thread_local! {
    /// What each element on the page has mounted, by the id that it was given.
    static MOUNTED: RefCell<HashMap<u32, Mounted>> = RefCell::default();
}

fn main() {}

/// Draws an explorer into `host`; the engine's files lie under `root`.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: String) -> u32 {
    drop(root);
    let handle = mount_to(host, || view! { <p>"Audit Explorer"</p> }.into_any());
    MOUNTED.with_borrow_mut(|mounted| {
        let id = mounted.keys().max().map_or(0, |last| last + 1);
        mounted.insert(id, handle);
        id
    })
}

/// Takes away what `mount` drew.
#[wasm_bindgen]
pub fn unmount(id: u32) {
    let handle = MOUNTED.with_borrow_mut(|mounted| mounted.remove(&id));
    drop(handle);
}
