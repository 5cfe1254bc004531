//! The browser's ports, each in one file: a Rust type in, a Rust type out.
//!
//! With the two programs in `bin/` this is the only layer that names
//! JavaScript. What a browser may refuse is detected first and has a fallback.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the layer in which the browser is called"
)]

pub mod archive;
pub mod authorize;
pub mod body;
pub mod buffers;
pub mod caret;
pub mod clipboard;
pub mod clock;
pub mod device;
pub mod disk;
pub mod download;
pub mod fetch;
pub mod file;
pub mod focus;
pub mod focus_keeper;
pub mod hasher;
pub mod host;
pub mod keep;
pub mod link;
pub mod linker;
pub mod locale;
pub mod message;
pub mod notify;
pub mod online;
pub mod packer;
pub mod pages;
pub mod parsers;
pub mod pause;
pub mod pointer;
pub mod print;
pub mod promised;
pub mod relay;
pub mod resize;
pub mod served;
pub mod sign;
pub mod sink;
pub mod storage;
pub mod timer;
mod unpack;
pub mod wait;
pub mod worker;
pub mod zone;
