//! Files that a person picked, dropped or pasted.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
pub use web_sys::File;
use web_sys::{
    DataTransfer, DragEvent, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

use crate::core::archive::is_bookkeeping;

/// More files than that in a folder were dropped by mistake.
const MOST_FILES: usize = 20_000;

/// Files to be read.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Those that are there.
    pub files: Vec<File>,
    /// Why others, which were meant as well, are not: in words.
    pub left_out: Vec<String>,
}

impl From<Vec<File>> for Found {
    fn from(files: Vec<File>) -> Self {
        Found {
            files,
            left_out: Vec::new(),
        }
    }
}

impl Found {
    fn miss(&mut self, path: &str) {
        let reason = format!("{path:?} could not be read: the browser gives no access to it");
        self.left_out.push(reason);
    }
}

/// The files picked in `input`, which is emptied so that the same file can be picked again.
pub fn picked(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files().map(list).unwrap_or_default();
    input.set_value("");
    files
}

/// What was dropped: files, and folders whose files are still to be found.
pub struct Dropped {
    files: Vec<File>,
    entries: Vec<FileSystemEntry>,
}

/// What was dropped by `event`; to be called while it is handled, since afterwards it is empty.
pub fn dropped(event: &DragEvent) -> Dropped {
    let Some(data) = event.data_transfer() else {
        return Dropped {
            files: Vec::new(),
            entries: Vec::new(),
        };
    };
    let items = data.items();
    let entries = (0..items.length())
        .filter_map(|place| items.get(place)?.webkit_get_as_entry().ok().flatten())
        .collect();
    Dropped {
        files: in_transfer(&data),
        entries,
    }
}

impl Dropped {
    /// All files, those in folders by their paths.
    pub async fn files(self) -> Found {
        if !self.entries.iter().any(FileSystemEntry::is_directory) {
            return self.files.into();
        }
        let mut found = Found::default();
        let mut waiting = self.entries;
        waiting.reverse();
        let mut too_many = false;
        while let Some(entry) = waiting.pop() {
            let full_path = entry.full_path();
            let path = full_path.trim_start_matches('/');
            if is_bookkeeping(&full_path) {
                continue;
            }
            if found.files.len() == MOST_FILES {
                too_many = true;
                break;
            }
            if entry.is_directory() {
                let mut inner = Vec::new();
                match entries_in(entry.unchecked_into(), &mut inner).await {
                    Listing::Whole => {}
                    Listing::TooLong => too_many = true,
                    Listing::Refused => found.miss(path),
                }
                inner.sort_by_key(FileSystemEntry::name);
                waiting.extend(inner.into_iter().rev());
            } else {
                match file_of(entry.unchecked_into()).await {
                    Some(file) => found.files.push(named(file, path)),
                    None => found.miss(path),
                }
            }
        }
        if too_many {
            found.left_out.push(format!(
                "more than {MOST_FILES} files were dropped at once, and those behind them were not read. Open them by themselves"
            ));
        }
        found
    }
}

/// The files on a clipboard or in a drop.
pub fn in_transfer(data: &DataTransfer) -> Vec<File> {
    data.files().map(list).unwrap_or_default()
}

/// The text of a small file; `None` where it can no longer be read.
pub async fn text(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
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

/// How the entries of a folder were listed.
enum Listing {
    Whole,
    /// More are there than are read.
    TooLong,
    /// Some or all are not to be had.
    Refused,
}

/// Puts a folder's entries into `all`.
async fn entries_in(folder: FileSystemDirectoryEntry, all: &mut Vec<FileSystemEntry>) -> Listing {
    let reader = folder.create_reader();
    loop {
        // Browsers give a hundred at a time, then none.
        let batch = called_back(|taken, refused| {
            reader
                .read_entries_with_callback_and_callback(taken, refused)
                .is_ok()
        });
        let Some(batch) = batch.await else {
            return Listing::Refused;
        };
        let batch = Array::from(&batch);
        if batch.length() == 0 {
            return Listing::Whole;
        }
        if all.len() > MOST_FILES {
            return Listing::TooLong;
        }
        all.extend(batch.iter().map(JsCast::unchecked_into));
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let file = called_back(|taken, refused| {
        entry.file_with_callback_and_callback(taken, refused);
        true
    });
    file.await.map(JsCast::unchecked_into)
}

/// What is handed to the first of two callbacks; nothing if it is the second that is called.
async fn called_back(call: impl Fn(&Function, &Function) -> bool) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if !call(&resolve, &reject) {
            reject.call0(&JsValue::NULL).ok(); // rejecting a promise cannot throw
        }
    });
    JsFuture::from(promise).await.ok()
}

/// The same file, known by its path in the folder.
fn named(file: File, path: &str) -> File {
    File::new_with_blob_sequence(&Array::of1(&file), path).unwrap_or(file)
}
