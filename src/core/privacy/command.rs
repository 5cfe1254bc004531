//! Passwords that a command is given behind a short option: `mysql -pSecret`,
//! `sshpass -p secret`, `curl -u name:secret`.
//!
//! What an option means hangs on its program, so only these few are known.
//! `mysql -p word` names a database: the password must stand at the option.

use std::ops::Range;

/// So far behind its program an option is looked for.
const REACH_BYTES: usize = 1024;

/// Programs, as they are looked for.
pub(super) const PROGRAMS: [(&str, usize); 4] =
    [("mysql", 0), ("mariadb", 3), ("sshpass", 0), ("curl ", 1)];

/// How an option gives its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Right behind it, without a blank.
    Joined,
    /// Behind it, with a blank or without.
    Either,
    /// A name, a colon and the secret, behind a blank, a `=` or nothing.
    Pair,
}

/// Where the password is that the program at `at` is given, whose name ends before `end`.
pub(super) fn command_secret(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let begins = at
        .checked_sub(1)
        .is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
    if !begins {
        return None;
    }
    let program = bytes[at..end].to_ascii_lowercase();
    let options: &[(&str, Gives)] = match program.as_slice() {
        b"sshpass" => &[("-p", Gives::Either)],
        b"curl " => &[
            ("--proxy-user", Gives::Pair),
            ("--user", Gives::Pair),
            ("-u", Gives::Pair),
            ("-U", Gives::Pair),
        ],
        _ => &[("-p", Gives::Joined)],
    };
    let mut from = end - usize::from(program.ends_with(b" "));
    let reach = text.len().min(end + REACH_BYTES);
    while from < reach {
        let gap = bytes[from..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let word = from + gap;
        let length = word_length(&bytes[word..]);
        if length == 0 {
            // The command ends here, or the text does.
            return None;
        }
        for (option, gives) in options {
            // The program's own name may go on: `mysqldump`.
            if gap > 0
                && let Some(found) = value(text, word..word + length, option, *gives)
            {
                return Some(found);
            }
        }
        from = word + length;
    }
    None
}

/// The bytes up to the blank, or to what ends a command; a quoted part is one.
fn word_length(bytes: &[u8]) -> usize {
    let mut quote = None;
    let mut length = 0;
    for byte in bytes {
        match (quote, *byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'\n' | b'\r') => break,
            (Some(_), _) => {}
            (None, open @ (b'"' | b'\'')) => quote = Some(open),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'|' | b';' | b'&') => break,
            (None, _) => {}
        }
        length += 1;
    }
    length
}

/// The secret that the word at `word` gives, if it is `option`.
fn value(text: &str, word: Range<usize>, option: &str, gives: Gives) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let rest = bytes[word.clone()].strip_prefix(option.as_bytes())?;
    let mut span = word.start + option.len()..word.end;
    let is_long = option.starts_with("--");
    if rest.is_empty() {
        if gives == Gives::Joined {
            return None;
        }
        let gap = bytes[word.end..]
            .iter()
            .take_while(|byte| **byte == b' ')
            .count();
        let start = word.end + gap;
        span = start..start + word_length(&bytes[start..]);
    } else if is_long {
        if rest[0] != b'=' {
            return None;
        }
        span.start += 1;
    }
    span = unquoted(bytes, span);
    if gives == Gives::Pair {
        let colon = memchr::memchr(b':', &bytes[span.clone()])?;
        span.start += colon + 1;
    }
    let value = text.get(span.clone())?;
    // Any word may be the password here; a mask, stars or a variable is none.
    let placeholder = value.starts_with(['$', '%', '{', '<', '(', '[', '-', '@', '=', ':', '/']);
    let stars = value.bytes().all(|byte| byte == b'*');
    (!placeholder && !stars).then_some(span)
}

/// Without the quotes around it, and without that in which the whole text stands.
fn unquoted(bytes: &[u8], span: Range<usize>) -> Range<usize> {
    let inside = &bytes[span.clone()];
    let (start, end) = match inside {
        [open @ (b'"' | b'\''), .., close] if open == close => (span.start + 1, span.end - 1),
        [b'"' | b'\'', ..] => (span.start + 1, span.end),
        [.., b'"' | b'\''] => (span.start, span.end - 1),
        _ => (span.start, span.end),
    };
    start..end.max(start)
}

/// Whether JSON text behind a program's name may hold one of these options.
pub(super) fn may_give_a_secret(json: &[u8], end: usize) -> bool {
    let reach = &json[end.saturating_sub(1)..json.len().min(end + 2 * REACH_BYTES)];
    memchr::memchr_iter(b'-', reach).any(|at| {
        // A tab is written as an escape.
        let before = at.checked_sub(1).map(|before| reach[before]);
        matches!(before, Some(b' ' | b't' | b'9'))
            && matches!(reach.get(at + 1), Some(b'-' | b'p' | b'u' | b'U'))
    })
}

#[cfg(test)]
mod tests {
    use super::super::secret::tests::{hidden, masked};

    #[test]
    fn passwords_that_a_command_is_given_are_hidden() {
        for (text, secret) in [
            ("mysql -uroot -pSecret db", "Secret"),
            ("mysqldump -u root -px1 --all-databases", "x1"),
            ("mariadb-admin -p'a b' ping", "a b"),
            ("ran: mysql -h db -phunter2", "hunter2"),
            ("sshpass -p s3 ssh ann@host", "s3"),
            ("sshpass -ps3 ssh ann@host", "s3"),
            ("curl -u ann:q https://example.org", "q"),
            ("curl -uann:hunter2 https://example.org", "hunter2"),
            (
                "curl -s --user 'ann:hun ter2' https://example.org",
                "hun ter2",
            ),
            ("curl --user=ann:hunter2 https://example.org", "hunter2"),
            ("curl -X POST https://example.org -u ann:a:b", "a:b"),
            ("cd /tmp && curl -sS --proxy-user ann:pw http://x", "pw"),
        ] {
            hidden(text, secret);
        }
    }

    #[test]
    fn other_options_other_programs_and_words_stay_as_they_are() {
        for text in [
            "mysql -p orders",
            "mysql -P3306 -h db",
            "mysql --port=3306",
            "mysql-port -p",
            "mkdir -p/tmp/x && mysql db",
            "nmysql -pabc",
            "mysql db; ls -pabc",
            "curl -u ann https://example.org",
            "curl -u $NAME:$SECRET https://example.org",
            "curl https://example.org/a:b",
            "tar -u ann:x",
            "sshpass -e ssh ann@host",
            "curl --user-agent a:b https://example.org",
            "mysql -p[masked password]",
            "mysql -p***** db",
            "curl -u ann:[masked password] x",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
