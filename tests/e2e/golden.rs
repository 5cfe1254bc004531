//! Files with the bytes that an export must have.
//!
//! `UPDATE_GOLDEN=1 make test-e2e` writes them anew; then read the difference, and run
//! `python3 tests/data/e2e/witness.py`, which works out the same files from the sample by
//! itself and reads ours with Python's `csv` module.

use std::path::{Path, PathBuf};

/// Fails unless `bytes` are those of the golden file.
pub fn is_golden(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(folder()).expect("the tree can be written");
        std::fs::write(&path, bytes).expect("the tree can be written");
        return;
    }
    let golden = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if golden == bytes {
        return;
    }
    let at = golden
        .iter()
        .zip(bytes)
        .position(|(golden, got)| golden != got)
        .unwrap_or_else(|| golden.len().min(bytes.len()));
    let around = |bytes: &[u8]| {
        let piece = &bytes[at.saturating_sub(80)..bytes.len().min(at + 80)];
        String::from_utf8_lossy(piece).into_owned()
    };
    panic!(
        "{name} differs from byte {at} on\n  golden: {:?}\n  got:    {:?}",
        around(&golden),
        around(bytes)
    );
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/e2e")
}
