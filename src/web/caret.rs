//! Where writing goes on in a field.

use web_sys::HtmlTextAreaElement;

/// The place of the cursor, in UTF-16 units.
pub fn caret(field: &HtmlTextAreaElement) -> usize {
    // It is only refused for kinds of fields that have no cursor.
    field
        .selection_start()
        .ok()
        .flatten()
        .map_or(0, |place| place as usize)
}

/// Puts the cursor there. The field's value must be the new one already.
pub fn set_caret(field: &HtmlTextAreaElement, value: &str, units: usize) {
    field.set_value(value);
    let place = u32::try_from(units).unwrap_or(u32::MAX);
    field.set_selection_range(place, place).ok(); // as above
}
