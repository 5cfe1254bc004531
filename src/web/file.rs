//! Files that a person picked or dropped.

pub use web_sys::File;
use web_sys::{DragEvent, FileList, HtmlInputElement};

/// The files picked in `input`, which is emptied so that the same file can be picked again.
pub fn picked(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files().map(list).unwrap_or_default();
    input.set_value("");
    files
}

/// The files dropped by `event`.
pub fn dropped(event: &DragEvent) -> Vec<File> {
    event
        .data_transfer()
        .and_then(|data| data.files())
        .map(list)
        .unwrap_or_default()
}

/// Whether what is dragged holds files: a dragged text or link is none of ours.
pub fn holds_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| {
        data.types()
            .iter()
            .any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}

fn list(files: FileList) -> Vec<File> {
    (0..files.length())
        .filter_map(|place| files.get(place))
        .collect()
}
