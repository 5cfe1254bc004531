//! Every file of real events gives as many records as its answers say.

use super::*;
use std::collections::HashMap;

#[derive(Default)]
struct Counts {
    records: usize,
    json: usize,
    rejects: Vec<String>,
    tape: tape::Tape,
}

impl RecordSink for Counts {
    fn record(&mut self, _: u64, text: &[u8]) {
        self.records += 1;
        self.json += usize::from(self.tape.read(text).is_ok());
    }

    fn reject(&mut self, at: u64, reason: String, _: &[u8]) {
        self.rejects.push(format!("{at}: {reason}"));
    }
}

fn read(body: &[u8]) -> (Counts, Result<BodyEnd, Failure>) {
    let mut counts = Counts::default();
    let mut reader = Reader::new(&ReadOptions::default());
    for chunk in body.chunks(10_007) {
        if let Err(failure) = reader.push(chunk, &mut counts) {
            return (counts, Err(failure));
        }
    }
    let end = reader.finish(&mut counts);
    (counts, end)
}

#[test]
fn every_file_of_real_events_gives_as_many_as_its_answers_say() {
    let Some(folder) = corpus::folder() else {
        return;
    };
    let answers = std::fs::read_to_string(folder.join("ANSWERS.tsv")).unwrap();
    let expected: HashMap<_, _> = answers
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|cells| (cells[1].to_owned(), cells[2].to_owned()))
        .collect();
    let mut names: Vec<_> = expected.keys().cloned().collect();
    // Recorded exchanges are arrays of requests and answers, not bodies.
    names.retain(|name| !name.contains("exchange-"));
    names.sort();
    let mut wrong = Vec::new();
    for name in names {
        let Ok(body) = std::fs::read(folder.join("events").join(&name)) else {
            continue;
        };
        let (counts, end) = read(&body);
        let layout = end
            .as_ref()
            .map(|end| end.layout.to_string())
            .unwrap_or_else(|failure| failure.to_string());
        println!(
            "{:>5} of {:>5} {name}: {layout}",
            counts.records, expected[&name]
        );
        let all = end.is_ok_and(|end| end.whole)
            && counts.rejects.is_empty()
            && counts.json == counts.records;
        if !all || counts.records.to_string() != expected[&name] {
            wrong.push(format!(
                "{name}: {} of {}, {layout}, {:?}",
                counts.records, expected[&name], counts.rejects
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn raw_bodies_without_an_answer_are_read_or_refused_in_words() {
    let Some(folder) = corpus::folder() else {
        return;
    };
    let bodies = [
        (
            "google_workspace/response-sekoia-test_google_reports-1.json",
            "items",
        ),
        (
            "google_workspace/response-sekoia-test_google_reports-2.json",
            "items",
        ),
        (
            "1password/response-sekoia-test_1password_epm_connector-1.json",
            "items",
        ),
        ("lacework/response-sekoia-conftest-1.json", "data"),
        (
            "slack/response-java-sdk-samples-audit-v1-logs.json",
            "entries",
        ),
        (
            "slack/response-java-sdk-samples-api-team.accessLogs.json",
            "logins",
        ),
        (
            "slack/response-java-sdk-samples-api-team.integrationLogs.json",
            "logs",
        ),
    ];
    for (name, path) in bodies {
        let (counts, end) = read(&std::fs::read(folder.join("events").join(name)).unwrap());
        let layout = end.expect(name).layout;
        println!("{} {name}: {layout}", counts.records);
        assert_eq!(
            layout,
            Layout::Array {
                path: vec![path.to_owned()]
            },
            "{name}"
        );
    }
}
