//! Bytes that are written and not yet taken.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// A sink with two ends: who writes has one, who takes has the other.
#[derive(Clone, Default)]
pub(super) struct Outbox(Rc<RefCell<Vec<u8>>>);

impl Outbox {
    /// What was written since this was last asked.
    pub(super) fn take(&self) -> Vec<u8> {
        let mut written = self.0.borrow_mut();
        // The next will be about as long.
        let next = Vec::with_capacity(written.len());
        std::mem::replace(&mut *written, next)
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
