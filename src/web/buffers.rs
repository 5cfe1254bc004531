//! Buffers outside the Wasm memory that are filled again and again.
//!
//! To have a megabyte made anew costs as much as to fill it, and what a worker
//! was handed lies about until its garbage is collected: whoever is done with a
//! buffer gives it back instead.

use std::cell::RefCell;

use js_sys::{ArrayBuffer, Uint8Array};

/// So many wait for their next use; more are let go.
const MOST_FREE: usize = 64;
/// A buffer is not used for what would fill less than this part of it.
const LEAST_PART: u32 = 8;

/// Buffers that nobody holds.
#[derive(Debug, Default)]
pub struct Buffers(RefCell<Vec<ArrayBuffer>>);

impl Buffers {
    /// A view of so many bytes, whatever they are.
    pub fn take(&self, bytes: u32) -> Uint8Array {
        let mut free = self.0.borrow_mut();
        let fits = |buffer: &ArrayBuffer| {
            let size = buffer.byte_length();
            size >= bytes && size / LEAST_PART <= bytes
        };
        let buffer = match free.iter().position(fits) {
            Some(place) => free.swap_remove(place),
            // The next one may be somewhat longer.
            None => ArrayBuffer::new(bytes + bytes / 8),
        };
        Uint8Array::new_with_byte_offset_and_length(&buffer, 0, bytes)
    }

    /// A view of a copy of `bytes`.
    pub fn filled(&self, bytes: &[u8]) -> Uint8Array {
        let view = self.take(bytes.len() as u32);
        view.copy_from(bytes);
        view
    }

    /// Takes a buffer that is not needed any more.
    pub fn give_back(&self, buffer: ArrayBuffer) {
        let mut free = self.0.borrow_mut();
        if free.len() < MOST_FREE {
            free.push(buffer);
        }
    }
}
