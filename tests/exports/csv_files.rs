//! Whole CSV files: golden files for each preset, and readers and hostile lists
//! that are not ours.
//!
//! The golden files in `tests/data/csv` are written anew by
//! `UPDATE_GOLDEN=1 cargo test --no-default-features --test exports csv_files`;
//! read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "what tests share is a test too")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::hostile::HOSTILE;
use audit_explorer::core::export::{CsvWriter, Dialect, Formulas, is_formula, neutralise, restore};

fn dialects() -> [(&'static str, Dialect); 5] {
    [
        ("rfc4180", Dialect::RFC4180),
        ("unix", Dialect::UNIX),
        ("excel-point", Dialect::excel(false)),
        ("excel-comma", Dialect::excel(true)),
        (
            "raw",
            Dialect {
                formulas: Formulas::Raw,
                ..Dialect::RFC4180
            },
        ),
    ]
}

fn golden_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/csv")
        .join(format!("{name}.csv"))
}

/// A suite of the corpus, or none where the corpus is absent.
fn corpus(suite: &str) -> Option<PathBuf> {
    let root = std::env::var_os("AUDIT_EXPLORER_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    let path = root.join("suites").join(suite);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

fn write<R: AsRef<[C]>, C: AsRef<str>>(dialect: Dialect, rows: &[R]) -> Vec<u8> {
    let mut file = CsvWriter::new(Vec::new(), dialect).unwrap();
    for row in rows {
        file.row(row.as_ref()).unwrap();
    }
    file.finish().unwrap()
}

fn read(delimiter: u8, bytes: &[u8]) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
        .into_deserialize()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn as_written(dialect: Dialect) -> Vec<Vec<String>> {
    let cell = |cell: &&str| match dialect.formulas {
        Formulas::Escape => neutralise(cell, dialect.delimiter).into_owned(),
        Formulas::Raw => cell.to_string(),
    };
    HOSTILE
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

#[test]
fn each_preset_writes_its_golden_file() {
    for (name, dialect) in dialects() {
        crate::hold_golden(&golden_path(name), &write(dialect, &HOSTILE));
    }
}

#[test]
fn a_golden_file_read_by_the_csv_crate_gives_the_cells() {
    for (name, dialect) in dialects() {
        let cells = read(dialect.delimiter, &fs::read(golden_path(name)).unwrap());
        assert_eq!(cells, as_written(dialect), "{name}");
        if dialect.formulas == Formulas::Escape {
            let restored: Vec<Vec<_>> = cells
                .iter()
                .map(|row| {
                    row.iter()
                        .map(|cell| restore(cell, dialect.delimiter))
                        .collect()
                })
                .collect();
            assert_eq!(restored, HOSTILE, "{name}");
        }
    }
}

#[test]
fn pythons_csv_module_reads_each_golden_file_as_meant() {
    const SCRIPT: &str = "import csv, json, sys\n\
        with open(sys.argv[1], encoding=sys.argv[3], newline='') as file:\n\
        \x20   print(json.dumps(list(csv.reader(file, delimiter=sys.argv[2]))))";
    for (name, dialect) in dialects() {
        let delimiter = char::from(dialect.delimiter).to_string();
        let encoding = if dialect.bom { "utf-8-sig" } else { "utf-8" };
        let run = Command::new("python3")
            .args(["-c", SCRIPT])
            .arg(golden_path(name))
            .args([delimiter.as_str(), encoding])
            .output();
        let Ok(output) = run else {
            println!("skipped: python3 is absent");
            return;
        };
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let cells: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(cells, as_written(dialect), "{name}");
    }
}

#[test]
fn a_reader_that_splits_at_every_delimiter_finds_no_formula() {
    // As LibreOffice's import does by default: comma, semicolon and tab all end a cell;
    // a quote counts only where a cell begins.
    for (name, dialect) in dialects() {
        let text = fs::read_to_string(golden_path(name)).unwrap();
        for cell in split_at_every_delimiter(text.trim_start_matches('\u{feff}')) {
            assert!(
                dialect.formulas == Formulas::Raw || cell.starts_with('\'') || !is_formula(&cell),
                "{name}: {cell:?}"
            );
        }
    }
}

fn split_at_every_delimiter(text: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted, mut at_start) = (Vec::new(), String::new(), false, true);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted || at_start => quoted = !quoted,
            ',' | ';' | '\t' | '\r' | '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                at_start = true;
                continue;
            }
            _ => cell.push(c),
        }
        at_start = false;
    }
    cells.push(cell);
    cells
}

#[test]
fn csv_spectrum_read_and_written_again_gives_the_same_cells() {
    let Some(suite) = corpus("csv-spectrum") else {
        return;
    };
    let mut files = 0;
    for entry in fs::read_dir(suite.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let cells = read(b',', &fs::read(&path).unwrap());
        for (_, dialect) in dialects() {
            let again = read(dialect.delimiter, &write(dialect, &cells));
            assert_eq!(again, cells, "{}", path.display());
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let expected = fs::read(suite.join("json").join(format!("{name}.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
        // A file of one row has its object alone.
        let expected = match expected {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        for (row, expected) in cells[1..].iter().zip(&expected) {
            for (header, cell) in cells[0].iter().zip(row) {
                // The suite's own answer has another number there than its file.
                if header == "Contact Phone Number" {
                    continue;
                }
                // The copy of the suite that we have lost its CR LF inside cells, the answers kept them.
                let expected = expected[header].as_str().unwrap().replace("\r\n", "\n");
                assert_eq!(expected, cell.replace("\r\n", "\n"), "{name}: {header}");
            }
        }
        assert_eq!(cells.len() - 1, expected.len(), "{name}");
        files += 1;
    }
    assert!(files >= 12, "{files} files only");
}

#[test]
fn every_payload_of_the_injection_list_is_neutralised() {
    let Some(suite) = corpus("csv-injection-patt") else {
        return;
    };
    let list = fs::read_to_string(suite.join("CSV Injection/README.md")).unwrap();
    // The code blocks are its odd parts; their first line names a language.
    let blocks = list.split("```").skip(1).step_by(2);
    let payloads: Vec<&str> = blocks
        .flat_map(|block| block.lines().skip(1))
        .map(str::trim)
        .filter(|line| line.contains(['=', '@', '+']))
        .collect();
    assert!(payloads.len() >= 10, "{} payloads only", payloads.len());
    for payload in payloads {
        for before in ["", " ", "\t", "\u{a0}", "\"", ";"] {
            let cell = format!("{before}{payload}");
            assert!(neutralise(&cell, b',').starts_with('\''), "{cell:?}");
        }
    }
}

#[test]
fn the_naughty_strings_survive_every_dialect() {
    let Some(suite) = corpus("blns") else { return };
    let strings: Vec<String> =
        serde_json::from_slice(&fs::read(suite.join("blns.json")).unwrap()).unwrap();
    let rows: Vec<[String; 2]> = strings
        .iter()
        .map(|cell| [cell.clone(), format!("x{cell}")])
        .collect();
    for (name, dialect) in dialects() {
        let cells = read(dialect.delimiter, &write(dialect, &rows));
        assert_eq!(cells.len(), rows.len(), "{name}");
        for (read, row) in cells.iter().zip(&rows) {
            let restored = read.iter().map(|cell| {
                if dialect.formulas == Formulas::Raw {
                    cell.clone()
                } else {
                    restore(cell, dialect.delimiter).into_owned()
                }
            });
            assert!(
                restored.eq(row.iter().cloned()),
                "{name}: {row:?} became {read:?}"
            );
        }
    }
    for cell in strings.iter().filter(|cell| cell.starts_with(['=', '@'])) {
        assert!(is_formula(cell), "{cell:?}");
    }
}

/// A second opinion on the files of the end-to-end scenarios, where there is a Python to give it.
#[test]
fn pythons_csv_module_reads_each_end_to_end_file_as_meant() {
    let witness = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/e2e/witness.py");
    match std::process::Command::new("python3").arg(witness).output() {
        Ok(said) => assert!(
            said.status.success(),
            "{}{}",
            String::from_utf8_lossy(&said.stdout),
            String::from_utf8_lossy(&said.stderr)
        ),
        Err(error) => println!("python3 cannot be asked ({error}): nothing was tested"),
    }
}
