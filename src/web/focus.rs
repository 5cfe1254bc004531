//! Where the keyboard's focus goes.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, Node};

/// Whether `event` takes the focus out of `wrapper`.
pub fn leaves(event: &FocusEvent, wrapper: &Element) -> bool {
    let target = event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    !wrapper.contains(target.as_ref())
}

/// Focuses the first element within `wrapper` that `selector` matches.
pub fn enter(wrapper: &Element, selector: &str) {
    let found = wrapper.query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.focus().ok(); // an element that cannot be focused leaves the focus where it was
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
