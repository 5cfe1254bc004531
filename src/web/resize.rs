//! How large an element is, as it was laid out and as it stands on the screen.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::pause::pause;
use super::timer::sleep;

/// A width that is measured is a whole number: so small a difference is no scale.
const LEAST_SCALE: f64 = 0.02;

/// What was told is laid out by then, and with it what comes of that: scroll bars, container queries. To hear before
/// that would be to hear in the middle of a layout.
const STILL_MILLIS: u32 = 40;

/// Watches elements until dropped.
pub struct SizeWatch {
    watch: Rc<Watch>,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

struct Watch {
    observer: ResizeObserver,
    elements: Vec<Element>,
    /// As they were when `changed` was called last.
    sizes: RefCell<Vec<(f64, f64)>>,
    changed: RefCell<Box<dyn FnMut()>>,
    ended: Cell<bool>,
}

impl SizeWatch {
    /// Calls `changed` now and at each change, in a task of its own: what is laid out anew while a browser still tells of
    /// sizes counts as an error of the page.
    pub fn new<const N: usize>(
        elements: [&Element; N],
        changed: impl FnMut() + 'static,
    ) -> Option<Self> {
        let mine = Rc::new(RefCell::new(Weak::<Watch>::new()));
        let watched = mine.clone();
        let callback = Closure::new(move |_: js_sys::Array| {
            let watched = watched.borrow().clone();
            if watched.upgrade().is_some_and(|watch| watch.has_changed()) {
                spawn_local(async move {
                    pause().await;
                    while watched.upgrade().is_some_and(|watch| watch.tell()) {
                        sleep(STILL_MILLIS).await;
                    }
                });
            }
        });
        let watch = Rc::new(Watch {
            observer: ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?,
            elements: elements.map(Element::clone).to_vec(),
            sizes: RefCell::default(),
            changed: RefCell::new(Box::new(changed)),
            ended: Cell::new(false),
        });
        mine.replace(Rc::downgrade(&watch));
        watch.observe();
        Some(SizeWatch {
            watch,
            _callback: callback,
        })
    }
}

impl Watch {
    /// Whether there is something to tell; then nothing more is heard until it is told. What a second pass of the same
    /// layout changes (scroll bars that come, container queries) would be "undelivered", an error of the page's in WebKit.
    fn has_changed(&self) -> bool {
        let changed = *self.sizes.borrow() != self.sizes_now();
        if changed {
            self.observer.disconnect();
        }
        changed
    }

    /// Tells of what has changed; once that has laid out nothing anew for a while, hears again and is done. True
    /// says that it is to be called once more.
    fn tell(&self) -> bool {
        let is_still = *self.sizes.borrow() == self.sizes_now();
        if is_still {
            self.observe();
            return false;
        }
        self.changed.borrow_mut()();
        self.sizes.replace(self.sizes_now());
        // What was told may have ended the watching.
        !self.ended.get()
    }

    fn observe(&self) {
        for element in &self.elements {
            self.observer.observe(element);
        }
    }

    fn sizes_now(&self) -> Vec<(f64, f64)> {
        let boxes = self.elements.iter().map(Element::get_bounding_client_rect);
        boxes.map(|own| (own.width(), own.height())).collect()
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.watch.ended.set(true);
        self.watch.observer.disconnect();
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
