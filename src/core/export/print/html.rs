//! A sheet as an HTML document: it asks for nothing outside itself and runs
//! nothing, and what stands in a cell stays text.

use std::io::{self, Write};

use super::{PAGE_STYLE, SHEET_STYLE};
use crate::core::protocol::PrintSheet;

/// Writes the whole document.
pub(in crate::core::export) fn write_html(
    sheet: &PrintSheet,
    out: &mut impl Write,
) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
    )?;
    text(&sheet.title, out)?;
    writeln!(
        out,
        "</title>\n<style>\nbody {{ margin: 0; background: #fff; }}\n{SHEET_STYLE}\n{PAGE_STYLE}</style>\n</head>\n<body>"
    )?;
    let marked = |class: &str| match sheet.complete {
        true => class.to_owned(),
        false => format!("{class} {class}--incomplete"),
    };
    writeln!(out, "<main class=\"audit-explorer-sheet\">")?;
    element("h1", "", &sheet.title, out)?;
    let statement = marked("audit-explorer-sheet__statement");
    element("p", &statement, &sheet.statement, out)?;
    writeln!(out, "<dl>")?;
    for (what, said) in &sheet.facts {
        element("dt", "", what, out)?;
        element("dd", "", said, out)?;
    }
    writeln!(
        out,
        "</dl>\n<div class=\"audit-explorer-sheet__scroll\">\n<table>\n<thead>"
    )?;
    let running = marked("audit-explorer-sheet__running");
    write!(
        out,
        "<tr class=\"{running}\"><td colspan=\"{}\">",
        sheet.headers.len()
    )?;
    text(&sheet.running, out)?;
    write!(out, "</td></tr>\n<tr>")?;
    for header in &sheet.headers {
        write!(out, "<th scope=\"col\">")?;
        text(header, out)?;
        write!(out, "</th>")?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for row in &sheet.rows {
        write!(out, "<tr>")?;
        for cell in row {
            write!(out, "<td>")?;
            text(cell, out)?;
            write!(out, "</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>")?;
    element("p", "audit-explorer-sheet__end", &sheet_end(sheet), out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

/// What stands below the last row, so that a lost last page is missed.
pub fn sheet_end(sheet: &PrintSheet) -> String {
    format!("End of {} rows", sheet.rows.len())
}

fn element(name: &str, class: &str, said: &str, out: &mut impl Write) -> io::Result<()> {
    match class {
        "" => write!(out, "<{name}>")?,
        class => write!(out, "<{name} class=\"{class}\">")?,
    }
    text(said, out)?;
    writeln!(out, "</{name}>")
}

/// Writes text so that it is read as text. HTML has no way to hold most control characters: their pictures stand for
/// them.
fn text(said: &str, out: &mut impl Write) -> io::Result<()> {
    let mut from = 0;
    for (at, letter) in said.char_indices() {
        let picture;
        let instead = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\t' | '\n' => continue,
            '\0'..='\u{1f}' | '\u{7f}' => {
                picture = shown(letter).to_string();
                picture.as_str()
            }
            _ => continue,
        };
        out.write_all(&said.as_bytes()[from..at])?;
        out.write_all(instead.as_bytes())?;
        from = at + letter.len_utf8();
    }
    out.write_all(&said.as_bytes()[from..])
}

/// The picture of a control character; any other is itself.
fn shown(letter: char) -> char {
    match letter {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + letter as u32).unwrap_or(letter),
        '\u{7f}' => '\u{2421}',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(cell: &str) -> String {
        let sheet = PrintSheet {
            title: "<Events>".into(),
            complete: true,
            headers: vec!["User".into()],
            rows: vec![vec![cell.into()]],
            ..PrintSheet::default()
        };
        let mut out = Vec::new();
        write_html(&sheet, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_stands_in_a_cell_stays_text() {
        for (cell, written) in [
            ("plain é \u{202e}", "<td>plain é \u{202e}</td>"),
            (
                "<script>a && b</script>",
                "<td>&lt;script&gt;a &amp;&amp; b&lt;/script&gt;</td>",
            ),
            ("&amp;", "<td>&amp;amp;</td>"),
            ("a\tb\nc", "<td>a\tb\nc</td>"),
            (
                "\0\r\u{1b}[0m\u{7f}",
                "<td>\u{2400}\u{240d}\u{241b}[0m\u{2421}</td>",
            ),
            ("", "<td></td>"),
        ] {
            assert!(html(cell).contains(written), "{cell:?}: {}", html(cell));
        }
        assert!(html("").contains("<h1>&lt;Events&gt;</h1>"));
        assert!(html("").contains("<p class=\"audit-explorer-sheet__end\">End of 1 rows</p>"));
    }

    #[test]
    fn a_document_asks_for_nothing_outside_itself_and_runs_nothing() {
        let html = html("x");
        assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
        for word in [
            "<script", "src=", "href=", "url(", "@import", "http:", "https:",
        ] {
            assert!(!html.contains(word), "{word}");
        }
        assert!(html.contains("counter(page)") && html.contains("table-header-group"));
    }

    #[test]
    fn a_sheet_that_is_not_complete_says_so_in_its_colours_too() {
        let sheet = PrintSheet::default();
        let mut out = Vec::new();
        write_html(&sheet, &mut out).unwrap();
        let html = String::from_utf8(out).unwrap();
        assert!(html.contains(
            "class=\"audit-explorer-sheet__statement audit-explorer-sheet__statement--incomplete\""
        ));
        assert!(html.contains("audit-explorer-sheet__running--incomplete"));
    }
}
