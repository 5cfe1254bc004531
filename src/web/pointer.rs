//! Where a pointer is, and holding on to it while it is dragged.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, PointerEvent, WheelEvent};

use super::resize::scale;

/// How far from the left edge of `area` the pointer is, as a share of its width: 0 to 1.
pub fn share_x(event: &MouseEvent, area: &Element) -> f64 {
    let frame = area.get_bounding_client_rect();
    let along = f64::from(event.client_x()) - frame.left();
    (along / frame.width().max(1.0)).clamp(0.0, 1.0)
}

/// How far a wheel was turned downwards, in notches of a common mouse, at most one at a time; a touchpad tells of many
/// small parts of one. Browsers count pixels, lines or pages.
pub fn wheel_notches(event: &WheelEvent) -> f64 {
    let notch = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 3.0,
        WheelEvent::DOM_DELTA_PAGE => 1.0,
        _ => 100.0,
    };
    (event.delta_y() / notch).clamp(-1.0, 1.0)
}

/// Sends the pointer's further events to the element that listens, wherever it moves.
pub fn capture(event: &PointerEvent) {
    let area = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(area) = area {
        // A pointer that is gone already needs no holding.
        area.set_pointer_capture(event.pointer_id()).ok();
    }
}

/// The value of an attribute of the nearest element that has it, from where `event` happened outwards.
pub fn attribute_above(event: &Event, name: &str) -> Option<String> {
    element_above(event, &format!("[{name}]"))?.get_attribute(name)
}

/// The nearest element that `selector` matches, from where `event` happened outwards.
pub fn element_above(event: &Event, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok().flatten()
}

/// A text that the browser shows where the pointer rests on an element, for as long as this lives.
pub struct Hint(Element);

/// Says `text` where the pointer rests on `element`.
pub fn hint(element: Element, text: &str) -> Hint {
    // Without the hint all that it says is still on the screen, cut where it does not fit.
    element.set_attribute("title", text).ok();
    Hint(element)
}

impl Drop for Hint {
    fn drop(&mut self) {
        self.0.remove_attribute("title").ok(); // as above
    }
}

/// Where the pointer is, in CSS pixels from the upper corner of `area` at which lines begin: the left one, or else
/// the right one.
pub fn point_in(event: &MouseEvent, area: &Element, from_left: bool) -> (f64, f64) {
    let (frame, scale) = (area.get_bounding_client_rect(), scale(area));
    let x = f64::from(event.client_x());
    let along = match from_left {
        true => x - frame.left(),
        false => frame.right() - x,
    };
    (
        along / scale,
        (f64::from(event.client_y()) - frame.top()) / scale,
    )
}

/// The lower corner of the first match within `area`, in CSS pixels from the upper one of `area`; both of the side at
/// which lines begin: the left one, or else the right one.
pub fn below(area: &Element, selector: &str, from_left: bool) -> Option<(f64, f64)> {
    let (frame, scale) = (area.get_bounding_client_rect(), scale(area));
    let found = area.query_selector(selector).ok().flatten()?;
    let own = found.get_bounding_client_rect();
    let along = match from_left {
        true => own.left() - frame.left(),
        false => frame.right() - own.right(),
    };
    Some((along / scale, (own.bottom() - frame.top()) / scale))
}

/// Which child of the parent of the element that listens the pointer is over, by its place from the left.
pub fn sibling_under(event: &PointerEvent) -> Option<usize> {
    let own = event.current_target()?.dyn_into::<Element>().ok()?;
    let siblings = own.parent_element()?.children();
    let at = f64::from(event.client_x());
    (0..siblings.length()).position(|place| {
        siblings.item(place).is_some_and(|sibling| {
            let frame = sibling.get_bounding_client_rect();
            frame.left() <= at && at < frame.right()
        })
    })
}

/// Width in CSS pixels of the nearest element that `selector` matches, from where `event` happened outwards, and how
/// much larger it stands on the screen.
pub fn width_above(event: &Event, selector: &str) -> Option<(f64, f64)> {
    element_above(event, selector).map(|element| {
        let scale = scale(&element);
        (element.get_bounding_client_rect().width() / scale, scale)
    })
}
