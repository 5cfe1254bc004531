//! Whether the device is online, as long as somebody wants to know.

use wasm_bindgen::prelude::*;
use web_sys::Window;

/// Whether the browser believes that it has a network; it is right only when it says no.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Tells of each change until dropped.
pub struct OnlineWatch {
    window: Window,
    callback: Closure<dyn FnMut()>,
}

impl OnlineWatch {
    /// Calls `changed` with whether the device is online now.
    pub fn new(changed: impl Fn(bool) + 'static) -> Option<OnlineWatch> {
        let window = web_sys::window()?;
        let callback = Closure::<dyn FnMut()>::new(move || changed(is_online()));
        for name in ["online", "offline"] {
            window
                .add_event_listener_with_callback(name, callback.as_ref().unchecked_ref())
                .ok()?;
        }
        Some(OnlineWatch { window, callback })
    }
}

impl Drop for OnlineWatch {
    fn drop(&mut self) {
        for name in ["online", "offline"] {
            // What was never added needs no removal.
            self.window
                .remove_event_listener_with_callback(name, self.callback.as_ref().unchecked_ref())
                .ok();
        }
    }
}
