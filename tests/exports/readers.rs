//! Programs that are not ours read our files: Python's csv and pandas, DuckDB,
//! LibreOffice; workbooks openpyxl, xmllint and LibreOffice; and another's JSON
//! Schema reads our manifests.
//!
//! `make test-readers` installs what it can and then asks for all of them; a
//! plain `cargo test` asks those that are there and names the others.

#![allow(
    clippy::unwrap_used,
    reason = "a test may end where its ground is gone"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::hostile::HOSTILE;
use audit_explorer::core::export::{CsvWriter, Dialect, Formulas, neutralise};
use serde_json::json;

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Lists of hostile cells from the corpus, where it is there.
fn foreign_cells() -> Vec<String> {
    let root = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    let Ok(list) = std::fs::read(root.join("suites/blns/blns.json")) else {
        println!("the corpus is absent: nothing at {}", root.display());
        return Vec::new();
    };
    let mut cells: Vec<String> = serde_json::from_slice(&list).unwrap();
    let injections =
        std::fs::read_to_string(root.join("suites/csv-injection-patt/CSV Injection/README.md"))
            .unwrap();
    cells.extend(
        injections
            .lines()
            .filter(|line| line.contains(['=', '@', '+', '-']))
            .map(String::from),
    );
    // C parsers end a text at a NUL.
    cells.retain(|cell| !cell.contains('\0'));
    cells
}

fn rows() -> Vec<Vec<String>> {
    let ours = HOSTILE.iter().map(|row| row.map(String::from).to_vec());
    let foreign = foreign_cells()
        .into_iter()
        .map(|cell| vec!["x".to_owned(), format!("text {cell}"), cell]);
    ours.chain(foreign).collect()
}

/// The same cells as a workbook, which takes them as they are: as text nothing runs.
#[cfg(feature = "pack")]
fn workbook(rows: &[Vec<String>]) -> Option<serde_json::Value> {
    use audit_explorer::core::export::pack::Packer;
    use audit_explorer::core::protocol::PackOrder;

    let dialect = Dialect {
        formulas: Formulas::Raw,
        ..Dialect::UNIX
    };
    let mut csv = CsvWriter::new(Vec::new(), dialect).unwrap();
    rows.iter().for_each(|row| csv.row(row).unwrap());
    let order = PackOrder {
        xlsx_rows: Some(rows.len() as u64 - 1),
        ..PackOrder::default()
    };
    let mut packer = Packer::new(&order).unwrap();
    let mut file = packer.feed(&csv.finish().unwrap()).unwrap();
    file.extend(packer.end_file().unwrap().0);
    let path = folder().join("all.xlsx");
    std::fs::write(&path, file).unwrap();
    Some(json!({ "file": path, "delimiter": "", "escaped": true, "cells": rows }))
}

#[cfg(not(feature = "pack"))]
fn workbook(_rows: &[Vec<String>]) -> Option<serde_json::Value> {
    println!("XLSX: not built in here; `--features pack` asks for it");
    None
}

#[test]
fn every_reader_agrees_on_every_cell_and_finds_no_formula() {
    let dialects = [
        ("rfc4180", Dialect::RFC4180),
        ("unix", Dialect::UNIX),
        ("excel-point", Dialect::excel(false)),
        ("excel-comma", Dialect::excel(true)),
        (
            "tab",
            Dialect {
                delimiter: b'\t',
                ..Dialect::UNIX
            },
        ),
        (
            "pipe",
            Dialect {
                delimiter: b'|',
                ..Dialect::RFC4180
            },
        ),
        (
            "raw",
            Dialect {
                formulas: Formulas::Raw,
                ..Dialect::RFC4180
            },
        ),
    ];
    let rows = rows();
    let mut cases = Vec::new();
    for (name, dialect) in dialects {
        let mut file = CsvWriter::new(Vec::new(), dialect).unwrap();
        rows.iter().for_each(|row| file.row(row).unwrap());
        let path = folder().join(format!("{name}.csv"));
        std::fs::write(&path, file.finish().unwrap()).unwrap();
        let escaped = dialect.formulas == Formulas::Escape;
        let cell = |cell: &String| {
            if escaped {
                neutralise(cell, dialect.delimiter).into_owned()
            } else {
                cell.clone()
            }
        };
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect();
        cases.push(json!({
            "file": path, "delimiter": char::from(dialect.delimiter).to_string(), "escaped": escaped, "cells": cells,
        }));
    }
    cases.extend(workbook(&rows));
    let list = folder().join("cases.json");
    std::fs::write(&list, serde_json::to_vec(&cases).unwrap()).unwrap();
    let python = std::env::var("AUDIT_EXPLORER_PYTHON").unwrap_or_else(|_unset| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers/check.py");
    match Command::new(&python).arg(script).arg(&list).output() {
        Ok(said) => {
            println!("{}", String::from_utf8_lossy(&said.stdout));
            assert!(
                said.status.success(),
                "{}",
                String::from_utf8_lossy(&said.stderr)
            );
        }
        Err(error) => println!("{python} cannot be asked ({error}): nothing was tested"),
    }
}
