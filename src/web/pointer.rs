//! Where a pointer is, and holding on to it while it is dragged.

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

/// How far from the left edge of `area` the pointer is, as a share of its width: 0 to 1.
pub fn share_x(event: &MouseEvent, area: &Element) -> f64 {
    let frame = area.get_bounding_client_rect();
    let along = f64::from(event.client_x()) - frame.left();
    (along / frame.width().max(1.0)).clamp(0.0, 1.0)
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
