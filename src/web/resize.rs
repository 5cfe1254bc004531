//! The size of an element, as long as somebody wants to know.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Watches one element until dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl SizeWatch {
    /// Calls `changed` now and at each change.
    pub fn new(element: &Element, mut changed: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::new(move |_: js_sys::Array| changed());
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(SizeWatch {
            observer,
            _callback: callback,
        })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Height of `element` as laid out, with its fraction.
pub fn height_of(element: &Element) -> f64 {
    element.get_bounding_client_rect().height()
}
