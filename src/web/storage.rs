//! Small texts kept on the device. A browser may refuse, or forget; then there are none.

use web_sys::Storage;

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
    let names: Vec<String> = (0..store.length().unwrap_or(0))
        .filter_map(|place| store.key(place).ok().flatten())
        .filter(|name| name.starts_with("audit-explorer"))
        .collect();
    for name in names {
        store.remove_item(&name).ok(); // one that is gone is forgotten
    }
}

/// Forgets the text kept under `name`.
pub fn remove(name: &str) {
    if let Some(store) = store() {
        store.remove_item(name).ok(); // a store that refuses keeps nothing either
    }
}
