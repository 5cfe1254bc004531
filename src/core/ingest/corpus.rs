//! The corpus of real events for tests. It is other people's, so it stands
//! outside the repository and may be absent.

use std::path::{Path, PathBuf};

/// The folder, or nothing (and a word about it) where it is absent.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("the corpus is absent: nothing at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// Name and content of each file in a folder of the corpus, in order.
pub(super) fn files(inside: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder()?.join(inside)).ok()? {
        let path = entry.ok()?.path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name()?.to_string_lossy().into_owned();
        files.push((name, std::fs::read(path).ok()?));
    }
    files.sort();
    Some(files)
}

/// Name and content of each file of events, those that tell what another product makes of them left
/// aside.
pub(in crate::core) fn event_files() -> Option<Vec<(String, Vec<u8>)>> {
    let mut all = Vec::new();
    for vendor in std::fs::read_dir(folder()?.join("events")).ok()? {
        let vendor = vendor.ok()?.file_name().to_string_lossy().into_owned();
        for (name, content) in files(&format!("events/{vendor}"))? {
            if !name.contains(".expected.") {
                all.push((format!("{vendor}/{name}"), content));
            }
        }
    }
    all.sort();
    Some(all)
}
