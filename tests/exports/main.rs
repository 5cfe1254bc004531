//! Files as they are written, byte for byte, and what programs of others read in them.

mod hostile;
mod schema;

mod csv_files;
mod evidence;
mod golden;
mod manifest;
mod readers;
mod replay;
mod round_trip;
mod sheets;

/// Holds what was written against its golden file, or puts it there where `UPDATE_GOLDEN` asks for that.
fn hold_golden(path: &std::path::Path, written: &[u8]) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, written).expect("the folder of golden files can be written");
    }
    let golden = std::fs::read(path).unwrap_or_default();
    assert!(
        written == golden,
        "{} differs; it should be:\n{}",
        path.display(),
        String::from_utf8_lossy(written)
    );
}
