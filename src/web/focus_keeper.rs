//! The keyboard's place, kept: where what has the focus is taken away, the focus goes to what is nearest.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, FocusEvent, HtmlElement, MutationObserver, MutationObserverInit};

use super::focus;

/// What the keyboard can stand on.
const STOPS: &str = "button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, a[href], [tabindex='0']";
/// Where events are listed, they are what one goes on with.
const LIST: &str = "[data-test=grid]";

/// Watches over one element until dropped.
pub struct FocusKeeper {
    within: Element,
    /// What has the focus, and all around it up to `within`.
    path: Rc<RefCell<Vec<Element>>>,
    observer: MutationObserver,
    _callback: Closure<dyn FnMut()>,
}

impl FocusKeeper {
    /// Keeps the focus that is `within`.
    pub fn new(within: &Element) -> Option<Self> {
        let path = Rc::new(RefCell::new(Vec::new()));
        let callback = {
            let (within, path) = (within.clone(), path.clone());
            Closure::new(move || mend(&within, &path))
        };
        let observer = MutationObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        Some(FocusKeeper {
            within: within.clone(),
            path,
            observer,
            _callback: callback,
        })
    }

    /// Remembers where `event` brings the focus. Only what is around it is watched, never the rows of a table.
    pub fn moved(&self, event: &FocusEvent) {
        let mut path = Vec::new();
        let mut next: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        while let Some(element) = next {
            next = match element == self.within {
                true => None,
                false => element.parent_element(),
            };
            path.push(element);
        }
        self.observer.disconnect();
        let children = MutationObserverInit::new();
        children.set_child_list(true);
        for around in path.iter().skip(1) {
            // What cannot be watched is not kept.
            self.observer.observe_with_options(around, &children).ok();
        }
        *self.path.borrow_mut() = path;
    }
}

impl Drop for FocusKeeper {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Puts the focus near to where it was, if what had it is gone.
fn mend(within: &Element, path: &RefCell<Vec<Element>>) {
    let gone = path
        .borrow()
        .first()
        .is_some_and(|held| !held.is_connected());
    if !gone || !within.is_connected() || !focus::is_nowhere(within) {
        return;
    }
    // The focus that moves now writes a path of its own.
    let path = path.take();
    let nearest = path
        .iter()
        .filter(|around| around.is_connected())
        .find_map(stop_in);
    if let Some(element) = nearest {
        element.focus().ok(); // an element that cannot be focused leaves the focus where it was
    }
}

fn stop_in(around: &Element) -> Option<HtmlElement> {
    [LIST, STOPS].into_iter().find_map(|selector| {
        let found = around.query_selector_all(selector).ok()?;
        (0..found.length())
            .filter_map(|place| found.item(place)?.dyn_into::<HtmlElement>().ok())
            .find(|element| element.get_client_rects().length() > 0)
    })
}
