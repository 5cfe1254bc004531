use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::core::engine::Engine;
use crate::core::protocol::{
    ExportOptions, ReadOptions, Redact, Request, SignatureKind, Verdict, Weight,
};

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

fn verify(files: &[(&str, &str)]) -> Verdict {
    let claim = Claim::read(&manifest_text(&manifest())).unwrap();
    let there: Vec<Measured> = files
        .iter()
        .map(|(name, text)| measure(name, text))
        .collect();
    let mut findings = Findings::default();
    let rest = check_files(&claim, &there, &mut findings);
    check_pages(&claim, &there, &rest, &mut findings);
    check_signature(&Vouched::Unsigned, "", None, &mut findings);
    findings.verdict()
}

fn broken(verdict: &Verdict) -> Vec<&str> {
    let broken = verdict
        .findings
        .iter()
        .filter(|one| one.weight == Weight::Broken);
    broken.map(|one| one.check.as_str()).collect()
}

#[test]
fn an_untouched_file_holds() {
    let verdict = verify(&[(NAME, FILE)]);
    assert!(verdict.ok, "{verdict:?}");
    assert_eq!(broken(&verdict), Vec::<&str>::new());
}

#[test]
fn any_one_byte_that_is_flipped_is_found() {
    for at in 0..FILE.len() {
        let mut bytes = FILE.as_bytes().to_vec();
        bytes[at] ^= 1;
        let mut meter = Meter::new(NAME);
        meter.update(&bytes);
        let claim = Claim::read(&manifest_text(&manifest())).unwrap();
        let mut findings = Findings::default();
        check_files(&claim, &[meter.finish()], &mut findings);
        assert!(!findings.verdict().ok, "{at}");
    }
}

#[test]
fn each_fault_is_named_for_what_it_is() {
    for (what, files, checks) in [
        (
            "a changed byte",
            vec![(NAME, FILE.replace("bob", "bib"))],
            vec!["sha256"],
        ),
        (
            "a missing row",
            vec![(NAME, FILE.replace("ann,CREATE\r\n", ""))],
            vec!["sha256", "rows"],
        ),
        (
            "a cut tail",
            vec![(NAME, FILE[..FILE.len() - 4].to_owned())],
            vec!["sha256", "rows"],
        ),
        (
            "a row too many",
            vec![(NAME, format!("{FILE}eve,READ\r\n"))],
            vec!["sha256", "rows"],
        ),
        ("no file", vec![], vec!["file"]),
        (
            "a foreign page",
            vec![(NAME, FILE.to_owned()), ("1.json", "[7]".to_owned())],
            vec!["page"],
        ),
    ] {
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let verdict = verify(&files);
        assert!(!verdict.ok, "{what}");
        assert_eq!(broken(&verdict), checks, "{what}: {verdict:?}");
    }
}

#[test]
fn a_renamed_file_is_known_by_its_content_and_that_is_told() {
    let verdict = verify(&[("copy (1).csv", FILE)]);
    assert!(verdict.ok, "{verdict:?}");
    assert!(
        verdict
            .findings
            .iter()
            .any(|one| one.check == "name" && one.weight == Weight::Note),
        "{verdict:?}"
    );
    let verdict = verify(&[("copy (1).csv", &FILE.replace("bob", "bib"))]);
    assert_eq!(broken(&verdict), ["name", "sha256"]);
}

#[test]
fn pages_are_put_in_the_order_of_the_export_only_if_all_are_there() {
    let claim = Claim::read(&manifest_text(&manifest())).unwrap();
    let there = [measure("a.json", "[2]"), measure("b.json", "[1]")];
    let mut findings = Findings::default();
    assert_eq!(
        check_pages(&claim, &there, &[0, 1], &mut findings),
        Some(vec![1, 0])
    );
    assert_eq!(check_pages(&claim, &there, &[0], &mut findings), None);
}

/// What becomes of files that are given for the pages of a manifest.
fn paged(pages: serde_json::Value, given: &[(&str, &str)]) -> (Option<Vec<usize>>, Verdict) {
    let mut manifest = manifest();
    manifest["source"] = json!({ "pages": pages });
    let claim = Claim::read(&manifest_text(&manifest)).unwrap();
    let given = given.iter().map(|(name, text)| measure(name, text));
    let there: Vec<Measured> = [measure(NAME, FILE)].into_iter().chain(given).collect();
    let mut findings = Findings::default();
    let others = check_files(&claim, &there, &mut findings);
    let found = check_pages(&claim, &there, &others, &mut findings);
    (found, findings.verdict())
}

#[test]
fn a_packed_file_is_told_from_one_that_was_changed_or_packed_again() {
    let mut manifest = manifest();
    let log = measure("log.json.gz", "packed");
    manifest["source"]["packed"] =
        json!([{ "source": log.name, "bytes": log.bytes, "sha256": log.sha256 }]);
    let claim = Claim::read(&manifest_text(&manifest)).unwrap();
    for (name, text, weights) in [
        ("log.json.gz", "packed", vec![Weight::Holds]),
        ("renamed.gz", "packed", vec![Weight::Holds]),
        ("log.json.gz", "pocked", vec![Weight::Broken]),
        // Packed by whoever gave it: what is in it is checked as a page.
        ("other.gz", "pocked", vec![]),
    ] {
        let mut findings = Findings::default();
        check_packed(&claim, &[measure(name, text)], &mut findings);
        let found = findings.verdict().findings;
        let found: Vec<Weight> = found.iter().map(|one| one.weight).collect();
        assert_eq!(found, weights, "{name} {text}");
    }
}

#[test]
fn in_an_older_manifest_a_local_file_is_known_by_its_name_and_size_and_read_in_its_turn() {
    let local = |name: &str, bytes: u64| json!({ "source": name, "bytes": bytes });
    let page = |text: &str| json!({ "source": "api", "bytes": text.len(), "sha256": measure("", text).sha256 });
    // A page of an address and a file added to it.
    let mixed = json!([page("[1]"), local("own.json", 4)]);
    let (found, verdict) = paged(mixed.clone(), &[("own.json", "[22]"), ("x", "[1]")]);
    assert!(verdict.ok, "{verdict:?}");
    assert_eq!(found, Some(vec![2, 1]));
    let (found, verdict) = paged(mixed, &[("own.json", "[222]"), ("x", "[1]")]);
    assert_eq!((found, broken(&verdict)), (None, vec!["page"]));
    // Not by their names, but as they were read; one was renamed since.
    let files = json!([local("z.json", 3), local("a.json", 4), local("m.json", 5)]);
    let given = [
        ("a.json", "[22]"),
        ("m (1).json", "[333]"),
        ("z.json", "[1]"),
    ];
    assert_eq!(paged(files, &given).0, Some(vec![3, 1, 2]));
    // Two of one name, and two of one size.
    let twins = json!([local("log.json", 3), local("log.json", 4)]);
    let given = [("log.json", "[22]"), ("log.json", "[1]")];
    assert_eq!(paged(twins, &given).0, Some(vec![2, 1]));
    let same = json!([local("a.json", 3), local("b.json", 3)]);
    let (found, verdict) = paged(same, &[("c.json", "[1]"), ("b.json", "[2]")]);
    assert_eq!((found, verdict.ok), (Some(vec![1, 2]), true), "{verdict:?}");
}

#[test]
fn a_page_that_came_twice_need_be_given_once_and_one_may_be_called_as_the_file() {
    let page = |text: &str| json!({ "source": "api", "bytes": text.len(), "sha256": measure("", text).sha256 });
    let pages = json!([page("[]"), page("[1]"), page("[]")]);
    let given = [("1", "[1]"), ("0", "[]")];
    assert_eq!(paged(pages, &given).0, Some(vec![2, 1, 2]));
    let page = json!([page("[1]")]);
    let mut manifest = manifest();
    manifest["source"] = json!({ "pages": page });
    let claim = Claim::read(&manifest_text(&manifest)).unwrap();
    let there = [measure(NAME, "[1]"), measure(NAME, FILE)];
    let mut findings = Findings::default();
    assert_eq!(check_files(&claim, &there, &mut findings), [0]);
    assert!(findings.verdict().ok);
}

#[test]
fn a_manifest_that_was_written_anew_is_still_known_by_what_it_says() {
    let mut signed = manifest();
    let signature = crate::core::protocol::Signature {
        algorithm: "Ed25519".into(),
        public_key: "a2V5".into(),
        value: "c2ln".into(),
    };
    sign(&mut signed, &signature);
    let compact = Claim::read(&signed.to_string()).unwrap();
    assert_eq!(compact.signed, [signed_text(&signed)]);
    assert_eq!(compact.signature, Some(signature));
    // Changed in our own form: both readings are of the changed one.
    let changed = manifest_text(&signed).replace("\"rows\": 2", "\"rows\": 3");
    let claim = Claim::read(&changed).unwrap();
    assert!(
        claim
            .signed
            .iter()
            .all(|text| *text != signed_text(&signed))
    );
    assert!(Claim::read("{}").is_none() && Claim::read("User,Action").is_none());
}

#[test]
fn what_is_given_out_of_a_key_must_be_the_key_that_signed() {
    for (vouched, given, checks) in [
        (Vouched::Checked(true), None, vec![]),
        (Vouched::Checked(true), Some(true), vec![]),
        (Vouched::Checked(true), Some(false), vec!["key"]),
        (Vouched::Checked(false), None, vec!["signature"]),
        (Vouched::Unsigned, Some(true), vec!["signature"]),
        (Vouched::Unknown("it cannot be".into()), None, vec![]),
        (
            Vouched::Unknown("it cannot be".into()),
            Some(true),
            vec!["signature"],
        ),
        (
            Vouched::Unknown("it cannot be".into()),
            Some(false),
            vec!["signature", "key"],
        ),
        (Vouched::Foreign("none".into()), None, vec!["signature"]),
        (
            Vouched::Foreign("none".into()),
            Some(true),
            vec!["signature"],
        ),
    ] {
        let mut findings = Findings::default();
        check_signature(&vouched, "ab", given, &mut findings);
        assert_eq!(broken(&findings.verdict()), checks, "{vouched:?} {given:?}");
    }
}

#[test]
fn whose_key_signed_is_said_only_of_a_signature_that_holds() {
    for vouched in [
        Vouched::Unsigned,
        Vouched::Foreign("none".into()),
        Vouched::Unknown("it cannot be".into()),
        Vouched::Checked(false),
    ] {
        for given in [None, Some(true), Some(false)] {
            let mut findings = Findings::default();
            check_signature(&vouched, "ab", given, &mut findings);
            for one in findings.verdict().findings {
                assert_ne!(
                    one.weight,
                    Weight::Holds,
                    "{vouched:?} {given:?} {}",
                    one.text
                );
                assert!(
                    !one.text.contains("it was signed with"),
                    "{vouched:?} {given:?} {}",
                    one.text
                );
                assert!(
                    !one.text.contains("fingerprint"),
                    "{vouched:?} {given:?} {}",
                    one.text
                );
            }
        }
    }
    assert_eq!(SignatureKind::of("Ed25519"), Some(SignatureKind::Ed25519));
    assert_eq!(SignatureKind::of("ed25519"), None);
    assert_eq!(SignatureKind::of(""), None);
}

#[test]
fn what_was_masked_is_asked_for_again_as_the_manifest_says_it() {
    let with = |redact: serde_json::Value| {
        let mut manifest = manifest();
        manifest["request"] = json!({ "options": {}, "redact": redact });
        let claim = Claim::read(&manifest_text(&manifest)).unwrap();
        claim.request().unwrap().redact
    };
    assert_eq!(with(json!([])), Redact::Rules(Vec::new()));
    assert_eq!(with(json!("personal")), Redact::Preset("personal".into()));
    // A manifest from before there were masks says nothing of them.
    assert_eq!(with(json!(null)), Redact::default());
}

/// A file and its manifest as the engine makes them.
fn exported() -> (Vec<u8>, Vec<u8>) {
    let mut engine = Engine::default();
    let now = Some("2024-05-20T12:00:00Z".to_owned());
    engine.handle(Request::SetNow { now }).unwrap();
    engine.begin_load(ReadOptions::default(), false);
    engine.begin_body("events.json");
    engine
        .feed(br#"[{"time":"2024-05-01T10:00:00Z","action":"A","user":"ann"},{"time":"2024-05-02T10:00:00Z","action":"=1","user":"b\u00f6b"}]"#)
        .unwrap();
    engine.end_body().unwrap();
    engine.read_rest().unwrap();
    engine.finish_load(0.0);
    let mut export = engine
        .begin_export(&ExportOptions::default(), None)
        .unwrap();
    let mut file = export.step(engine.store(), 9).unwrap();
    let (rest, summary) = export.finish(&engine, 0.0).unwrap();
    file.extend(rest);
    (file, manifest_text(&summary.manifest).into_bytes())
}

/// What a check says of a file and a manifest.
fn judge(file: &[u8], manifest: &[u8]) -> Verdict {
    let mut findings = Findings::default();
    let text = std::str::from_utf8(manifest).ok();
    let Some(claim) = text.and_then(Claim::read) else {
        findings.broken("manifest", "there is none");
        return findings.verdict();
    };
    claim.check(&mut findings);
    let mut meter = Meter::new("visible_UTC.csv");
    meter.update(file);
    check_files(&claim, &[meter.finish()], &mut findings);
    check_signature(&Vouched::Unsigned, "", None, &mut findings);
    findings.verdict()
}

#[test]
fn any_byte_of_the_manifest_that_is_flipped_is_found_although_nobody_signed_it() {
    let (file, manifest) = exported();
    assert!(judge(&file, &manifest).ok, "{:?}", judge(&file, &manifest));
    for at in 0..manifest.len() {
        // One bit each, and all of them; and what turns one kind of white space into another.
        for by in [
            1,
            2,
            4,
            8,
            16,
            32,
            64,
            128,
            255,
            b' ' ^ b'\t',
            b' ' ^ b'\n',
            b'\n' ^ b'\r',
        ] {
            let mut flipped = manifest.clone();
            flipped[at] ^= by;
            assert!(
                !judge(&file, &flipped).ok,
                "byte {at} of {}",
                String::from_utf8_lossy(&flipped)
            );
        }
    }
}

#[test]
fn a_manifest_that_says_one_thing_twice_is_refused_even_if_it_says_the_same() {
    let (file, manifest) = exported();
    let text = String::from_utf8(manifest).unwrap();
    for (at, twice) in [
        ("  \"rows\": ", "  \"rows\": 7,\n  \"rows\": "),
        (
            "\"complete\": true",
            "\"complete\": true, \"complete\": true",
        ),
    ] {
        let doubled = text.replacen(at, twice, 1);
        assert_ne!(doubled, text);
        let verdict = judge(&file, doubled.as_bytes());
        assert_eq!(broken(&verdict), ["manifest"], "{verdict:?}");
        let told = "twice in one place, so two readers may read two things";
        assert!(verdict.findings.iter().any(|one| one.text.ends_with(told)));
    }
}

#[test]
fn a_manifest_in_another_programs_writing_says_the_same() {
    let (file, manifest) = exported();
    let value: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let note = |verdict: &Verdict| {
        verdict
            .findings
            .iter()
            .any(|one| one.check == "manifest" && one.weight == Weight::Note)
    };
    let compact = judge(&file, value.to_string().as_bytes());
    assert!(compact.ok && !note(&compact), "{compact:?}");
    let pretty = judge(&file, format!("{value:#}").as_bytes());
    assert!(pretty.ok && note(&pretty), "{pretty:?}");
    // One from before there were digests.
    let mut old = value;
    old.as_object_mut().unwrap().remove("digest");
    let old = judge(&file, manifest_text(&old).as_bytes());
    assert!(old.ok && note(&old), "{old:?}");
}

proptest! {
    #[test]
    fn any_byte_flipped_to_any_other_is_found(place in any::<prop::sample::Index>(), by in 1..=255u8) {
        let (mut file, mut manifest) = exported();
        let at = place.index(file.len() + manifest.len());
        match at.checked_sub(file.len()) {
            None => file[at] ^= by,
            Some(at) => manifest[at] ^= by,
        }
        prop_assert!(!judge(&file, &manifest).ok, "byte {} by {}", at, by);
    }
}
