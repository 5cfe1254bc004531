//! Where the keyboard's focus goes.

use wasm_bindgen::prelude::*;
use web_sys::{
    Element, Event, FocusEvent, HtmlElement, KeyboardEvent, Node, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::resize::scale;

/// Whether `event` takes the focus out of `wrapper`. A window that gives way to another one, or to the browser's own
/// dialog in which a file is picked, takes its focus along and brings it back.
pub fn leaves(event: &FocusEvent, wrapper: &Element) -> bool {
    let target = event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let document = wrapper.owner_document();
    let window_goes =
        target.is_none() && document.is_some_and(|document| document.has_focus() == Ok(false));
    !window_goes && !wrapper.contains(target.as_ref())
}

/// Focuses the first element within `wrapper` that `selector` matches.
pub fn enter(wrapper: &Element, selector: &str) {
    let found = wrapper.query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.focus().ok(); // an element that cannot be focused leaves the focus where it was
    }
}

/// Whether something within `wrapper` has the focus.
pub fn is_within(wrapper: &Element) -> bool {
    wrapper.matches(":focus-within").unwrap_or(false)
}

/// Whether nothing has the focus, neither around `element` nor elsewhere on the page.
pub fn is_nowhere(element: &Element) -> bool {
    let root = element.get_root_node();
    let Some(document) = element.owner_document() else {
        return false;
    };
    let on_page = document.active_element();
    let body = document.body().map(Element::from);
    match root.dyn_ref::<web_sys::ShadowRoot>() {
        // What is focused within a shadow root shows on the page as its host.
        Some(shadow) => {
            shadow.active_element().is_none()
                && (on_page.is_none() || on_page == body || on_page == Some(shadow.host()))
        }
        None => on_page.is_none() || on_page == body,
    }
}

/// Whether `event` is typed into a field.
pub fn in_field(event: &web_sys::Event) -> bool {
    event.target().is_some_and(|target| {
        target.is_instance_of::<web_sys::HtmlInputElement>()
            || target.is_instance_of::<web_sys::HtmlTextAreaElement>()
            || target.is_instance_of::<web_sys::HtmlSelectElement>()
    })
}

/// Focuses the first match within the element that listens to `event`.
pub fn enter_parent(event: &Event, selector: &str) {
    if let Some(wrapper) = listener(event) {
        enter(&wrapper, selector);
    }
}

/// Focuses the first match in all of the tree in which `event` happens.
pub fn enter_root(event: &Event, selector: &str) {
    if let Some(root) = listener(event).map(|element| element.get_root_node()) {
        enter_tree(root, selector);
    }
}

/// The same, once what the event changes is drawn.
pub fn enter_root_soon(event: &Event, selector: &'static str) {
    if let Some(root) = listener(event).map(|element| element.get_root_node()) {
        wasm_bindgen_futures::spawn_local(async move {
            super::pause::pause().await;
            enter_tree(root, selector);
        });
    }
}

fn enter_tree(root: Node, selector: &str) {
    let found = root
        .dyn_into::<web_sys::DocumentFragment>()
        .ok()
        .and_then(|fragment| fragment.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.focus().ok(); // an element that cannot be focused leaves the focus where it was
    }
}

/// Whether the first match within the element that listens to `event` is laid out, or there is none.
pub fn is_laid_out(event: &Event, selector: &str) -> bool {
    let found = listener(event).and_then(|wrapper| wrapper.query_selector(selector).ok().flatten());
    found.is_none_or(|element| element.get_client_rects().length() > 0)
}

/// Focuses the first match within the element that listens to `event`, once what the event changes is drawn.
pub fn enter_soon(event: &Event, selector: &'static str) {
    if let Some(wrapper) = listener(event) {
        wasm_bindgen_futures::spawn_local(async move {
            super::pause::pause().await;
            enter(&wrapper, selector);
        });
    }
}

/// Focuses one of the matches within the nearest element around `event` that `around` matches, once what
/// the event changes is drawn; where it is hidden, the next one behind it (`forward`) or before it.
pub fn enter_nth_soon(
    event: &Event,
    (around, selector): (&str, &'static str),
    place: usize,
    forward: bool,
) {
    let Some(wrapper) = super::pointer::element_above(event, around) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        super::pause::pause().await;
        let Ok(list) = wrapper.query_selector_all(selector) else {
            return;
        };
        let last = list.length().saturating_sub(1);
        let mut at = u32::try_from(place).unwrap_or(u32::MAX).min(last);
        while let Some(element) = list.item(at).and_then(|node| node.dyn_into().ok()) {
            let element: HtmlElement = element;
            // What the style hides cannot be focused: the next one that way is meant.
            if element.offset_width() > 0 {
                element.focus().ok(); // gone meanwhile: nothing to focus
                // Not every browser scrolls a line of buttons to the one that is focused.
                let nearest = ScrollIntoViewOptions::new();
                nearest.set_block(ScrollLogicalPosition::Nearest);
                nearest.set_inline(ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&nearest);
                return;
            }
            let Some(next) = at.checked_add_signed(if forward { 1 } else { -1 }) else {
                return;
            };
            at = next;
        }
    });
}

/// Scrolls so that the first match within `wrapper` is seen, in the nearest element around that `scroller` matches.
pub fn reveal(wrapper: &Element, selector: &str, scroller: &str) {
    let found = wrapper.query_selector(selector).ok().flatten();
    let around = wrapper.closest(scroller).ok().flatten();
    if let (Some(element), Some(around)) = (found, around) {
        let (own, frame) = (
            element.get_bounding_client_rect(),
            around.get_bounding_client_rect(),
        );
        let above = (frame.top() - own.top()).max(0.0);
        let below = (own.bottom() - frame.bottom()).max(0.0);
        let by = ((below - above) / scale(&around)).round() as i32;
        if by != 0 {
            around.set_scroll_top(around.scroll_top() + by);
        }
    }
}

/// Whether a stretch of text around `event` is selected, which the browser copies itself.
pub fn selects_text(event: &Event) -> bool {
    #[wasm_bindgen]
    extern "C" {
        // Chromium keeps the selection within a shadow root apart, the others do not.
        type Selecting;
        #[wasm_bindgen(method, js_name = getSelection, catch)]
        fn get_selection(this: &Selecting) -> Result<Option<Selected>, JsValue>;
        type Selected;
        #[wasm_bindgen(method, js_name = toString)]
        fn to_text(this: &Selected) -> String;
    }
    let Some(element) = listener(event) else {
        return false;
    };
    let root = element.get_root_node();
    let within = root.unchecked_into::<Selecting>().get_selection();
    let selection = within.or_else(|_no_such_method| {
        js_sys::global()
            .unchecked_into::<Selecting>()
            .get_selection()
    });
    selection
        .ok()
        .flatten()
        .is_some_and(|selection| !selection.to_text().is_empty())
}

/// Moves the focus among the matches within the element that listens, by the arrows, Home and End; whether
/// the key was one of these.
pub fn step(event: &KeyboardEvent, selector: &str) -> bool {
    let key = event.key();
    if !matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Home" | "End") {
        return false;
    }
    let Some(list) = listener(event).and_then(|wrapper| wrapper.query_selector_all(selector).ok())
    else {
        return false;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let place = (0..list.length()).find(|place| list.item(*place) == target);
    let last = list.length().saturating_sub(1);
    let next = match (key.as_str(), place) {
        (_, None) => return false,
        ("Home", _) => 0,
        ("End", _) => last,
        ("ArrowUp", Some(place)) => place.saturating_sub(1),
        (_, Some(place)) => (place + 1).min(last),
    };
    if let Some(element) = list
        .item(next)
        .and_then(|node| node.dyn_into::<HtmlElement>().ok())
    {
        element.focus().ok(); // an element that cannot be focused leaves the focus where it was
    }
    true
}

/// Whether `event` comes from where somebody writes or chooses, so that a letter is no command. What the host put into a
/// slot may be anything, and is the host's.
pub fn is_written_in(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let root = listener(event).map(|listener| listener.get_root_node());
    target.is_some_and(|element| {
        let field = "input:not([type=checkbox], [type=radio]), textarea, select, dialog *";
        element.matches(field).unwrap_or(false) || root != Some(element.get_root_node())
    })
}

fn listener(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}
