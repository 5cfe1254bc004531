//! `visible`, `all`, and what the options of every report may say.

use super::*;

#[test]
fn a_reversed_or_empty_range_is_refused_by_every_report() {
    let utc = Zone::utc();
    for report in ["graphos", "visible", "all"] {
        for (from, to) in [
            ("2024-05-02", "2024-05-01"),
            ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z"),
            ("2024-05-03", "2024-05-02T00:00:00Z"),
        ] {
            let failure = refused(&ranged(report, from, to), &utc);
            assert_eq!(failure.code, Code::Window, "{report} {from} {to}");
            assert!(
                failure
                    .message
                    .starts_with("the range holds no time, since it must end after it starts"),
                "{failure}"
            );
        }
        planned(&ranged(report, "2024-05-01", "2024-05-01"), &utc);
    }
    // Without an end, now is the end.
    assert_eq!(refused(&graphos("2024-05-21", ""), &utc).code, Code::Window);
}

#[test]
fn a_bound_that_cannot_be_read_names_its_option() {
    let failure = refused(&graphos("2024-02-30", ""), &Zone::utc());
    assert_eq!(
        (failure.code, &failure.detail["option"]),
        (Code::BadOptions, &json!("from"))
    );
    assert_eq!(
        failure.message,
        "from: no time can be read here; write it as 2024-05-20, 2024-05-20T09:08:10Z or 7d: \"2024-02-30\""
    );
    let failure = refused(&ranged("all", "", "03/04/2024"), &Zone::utc());
    assert_eq!(
        (failure.code, &failure.detail["option"]),
        (Code::BadOptions, &json!("to"))
    );
}

#[test]
fn visible_and_all_have_no_limit_and_carry_the_fields_names() {
    let utc = Zone::utc();
    let visible = planned(&ExportOptions::default(), &utc);
    assert_eq!(visible.report.name, "visible");
    assert_eq!(
        headers(&visible),
        [
            "time",
            "action",
            "actorName",
            "actorEmail",
            "actorId",
            "resourceType",
            "resourceName",
            "resourceId",
            "ip",
            "outcome"
        ]
    );
    assert_eq!(
        (visible.range, visible.file_name.as_str()),
        (TimeRange::default(), "visible_UTC.csv")
    );
    let all = planned(&ranged("all", "1990-01-01", "2040-12-31"), &utc);
    assert_eq!(headers(&all), Field::ALL.map(Field::key));
    assert_eq!(all.file_name, "all_1990-01-01_2040-12-31_UTC.csv");
    assert!(all.notices.is_empty());
    assert_eq!(
        range(&ranged("all", "2024-05-01", ""), &utc),
        "2024-05-01T00:00:00Z to open"
    );
    let narrowed = ExportOptions {
        actor: Some("ann@example.org".into()),
        graph: Some("g".into()),
        search_term: Some("ann".into()),
        ..ExportOptions::default()
    };
    let narrowed = planned(&narrowed, &utc);
    assert_eq!(
        [narrowed.actor, narrowed.graph, narrowed.search_term],
        [
            Some("ann@example.org".into()),
            Some("g".into()),
            Some("ann".into())
        ]
    );
}

#[test]
fn chosen_columns_are_the_visible_ones_in_their_order() {
    let columns = |fields: &[&str]| ExportOptions {
        columns: Some(fields.iter().map(|field| field.to_string()).collect()),
        ..ExportOptions::default()
    };
    let utc = Zone::utc();
    let plan = planned(&columns(&["details.a.b", "user", "time"]), &utc);
    assert_eq!(headers(&plan), ["details.a.b", "user", "time"]);
    assert_eq!(
        plan.columns[0].source,
        ColumnSource::Details(vec!["a".into(), "b".into()])
    );
    assert_eq!(plan.columns[1].source, ColumnSource::User);
    assert_eq!(plan.report.columns.len(), 3);
    for wrong in [
        &["nope"][..],
        &[],
        &["time", "time"],
        &["details."],
        &["details.a..b"],
        &[""],
        &["Time"],
    ] {
        let failure = refused(&columns(wrong), &utc);
        assert_eq!(
            (failure.code, &failure.detail["option"]),
            (Code::BadOptions, &json!("columns")),
            "{wrong:?}"
        );
    }
    assert!(
        refused(&columns(&["nope"]), &utc)
            .message
            .ends_with("outcome, details, user, details.some.path: \"nope\"")
    );
    let fixed = ExportOptions {
        report: Some("graphos".into()),
        ..columns(&["time"])
    };
    assert_eq!(
        refused(&fixed, &utc).message,
        "the columns of the report \"graphos\" are fixed; leave columns out, or use the report \"visible\""
    );
}

#[test]
fn a_wrong_option_says_which_values_are_allowed() {
    let utc = Zone::utc();
    let wrong = |options: ExportOptions| {
        let failure = refused(&options, &utc);
        assert_eq!(failure.code, Code::BadOptions);
        (failure.message, failure.detail)
    };
    let some = |text: &str| Some(text.to_string());
    assert_eq!(
        wrong(ExportOptions {
            report: some("nope"),
            ..ExportOptions::default()
        }),
        (
            "there is no such report; use one of pipefy, graphos, visible, all: \"nope\"".into(),
            json!({ "option": "report", "allowed": ["pipefy", "graphos", "visible", "all"] })
        )
    );
    for format in ["xls", "CSV", ""] {
        assert_eq!(
            wrong(ExportOptions {
                format: some(format),
                ..ExportOptions::default()
            }),
            (
                format!(
                    "this format cannot be written; use csv, ndjson, json, xlsx or print: {format:?}"
                ),
                json!({ "option": "format", "allowed": ["csv", "ndjson", "json", "xlsx", "print"] })
            )
        );
    }
    assert_eq!(
        wrong(ExportOptions {
            details: some("xml"),
            ..ExportOptions::default()
        }),
        (
            "details can be written as json, flatten or changes: \"xml\"".to_owned(),
            json!({ "option": "details", "allowed": ["json", "flatten", "changes"] })
        )
    );
    planned(
        &ExportOptions {
            details: some("json"),
            format: some("ndjson"),
            ..ExportOptions::default()
        },
        &utc,
    );
}

#[test]
fn a_filter_that_the_report_does_not_take_is_refused_not_ignored() {
    let some = |text: &str| Some(text.to_string());
    let utc = Zone::utc();
    let cases = [
        (
            ExportOptions {
                actor: some("x"),
                ..pipefy()
            },
            "actor",
            "it takes searchTerm, pipeUuid",
        ),
        (
            ExportOptions {
                graph: some("x"),
                ..pipefy()
            },
            "graph",
            "it takes searchTerm, pipeUuid",
        ),
        (
            ExportOptions {
                search_term: some("x"),
                ..graphos("", "")
            },
            "searchTerm",
            "it takes actor, graph",
        ),
        (
            ExportOptions {
                pipe_uuid: some(UUID),
                ..graphos("", "")
            },
            "pipeUuid",
            "it takes actor, graph",
        ),
        (
            ExportOptions {
                pipe_uuid: some(UUID),
                ..ranged("all", "", "")
            },
            "pipeUuid",
            "it takes actor, graph, searchTerm",
        ),
    ];
    for (options, option, message) in cases {
        let failure = refused(&options, &utc);
        assert_eq!(
            (failure.code, &failure.detail["option"]),
            (Code::BadOptions, &json!(option))
        );
        assert!(failure.message.ends_with(message), "{failure}");
    }
    // An empty field of a form asks for nothing.
    planned(
        &ExportOptions {
            actor: some(""),
            ..pipefy()
        },
        &utc,
    );
}
