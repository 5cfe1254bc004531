//! Which cells a spreadsheet would run, and the form in which it does not.
//!
//! Excel, LibreOffice and Google Sheets take a cell that begins with `=`, `+`,
//! `-` or `@` (or the full-width form of one) for a formula; some drop white
//! space, control characters or a stray quote or delimiter in front of it
//! first. Such a cell gets a `'` in front ([`super::neutralise`]), which all of them
//! read as text. A cell that begins with a tab, a line break or a NUL gets one
//! too, whatever follows, because importers drop those.
//! (<https://owasp.org/www-community/attacks/CSV_Injection>)
//!
//! What only looks like one stays as it is: numbers (`-12.5`, `+3e5`,
//! `-1,234.50`, `-5%`), negative ids, a lone `-` or a line of them, and phone
//! numbers written with spaces (`+49 151 2345678`). A phone number written
//! with hyphens is a subtraction to Excel, so it does get the mark. Dates
//! begin with a digit or a letter and are never touched.
//!
//! A mark at the start of a cell cannot help a reader that splits the file at
//! another delimiter than ours: what is done about that, and how marks are
//! taken away again, see [`super::marks`] and [`hides_formula`].

use memchr::memchr3;

/// What makes text of a formula that it stands before.
pub(super) const MARK: char = '\'';

/// Whether a spreadsheet would take `cell` for a formula.
pub fn is_formula(cell: &str) -> bool {
    match cell.as_bytes().first() {
        None => return false,
        // Nearly every cell; nothing that is skipped or runs begins so.
        Some(first) if first.is_ascii_alphanumeric() || matches!(first, b'{' | b'[' | b'/') => {
            return false;
        }
        Some(_) => {}
    }
    let unmarked = cell.trim_start_matches(MARK);
    unmarked.starts_with(['\t', '\r', '\n', '\0'])
        || begins_formula(unmarked.trim_start_matches(may_stand_before))
}

/// Whether a formula would begin inside `cell` for a reader that splits at
/// commas, semicolons or tabs: `note;=1+1`.
pub(super) fn hides_formula(cell: &str) -> bool {
    let mut rest = cell;
    while let Some(at) = memchr3(b',', b';', b'\t', rest.as_bytes()) {
        // Past the whole run, so that a cell of nothing but delimiters is read once.
        rest = rest[at + 1..].trim_start_matches(may_stand_before);
        if begins_formula(rest) {
            return true;
        }
    }
    false
}

/// What readers are known to drop, or may take for the end of a cell, before
/// they look for a formula.
pub(super) fn may_stand_before(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | MARK | ',' | ';' | '|')
        || matches!(c,
            // Soft hyphen, joiners, direction marks and other characters without width, fillers.
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
}

/// Whether `text` begins a formula at its very first character.
fn begins_formula(text: &str) -> bool {
    match text.chars().next() {
        Some('=' | '@') => true,
        // Full-width and small forms, which East Asian versions fold to ASCII.
        Some('＝' | '＠' | '＋' | '－' | '﹦' | '﹫' | '﹢' | '﹣') => true,
        Some(sign @ ('+' | '-')) => !is_plain_signed(sign, text[1..].trim_end()),
        _ => false,
    }
}

/// Whether a sign and `body` are something that people write and that nothing computes.
fn is_plain_signed(sign: char, body: &str) -> bool {
    let only_dashes = sign == '-' && body.bytes().all(|byte| byte == b'-');
    only_dashes || is_number(body) || (sign == '+' && is_spaced_phone_number(body))
}

/// A number without its sign: digits with single separators between or one
/// before them, an exponent, a percent sign. Which separator is the decimal one
/// does not matter here: digits alone run nothing.
fn is_number(body: &str) -> bool {
    let body = body.strip_suffix('%').unwrap_or(body);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let exponent_holds = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let mantissa = mantissa.strip_prefix(['.', ',']).unwrap_or(mantissa);
    let is_separator = |c| matches!(c, '.' | ',' | MARK | ' ' | '\u{a0}' | '\u{202f}');
    exponent_holds
        && mantissa
            .split(is_separator)
            .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `49 (0)151 2345678`: digits in groups, some in parentheses, at least one
/// space. A space between two numbers is no operator to any spreadsheet.
pub(super) fn is_spaced_phone_number(body: &str) -> bool {
    let mut inside_parentheses = false;
    let mut has_space = false;
    for c in body.chars() {
        match c {
            '0'..='9' => {}
            ' ' | '\u{a0}' => has_space = true,
            '(' if !inside_parentheses => inside_parentheses = true,
            ')' if inside_parentheses => inside_parentheses = false,
            _ => return false,
        }
    }
    has_space && !inside_parentheses && body.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::restore;
    use super::*;

    #[test]
    fn what_a_spreadsheet_runs_is_a_formula() {
        for cell in [
            "=1+1",
            "=",
            "@SUM(1+1)",
            "@ann",
            "+cmd|' /C calc'!A0",
            "-1+1|cmd",
            "-2+3+cmd|' /C calc'!A0",
            "-2+3",
            "+1+1",
            "+A1",
            "-A1",
            "- item",
            "-1:30",
            "-(5)",
            "+49-151-2345678",
            "+49/151",
            "-1-1",
            "--1",
            "+",
            "++5",
            "-5\n=1",
            "-1e",
            "-1e5.5",
            "-1..2",
            "-Infinity",
            "-12)",
            "＝1+1",
            "＠SUM(1)",
            "＋1+1",
            "－1",
            "﹦1",
        ] {
            assert!(is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn neither_white_space_nor_an_unseen_character_nor_a_quote_nor_a_delimiter_hides_a_formula() {
        for before in [
            " ", "   ", "\t", "\n", "\r\n", "\0", "\u{a0}", "\u{3000}", "\u{feff}", "\u{200b}",
            "\u{200e}", "\u{1b}", "\u{3164}", "\"", "'", "''", "\"\"", ";", ",", "|", "\",",
            " \" ; ", "\u{202e}", "\u{b}",
        ] {
            for formula in ["=1+1", "@SUM(1)", "+cmd|x", "-2+3", "＝1"] {
                let cell = format!("{before}{formula}");
                assert!(is_formula(&cell), "{cell:?}");
            }
        }
    }

    #[test]
    fn a_tab_a_line_break_or_a_nul_in_front_is_marked_whatever_follows() {
        for cell in [
            "\tplain", "\rplain", "\nplain", "\0plain", "\t", "\n-5", "'\tplain",
        ] {
            assert!(is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn what_only_looks_like_a_formula_stays_as_it_is() {
        for cell in [
            "",
            " ",
            "plain",
            "-",
            "--",
            "-----",
            " - ",
            "-12.5",
            "-12,5",
            "+3e5",
            "-1E-7",
            "-1,234",
            "-1,234,567.89",
            "-1.234.567,89",
            "-1 234,5",
            "-1\u{a0}234",
            "-1\u{202f}234",
            "-1'234",
            "-.5",
            "-5%",
            "-7 ",
            " -7",
            "-1001234567890",
            "+49 151 2345678",
            "+49 (0)151 2345678",
            "+1 (555) 010 9999",
            "+491512345678",
            "2024-05-01",
            "2024-05-01T09:08:10.123456789+02:00",
            "20-May-2024",
            "1/2/2024",
            "a=b",
            "1+1",
            "ann@example.com",
            "'quoted'",
            "'-5",
            "O'Brien",
            "{\"a\":\"=1\"}",
            "[-1,-2]",
            "–1",
            "−1",
            "…",
            ";",
            "\"\"",
            "'",
            "😀=1",
        ] {
            assert!(!is_formula(cell), "{cell:?}");
            assert_eq!(restore(cell, b','), cell);
        }
    }

    #[test]
    fn a_formula_after_a_delimiter_inside_a_cell_is_seen() {
        for cell in [
            "note;=1+1",
            "a,b,\t\"@SUM(1)",
            ";;;=1",
            "x;\u{a0}+cmd|y",
            ",=1",
        ] {
            assert!(hides_formula(cell), "{cell:?}");
        }
        for cell in [
            "note;1+1",
            "a,b,c",
            "{\"a\":[1,-2]}x",
            "1,-5",
            "=1",
            "",
            ";;;;",
        ] {
            // `-2]}x` is no number, and a wrong guess costs two quotes only.
            assert_eq!(hides_formula(cell), cell.contains("-2]"), "{cell:?}");
        }
    }
}
