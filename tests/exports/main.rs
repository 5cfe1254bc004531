//! Files as they are written, byte for byte, and what programs of others read in them.

mod hostile;
mod schema;

mod csv_files;
mod evidence;
mod golden;
mod readers;
mod sheets;
