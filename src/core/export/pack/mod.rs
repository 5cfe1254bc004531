//! What needs a compressor: XLSX, and a file with its manifest in one zip.
//!
//! The engine writes the rows once, as it does for CSV; a [`Packer`] in a
//! program of its own makes of them what was asked for. So whoever asks for
//! neither loads no compressor, and a workbook has the rows, columns and masks
//! that a CSV would have.
//!
//! Everything goes through in pieces: bytes in, bytes out, nothing kept but a
//! buffer. The same input gives the same bytes: the only date in a package is
//! a fixed one.

mod xlsx;

use std::io::Write;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::DigestWriter;
use super::outbox::Outbox;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{PackOrder, Sealed};
pub use xlsx::SHEET_ROWS;
use xlsx::Xlsx;

/// How hard the compressor tries: past this, time doubles for a few per cent.
const LEVEL: i64 = 4;

/// What is written before its size is known, and is not expected to be large, may come to this in a package.
const MEMBER_BYTES: u64 = u32::MAX as u64;

type Zip = ZipWriter<StreamWriter<DigestWriter<Outbox>>>;

/// Makes a package, piece by piece: [`Packer::feed`] until the rows end, then
/// [`Packer::end_file`], for a zip [`Packer::add`], then [`Packer::finish`].
/// Each gives the bytes that are ready.
pub struct Packer {
    xlsx: Option<Xlsx>,
    /// The file, on its way into the zip or out.
    file: DigestWriter<Outbox>,
    file_box: Outbox,
    zip: Option<Zip>,
    zip_box: Outbox,
    /// The file may be of any size.
    large: bool,
}

impl Packer {
    /// Begins what `order` asks for; what cannot be made is refused here.
    pub fn new(order: &PackOrder) -> Result<Packer, Failure> {
        let xlsx = order.xlsx_rows.map(Xlsx::new).transpose()?;
        let (file_box, zip_box) = (Outbox::default(), Outbox::default());
        let zip = match &order.zip_as {
            None => None,
            Some(name) => {
                let mut zip = ZipWriter::new_stream(DigestWriter::new(zip_box.clone()));
                // A workbook is compressed already.
                let options = options(xlsx.is_none()).large_file(order.large);
                zip.start_file(name.as_str(), options).map_err(broken)?;
                Some(zip)
            }
        };
        Ok(Packer {
            xlsx,
            file: DigestWriter::new(file_box.clone()),
            file_box,
            zip,
            zip_box,
            large: order.large,
        })
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        match &mut self.xlsx {
            Some(xlsx) => {
                let made = xlsx.feed(bytes)?;
                self.file.write_all(&made).map_err(unwritable)?;
            }
            None => self.file.write_all(bytes).map_err(unwritable)?,
        }
        self.through()
    }

    /// The rows have come to their end: the file's last bytes, and what it is.
    pub fn end_file(&mut self) -> Result<(Vec<u8>, Sealed), Failure> {
        if let Some(xlsx) = self.xlsx.take() {
            let made = xlsx.finish()?;
            self.file.write_all(&made).map_err(unwritable)?;
        }
        let ready = self.through()?;
        let file = std::mem::replace(&mut self.file, DigestWriter::new(self.file_box.clone()));
        Ok((ready, sealed(file)))
    }

    /// Puts a further, small file into the zip.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<Vec<u8>, Failure> {
        let Some(zip) = &mut self.zip else {
            return Err(Failure::new(Code::Internal, "there is no zip to add to"));
        };
        zip.start_file(name, options(true)).map_err(broken)?;
        zip.write_all(content).map_err(unwritable)?;
        Ok(self.zip_box.take())
    }

    /// Ends the zip, where there is one: its last bytes, and what it is.
    pub fn finish(self) -> Result<(Vec<u8>, Option<Sealed>), Failure> {
        let Some(zip) = self.zip else {
            return Ok((Vec::new(), None));
        };
        let whole = zip.finish().map_err(broken)?.into_inner();
        Ok((self.zip_box.take(), Some(sealed(whole))))
    }

    /// Hands on what the file has ready.
    fn through(&mut self) -> Result<Vec<u8>, Failure> {
        let ready = self.file_box.take();
        let Some(zip) = &mut self.zip else {
            return Ok(ready);
        };
        if !self.large {
            check_member(self.file.bytes())?;
        }
        zip.write_all(&ready).map_err(unwritable)?;
        Ok(self.zip_box.take())
    }
}

/// Whether a part of a package may come to so many bytes.
fn check_member(bytes: u64) -> Result<(), Failure> {
    if bytes <= MEMBER_BYTES {
        return Ok(());
    }
    Err(Failure::new(
        Code::TooLarge,
        "a sheet, or a file in a zip, would come to more than 4 GB: narrow the search, choose fewer columns, or use CSV without a zip",
    )
    .with_detail(serde_json::json!({ "bytes": MEMBER_BYTES })))
}

fn sealed(file: DigestWriter<Outbox>) -> Sealed {
    let (_, bytes, sha256) = file.finish();
    Sealed { bytes, sha256 }
}

fn options(compressed: bool) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    if compressed {
        options
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
    } else {
        options.compression_method(CompressionMethod::Stored)
    }
}

fn broken(error: zip::result::ZipError) -> Failure {
    unwritable(error.into())
}

fn unwritable(error: std::io::Error) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the package could not be written: {error}"),
    )
}

#[cfg(test)]
mod tests;
