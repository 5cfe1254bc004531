//! How a CSV file is written: delimiter, line ends, byte order mark, and what
//! becomes of formula-like cells.
//!
//! The quote is always `"`, doubled inside a quoted cell: every reader that we
//! know takes that and nothing else by default.

use serde_json::json;

use crate::core::failure::{Code, Failure};
use crate::core::protocol::DialectOptions;

/// What becomes of a cell that a spreadsheet would run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formulas {
    /// It gets a `'` in front, see [`super::neutralise`].
    #[default]
    Escape,
    /// It is written as it is, for readers that are programs.
    Raw,
}

/// A resolved CSV dialect. The delimiter is an ASCII character that means
/// nothing else in the file: see [`Dialect::resolve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between two cells.
    pub delimiter: u8,
    /// Rows end in CR LF; else in LF.
    pub crlf: bool,
    /// The file begins with a UTF-8 byte order mark, without which Excel reads
    /// accented letters in the system's old code page.
    pub bom: bool,
    /// What becomes of formula-like cells.
    pub formulas: Formulas,
}

const DELIMITERS: &str =
    "one of , ; | tab, or another ASCII punctuation mark except \" ' = + - @ .";

impl Dialect {
    /// As RFC 4180 says: comma, CR LF, no byte order mark.
    pub const RFC4180: Dialect = Dialect {
        delimiter: b',',
        crlf: true,
        bom: false,
        formulas: Formulas::Escape,
    };

    /// As line-oriented tools want it: comma, LF, no byte order mark.
    pub const UNIX: Dialect = Dialect {
        crlf: false,
        ..Dialect::RFC4180
    };

    /// As Excel opens it by a double click. Where numbers have a decimal comma,
    /// Excel splits at semicolons.
    pub const fn excel(decimal_comma: bool) -> Dialect {
        Dialect {
            delimiter: if decimal_comma { b';' } else { b',' },
            bom: true,
            ..Dialect::RFC4180
        }
    }

    /// What a host asked for: a preset, and each knob that is given overrides it.
    ///
    /// `decimal_comma` tells whether the browser's number format has one.
    pub fn resolve(options: &DialectOptions, decimal_comma: bool) -> Result<Dialect, Failure> {
        let mut dialect = match options.preset.as_deref() {
            None | Some("rfc4180") => Dialect::RFC4180,
            Some("unix") => Dialect::UNIX,
            Some("excel") => Dialect::excel(decimal_comma),
            Some(other) => return Err(refuse("dialect.preset", "rfc4180, excel or unix", other)),
        };
        if let Some(text) = &options.delimiter {
            dialect.delimiter = read_delimiter(text)
                .ok_or_else(|| refuse("dialect.delimiter", DELIMITERS, text))?;
        }
        if let Some(text) = &options.eol {
            dialect.crlf = match text.as_str() {
                "crlf" | "\r\n" => true,
                "lf" | "\n" => false,
                _ => return Err(refuse("dialect.eol", "crlf or lf", text)),
            };
        }
        if let Some(bom) = options.bom {
            dialect.bom = bom;
        }
        if let Some(text) = &options.formulas {
            dialect.formulas = match text.as_str() {
                "escape" => Formulas::Escape,
                "raw" => Formulas::Raw,
                _ => return Err(refuse("dialect.formulas", "escape or raw", text)),
            };
        }
        Ok(dialect)
    }
}

/// The delimiter that `text` names. Letters, digits, the point and the signs
/// would split numbers and names; `=` and `@` would make formulas of what
/// follows them; `"` and `'` are the quote and our mark.
fn read_delimiter(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [b'\t'] | b"tab" => Some(b'\t'),
        [mark] if mark.is_ascii_punctuation() && !b"\"'=+-@.".contains(mark) => Some(*mark),
        _ => None,
    }
}

fn refuse(option: &str, allowed: &str, met: &str) -> Failure {
    Failure::new(
        Code::BadOptions,
        format!("{option} must be {allowed}; it is {met:?}"),
    )
    .with_detail(json!({ "option": option, "allowed": allowed, "value": met }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(options: DialectOptions) -> Result<Dialect, Failure> {
        Dialect::resolve(&options, false)
    }

    fn preset(name: &str) -> DialectOptions {
        DialectOptions {
            preset: Some(name.into()),
            ..Default::default()
        }
    }

    #[test]
    fn nothing_asked_for_is_rfc_4180_with_formulas_escaped() {
        let plain = Dialect {
            delimiter: b',',
            crlf: true,
            bom: false,
            formulas: Formulas::Escape,
        };
        assert_eq!(resolve(DialectOptions::default()), Ok(plain));
        assert_eq!(resolve(preset("rfc4180")), Ok(plain));
    }

    #[test]
    fn the_excel_preset_follows_the_decimal_comma() {
        let point = Dialect::resolve(&preset("excel"), false).unwrap();
        let comma = Dialect::resolve(&preset("excel"), true).unwrap();
        assert_eq!((point.delimiter, point.bom, point.crlf), (b',', true, true));
        assert_eq!((comma.delimiter, comma.bom, comma.crlf), (b';', true, true));
        // The other presets are for programs, which have no locale.
        assert_eq!(Dialect::resolve(&preset("unix"), true), Ok(Dialect::UNIX));
    }

    #[test]
    fn each_knob_alone_overrides_its_part_of_the_preset() {
        let excel = Dialect::excel(false);
        let knob = |change: fn(&mut DialectOptions)| {
            let mut options = preset("excel");
            change(&mut options);
            resolve(options).unwrap()
        };
        assert_eq!(
            knob(|o| o.delimiter = Some("\t".into())),
            Dialect {
                delimiter: b'\t',
                ..excel
            }
        );
        assert_eq!(
            knob(|o| o.delimiter = Some("tab".into())),
            Dialect {
                delimiter: b'\t',
                ..excel
            }
        );
        assert_eq!(
            knob(|o| o.delimiter = Some("|".into())),
            Dialect {
                delimiter: b'|',
                ..excel
            }
        );
        assert_eq!(
            knob(|o| o.eol = Some("\n".into())),
            Dialect {
                crlf: false,
                ..excel
            }
        );
        assert_eq!(
            knob(|o| o.eol = Some("lf".into())),
            Dialect {
                crlf: false,
                ..excel
            }
        );
        assert_eq!(
            knob(|o| o.bom = Some(false)),
            Dialect {
                bom: false,
                ..excel
            }
        );
        assert_eq!(
            knob(|o| o.formulas = Some("raw".into())),
            Dialect {
                formulas: Formulas::Raw,
                ..excel
            }
        );
    }

    #[test]
    fn a_delimiter_that_means_something_else_is_refused() {
        for text in [
            "", "\"", "'", "\r", "\n", "a", "7", "=", "+", "-", "@", ".", " ", ",,", "§", "，",
            "\0",
        ] {
            let options = DialectOptions {
                delimiter: Some(text.into()),
                ..Default::default()
            };
            let failure = resolve(options).unwrap_err();
            assert_eq!(failure.code, Code::BadOptions, "{text:?}");
        }
    }

    #[test]
    fn a_refusal_names_the_option_what_is_allowed_and_what_was_met() {
        let failure = resolve(preset("csv")).unwrap_err();
        assert_eq!(
            failure.message,
            "dialect.preset must be rfc4180, excel or unix; it is \"csv\""
        );
        assert_eq!(failure.detail["option"], "dialect.preset");
        let options = DialectOptions {
            eol: Some("cr".into()),
            ..Default::default()
        };
        assert_eq!(
            resolve(options).unwrap_err().message,
            "dialect.eol must be crlf or lf; it is \"cr\""
        );
        let options = DialectOptions {
            formulas: Some("off".into()),
            ..Default::default()
        };
        assert_eq!(
            resolve(options).unwrap_err().detail["allowed"],
            "escape or raw"
        );
    }
}
