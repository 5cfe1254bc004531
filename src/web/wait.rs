//! Pauses of a load: until a request may be sent again, until the device is
//! back online, and how long a request may be silent.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, WorkerGlobalScope};

use super::clock::precise_millis;
use super::timer::sleep;
use crate::core::paging::retry::SILENCE_MAX_MILLIS;

/// A pause is cut into steps of this length, so that a stop is heeded soon.
const STEP_MILLIS: u32 = 100;

/// Waits for so long, or until `stopped`. `tell` is called with the whole seconds that are left,
/// each time that they change.
pub async fn pause_for(millis: u32, stopped: impl Fn() -> bool, tell: impl Fn(u32)) {
    let end = precise_millis() + f64::from(millis);
    let mut told = None;
    loop {
        let left = end - precise_millis();
        if left <= 0.0 || stopped() {
            return;
        }
        let seconds = (left / 1000.0).ceil() as u32;
        if told != Some(seconds) {
            told = Some(seconds);
            tell(seconds);
        }
        sleep((left as u32).clamp(1, STEP_MILLIS)).await;
    }
}

/// Whether the browser believes that it has a network; it is right only when it says no.
pub fn is_online() -> bool {
    js_sys::global()
        .dyn_into::<WorkerGlobalScope>()
        .map_or(true, |scope| scope.navigator().on_line())
}

/// Waits until the device is online, at most so long.
pub async fn until_online(millis: u32, stopped: impl Fn() -> bool) {
    let end = precise_millis() + f64::from(millis);
    while !is_online() && !stopped() && precise_millis() < end {
        sleep(STEP_MILLIS).await;
    }
}

/// Ends a request from which nothing comes for too long.
pub struct Watch {
    heard: Rc<Cell<f64>>,
    over: Rc<Cell<bool>>,
    fired: Rc<Cell<bool>>,
}

impl Watch {
    /// Watches over the request that `abort` ends.
    pub fn start(abort: AbortController) -> Watch {
        let watch = Watch {
            heard: Rc::new(Cell::new(precise_millis())),
            over: Rc::default(),
            fired: Rc::default(),
        };
        let (heard, over, fired) = (watch.heard.clone(), watch.over.clone(), watch.fired.clone());
        spawn_local(async move {
            loop {
                let left = heard.get() + f64::from(SILENCE_MAX_MILLIS) - precise_millis();
                if left <= 0.0 {
                    fired.set(true);
                    abort.abort();
                    return;
                }
                sleep(left as u32 + 1).await;
                if over.get() {
                    return;
                }
            }
        });
        watch
    }

    /// Something came.
    pub fn hear(&self) {
        self.heard.set(precise_millis());
    }

    /// Whether the request was ended for its silence.
    pub fn fired(&self) -> bool {
        self.fired.get()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.set(true);
    }
}
