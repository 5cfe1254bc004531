use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::app::texts::learn;
use crate::core::archive::ArchiveError;
use crate::core::engine::Engine;
use crate::core::ingest::tape::Tape;
use crate::core::protocol::ReadOptions;
use crate::core::query::{QueryContext, read_query};
use crate::core::time::Zone;
use crate::core::verify::{
    Claim, Findings, Measured, Meter, NOT_OURS, Vouched, check_files, check_packed, check_pages,
    check_signature, manifest_text, seal,
};

fn german() -> Texts {
    learn(Language::German, include_str!("locales/de.ftl")).expect("the build read it");
    Texts::of(Language::German)
}

#[test]
fn what_the_engine_says_is_known_again_with_its_values() {
    for (english, own) in [
        ("stopped by you", "von Ihnen angehalten"),
        (
            "\"a.json\" could not be read: stopped by you",
            "\"a.json\" war nicht lesbar: von Ihnen angehalten",
        ),
        ("okta keeps 90 days", "okta bewahrt 90 Tage auf"),
        (
            "a guess: the name \"at\" says so, and it holds times, 9 different; 9 of 10 sampled events have a value",
            "eine Vermutung; 9 von 10 Stichproben haben einen Wert",
        ),
        (
            "documented for this source; 3 of 4 sampled events have a value",
            "dokumentiert für diese Quelle; 3 von 4 Stichproben haben einen Wert",
        ),
        ("the last 7 days", "die letzten 7 Tage"),
        ("something new", "something new"),
        (
            "an event must be an object, this is a string",
            "ein Ereignis muss ein Objekt sein, dies ist ein Text",
        ),
        (
            "the file does not follow from the pages: made again from them, it is another. The pages give 3 rows, and the manifest says 2. They part in row 2: the pages give \"a\", and the file has \"b\"",
            "die Datei folgt nicht aus den Seiten: aus ihnen neu erzeugt, ist sie eine andere. Die Seiten ergeben 3 Zeilen, und das Manifest sagt 2. Sie gehen in Zeile 2 auseinander: die Seiten ergeben \"a\", und die Datei hat \"b\"",
        ),
        (
            "\"a.zip\" cannot be unpacked: \"x.csv\" in it: its archive is damaged",
            "\"a.zip\" ist nicht zu entpacken: \"x.csv\" darin: sein Archiv ist beschädigt",
        ),
        (
            "page 3 could not be had: \"x\" answered with status 429: it was asked too often. Wait a while, then load again",
            "Seite 3 war nicht zu bekommen: \"x\" antwortete mit Status 429: sie wurde zu oft gefragt. Warten Sie eine Weile und laden Sie dann erneut",
        ),
        (
            "longer than a record may be: 9 bytes, the limit is 8",
            "länger als ein Datensatz sein darf: 9 Bytes, die Grenze ist 8",
        ),
        (
            "no array of events stands at \"data\" in this part of the body",
            "in diesem Teil des Inhalts steht bei \"data\" keine Liste von Ereignissen",
        ),
        (
            "something follows the array of events",
            "hinter der Liste der Ereignisse folgt noch etwas",
        ),
    ] {
        assert_eq!(engine_text(german(), english), own);
        assert_eq!(engine_text(Texts::default(), english), english);
    }
}

#[test]
fn every_fault_of_a_query_is_told() {
    for query in [
        "a \"b c",
        "a (b",
        "a) b",
        "a ( ) b",
        "a - b",
        "OR b",
        "usr:x",
        "a user: b",
        "user:(a action:b)",
        "details..a:x",
        "/abc",
        "x /var/log",
        "//",
        "user:/a(/ x",
        "ip:10.0.0.0/33",
        "x after:soon",
        "last:2024",
        "after:/x/",
    ] {
        let context = QueryContext {
            zone: &Zone::utc(),
            now_millis: 0,
        };
        let Err(error) = read_query(query, &context) else {
            panic!("{query} can be read");
        };
        let english = error.to_string();
        assert_ne!(engine_text(german(), &english), english, "{query}");
    }
}

/// Each of `texts` is said in German.
fn all_are_told(texts: impl IntoIterator<Item = String>) {
    let german = german();
    for english in texts {
        assert_ne!(engine_text(german, &english), english);
    }
}

#[test]
fn each_pattern_knows_its_own_text_and_no_other_takes_it() {
    let german = german();
    // A name as the engine writes one, so that no value is a text of its own.
    let names = ["\"a\"", "\"b\"", "\"c\"", "\"d\""];
    for said in KNOWN {
        let english = said(Texts::default(), names);
        assert_eq!(engine_text(german, &english), said(german, names));
    }
}

const FILE: &str = "User,Action\r\nann,CREATE\r\nbob,DELETE\r\n";
const NAME: &str = "visible_UTC.csv";

fn measure(name: &str, text: &str) -> Measured {
    let mut meter = Meter::new(name);
    meter.update(text.as_bytes());
    meter.finish()
}

fn manifest() -> serde_json::Value {
    let file = measure(NAME, FILE);
    json!({
        "product": {}, "request": {}, "completeness": {}, "rows": 2,
        "source": { "pages": [{ "sha256": measure("1.json", "[1]").sha256 }, { "sha256": measure("2.json", "[2]").sha256 }] },
        "files": [{ "name": NAME, "bytes": file.bytes, "sha256": file.sha256 }],
        "signature": null,
    })
}

fn claim(text: &str) -> Claim {
    Claim::read(text).expect("it is a manifest")
}

/// What `check` finds.
fn found(check: impl FnOnce(&mut Findings)) -> Vec<String> {
    let mut findings = Findings::default();
    check(&mut findings);
    let verdict = findings.verdict();
    verdict.findings.into_iter().map(|one| one.text).collect()
}

#[test]
fn what_is_found_in_files_and_pages_is_told() {
    let named = claim(&manifest_text(&manifest()));
    let mut unnamed = manifest();
    unnamed["source"] = json!({});
    let unnamed = claim(&manifest_text(&unnamed));
    let mut all = BTreeSet::new();
    for (name, text) in [
        (NAME, FILE.to_owned()),
        (NAME, FILE.replace("bob", "bib")),
        (NAME, FILE.replace("ann,CREATE\r\n", "")),
        (NAME, FILE[..FILE.len() - 4].to_owned()),
        (NAME, format!("{FILE}eve,READ\r\n")),
        ("copy (1).csv", FILE.to_owned()),
        ("notes.txt", String::new()),
    ] {
        let there = [measure(name, &text)];
        all.extend(found(|findings| {
            drop(check_files(&named, &there, findings));
        }));
    }
    let there = [measure("1.json", "[1]"), measure("2.json", "[7]")];
    for (claim, others) in [
        (&named, vec![]),
        (&named, vec![0]),
        (&named, vec![1]),
        (&unnamed, vec![0]),
    ] {
        all.extend(found(|findings| {
            drop(check_pages(claim, &there, &others, findings));
        }));
    }
    let mut packed = manifest();
    let log = measure("log.gz", "x");
    packed["source"]["packed"] =
        json!([{ "source": log.name, "bytes": log.bytes, "sha256": log.sha256 }]);
    let packed = claim(&manifest_text(&packed));
    for text in ["x", "y"] {
        all.extend(found(|findings| {
            check_packed(&packed, &[measure("log.gz", text)], findings);
        }));
    }
    assert!(all.len() >= 17, "{all:?}");
    all_are_told(all);
}

#[test]
fn what_is_found_in_a_manifest_and_its_signature_is_told() {
    let mut sealed = manifest();
    seal(&mut sealed);
    let mut changed = sealed.clone();
    changed["rows"] = json!(3);
    let mut foreign = sealed.clone();
    foreign["extra"] = json!(1);
    let whole = manifest_text(&sealed);
    let mut all = BTreeSet::new();
    for text in [
        manifest_text(&manifest()),
        manifest_text(&changed),
        manifest_text(&foreign),
        whole.replacen("\n  ", "\n \t", 1),
        whole.replacen("{", "{\"rows\": 1,", 1),
        format!("{sealed:#}"),
        whole,
    ] {
        all.extend(found(|findings| claim(&text).check(findings)));
    }
    assert_eq!(all.len(), 7, "{all:?}");
    all.insert(NOT_OURS.to_owned());
    for (vouched, given) in [
        (Vouched::Unsigned, None),
        (Vouched::Unsigned, Some(true)),
        (Vouched::Foreign("none".into()), None),
        (Vouched::Unknown("it cannot be".into()), None),
        (Vouched::Unknown("it cannot be".into()), Some(true)),
        (Vouched::Checked(false), Some(false)),
        (Vouched::Checked(true), Some(true)),
    ] {
        all.extend(found(|findings| {
            check_signature(&vouched, "ab", given, findings);
        }));
    }
    all_are_told(all);
}

#[test]
fn why_a_text_is_not_json_is_told() {
    let deep = "[".repeat(129);
    let german = german();
    let texts: &[&[u8]] = &[
        b" ",
        b"{\"b\":}",
        b"{\"b\"1}",
        b"{\"a\":1 \"b\":2}",
        b"{\"b\":1,}",
        b"{\"b\":[1}",
        b"{\"b\":1",
        b"{\"b\":[1,",
        b"{\"b\":\"x",
        b"{\"b\":\"\\x\"}",
        b"{\"b\":\"a\nb\"}",
        b"{\"b\":01}",
        b"{\"b\":undefined}",
        deep.as_bytes(),
        b"{\"a\":\"\xC3\x28\"}",
        b"{} 1",
    ];
    for text in texts {
        let error = Tape::default().read(text).expect_err("it is not JSON");
        let own = engine_text(german, &error.to_string());
        assert!(!own.contains(error.kind.reason()), "{own}");
        let place = format!("bei Byte {} des Datensatzes", error.at);
        assert!(own.ends_with(&place), "{own}");
    }
}

#[test]
fn why_a_record_was_rejected_is_told() {
    let event = r#"{"time":"2024-05-01T10:00:00Z","action":"A","user":"ann"}"#;
    let row = "2024-05-01T10:00:00Z,A,ann\r\n";
    let rows = format!("time,action,user\r\n{row}{row}{row}");
    let mut all = BTreeSet::new();
    for body in [
        format!(r#"[{event},"x",[1],2,true,oops,{{"b":}}] x"#),
        format!("{event}\n{event}\n{event}\n\"x\"\n{{\"time\":"),
        format!("{rows}x,y\r\n{row}"),
        format!("{rows}x,y"),
        format!("{rows}x,\"y"),
    ] {
        let mut engine = Engine::default();
        engine.begin_load(ReadOptions::default(), false);
        engine.begin_body("events");
        engine.feed(body.as_bytes()).expect("it can be read");
        engine.end_body().expect("it holds events");
        engine.read_rest().expect("they can be read");
        let rejects = engine.finish_load(0.0).rejects;
        assert!(!rejects.is_empty(), "{body}");
        all.extend(rejects.into_iter().map(|reject| reject.reason));
    }
    all_are_told(all);
}

#[test]
fn why_an_archive_cannot_be_read_is_told() {
    let name = "x.json".to_owned();
    let german = german();
    for error in [
        ArchiveError::Cut,
        ArchiveError::Damaged,
        ArchiveError::Split,
        ArchiveError::Encrypted(name.clone()),
        ArchiveError::Packing(name, 99),
        ArchiveError::TooMany(9),
        ArchiveError::Overlap,
        ArchiveError::Bomb {
            packed: 1,
            unpacked: 9,
        },
    ] {
        let why = error.to_string();
        let own = engine_text(german, &error.into_failure("a.zip").message);
        assert!(!own.contains(&why), "{own}");
    }
}
