//! Small texts kept on the device. A browser may refuse, or forget; then there are none.

use web_sys::Storage;

/// The reports of one's own; `public/page.js` writes it.
pub const REPORTS: &str = "audit-explorer-reports";
/// What was chosen in Fields, by the names of sources.
pub const MAPPINGS: &str = "audit-explorer-mappings";
/// The language of our own page; `public/page.js` writes it.
const LANGUAGE: &str = "audit-explorer-language";
/// `off` where the person has no use for single keys; `public/page.js` writes it.
pub const SINGLE_KEYS: &str = "audit-explorer-single-keys";
/// All that is ever written: whatever else lies there is the host's.
const OURS: [&str; 4] = [REPORTS, MAPPINGS, LANGUAGE, SINGLE_KEYS];

fn store() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The text kept under `name`.
pub fn read(name: &str) -> Option<String> {
    store()?.get_item(name).ok().flatten()
}

/// Keeps `text` under `name`; `false` where the browser refuses.
pub fn write(name: &str, text: &str) -> bool {
    store().is_some_and(|store| store.set_item(name, text).is_ok())
}

/// Takes every text of ours off the device.
pub fn forget() {
    let Some(store) = store() else { return };
    for name in OURS {
        store.remove_item(name).ok(); // one that is gone is forgotten
    }
}

/// Forgets the text kept under `name`.
pub fn remove(name: &str) {
    if let Some(store) = store() {
        store.remove_item(name).ok(); // a store that refuses keeps nothing either
    }
}
