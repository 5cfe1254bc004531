//! How large an element is, as it was laid out and as it stands on the screen.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, HtmlElement, ResizeObserver, ResizeObserverBoxOptions, ResizeObserverOptions,
};

use super::pause::pause;

/// A width that is measured is a whole number: so small a difference is no scale.
const LEAST_SCALE: f64 = 0.02;

/// Watches some elements until dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
    _changed: Rc<RefCell<dyn FnMut()>>,
}

impl SizeWatch {
    /// Calls `changed` now and at each change, in a task of its own: what is laid out anew while a browser still tells of
    /// sizes counts as an error of the page. So does a scroll bar that comes by what was laid out: the box is watched with
    /// the bars in it.
    pub fn new<const N: usize>(
        elements: [&Element; N],
        changed: impl FnMut() + 'static,
    ) -> Option<Self> {
        let changed: Rc<RefCell<dyn FnMut()>> = Rc::new(RefCell::new(changed));
        let watched = Rc::downgrade(&changed);
        let callback = Closure::new(move |_: js_sys::Array| {
            let watched = watched.clone();
            spawn_local(async move {
                pause().await;
                if let Some(changed) = watched.upgrade() {
                    changed.borrow_mut()();
                }
            });
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        let options = ResizeObserverOptions::new();
        options.set_box(ResizeObserverBoxOptions::BorderBox);
        for element in elements {
            observer.observe_with_options(element, &options);
        }
        Some(SizeWatch {
            observer,
            _callback: callback,
            _changed: changed,
        })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Height on the screen of `element`, with its fraction.
pub fn height_of(element: &Element) -> f64 {
    element.get_bounding_client_rect().height()
}

/// Width on the screen of `element`, with its fraction.
pub fn width_of(element: &Element) -> f64 {
    element.get_bounding_client_rect().width()
}

/// How much larger than it was laid out `element` stands on the screen, where its host scales or zooms it.
pub fn scale(element: &Element) -> f64 {
    let shown = element.get_bounding_client_rect().width();
    let laid_out = element
        .dyn_ref::<HtmlElement>()
        .map_or(0.0, |element| f64::from(element.offset_width()));
    let scale = shown / laid_out;
    match scale.is_finite() && scale > 0.0 && (scale - 1.0).abs() >= LEAST_SCALE {
        true => scale,
        false => 1.0,
    }
}
