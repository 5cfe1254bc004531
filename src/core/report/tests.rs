//! Every rule of the reports, at its edges.

use chrono_tz::Tz;

use super::*;
use crate::core::event::Field;
use crate::core::protocol::ReportWindow;
use crate::core::time::zone_of;

const UUID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
/// 2024-05-20T09:08:10Z
const NOW: i64 = 1_716_196_090_000;

fn pipefy() -> ExportOptions {
    ExportOptions {
        report: Some("pipefy".into()),
        pipe_uuid: Some(UUID.into()),
        ..ExportOptions::default()
    }
}

fn graphos(from: &str, to: &str) -> ExportOptions {
    ranged("graphos", from, to)
}

fn ranged(report: &str, from: &str, to: &str) -> ExportOptions {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_string());
    ExportOptions {
        report: Some(report.into()),
        from: text(from),
        to: text(to),
        ..ExportOptions::default()
    }
}

fn planned(options: &ExportOptions, zone: &Zone) -> ReportPlan {
    plan(options, &[], zone, NOW).unwrap()
}

fn refused(options: &ExportOptions, zone: &Zone) -> Failure {
    plan(options, &[], zone, NOW).unwrap_err()
}

fn range(options: &ExportOptions, zone: &Zone) -> String {
    span(&planned(options, zone), zone)
}

fn span(plan: &ReportPlan, zone: &Zone) -> String {
    let text = |bound: Option<crate::core::time::Moment>| {
        bound.map_or("open".into(), |moment| moment.rfc3339(zone))
    };
    format!("{} to {}", text(plan.range.from), text(plan.range.to))
}

fn headers(plan: &ReportPlan) -> Vec<&str> {
    plan.columns
        .iter()
        .map(|column| column.header.as_str())
        .collect()
}

#[test]
fn pipefy_is_three_columns_over_thirty_days_without_today() {
    let plan = planned(&pipefy(), &Zone::utc());
    assert_eq!(headers(&plan), ["User", "Action", "Date"]);
    assert_eq!(plan.columns[0].source, ColumnSource::User);
    assert_eq!(plan.columns[2].source, ColumnSource::Field(Field::Time));
    assert_eq!(
        span(&plan, &Zone::utc()),
        "2024-04-20T00:00:00Z to 2024-05-20T00:00:00Z"
    );
    assert_eq!(plan.file_name, "pipefy_2024-04-20_2024-05-19_UTC.csv");
    assert_eq!(plan.pipe_uuid.as_deref(), Some(UUID));
    assert_eq!(plan.search_term, None);
    assert_eq!(plan.notices, Vec::<String>::new());
}

#[test]
fn today_is_the_date_in_the_zone() {
    let auckland = zone_of(Tz::Pacific__Auckland);
    assert_eq!(
        range(&pipefy(), &auckland),
        "2024-04-20T00:00:00+12:00 to 2024-05-20T00:00:00+12:00"
    );
    let apia = zone_of(Tz::Pacific__Niue); // 22:08 the day before
    assert_eq!(
        range(&pipefy(), &apia),
        "2024-04-19T00:00:00-11:00 to 2024-05-19T00:00:00-11:00"
    );
    let berlin = zone_of(Tz::Europe__Berlin);
    let at = |millis| {
        plan(&pipefy(), &[], &berlin, millis)
            .map(|plan| span(&plan, &berlin))
            .unwrap()
    };
    let midnight = 1_711_839_600_000; // 2024-03-31T00:00:00+01:00, the day of the change
    assert_eq!(
        at(midnight),
        "2024-03-01T00:00:00+01:00 to 2024-03-31T00:00:00+01:00"
    );
    assert_eq!(
        at(midnight - 1),
        "2024-02-29T00:00:00+01:00 to 2024-03-30T00:00:00+01:00"
    );
    assert_eq!(
        at(midnight + 23 * 3_600_000),
        "2024-03-02T00:00:00+01:00 to 2024-04-01T00:00:00+02:00"
    );
}

#[test]
fn pipefy_needs_a_uuid() {
    let utc = Zone::utc();
    for (pipe_uuid, message) in [
        (
            None,
            "the report \"pipefy\" needs a pipeUuid: a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        ),
        (
            Some(""),
            "the report \"pipefy\" needs a pipeUuid: a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        ),
        (
            Some("301234"),
            "pipeUuid must be a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, and this is none: \"301234\"",
        ),
    ] {
        let options = ExportOptions {
            pipe_uuid: pipe_uuid.map(String::from),
            ..pipefy()
        };
        let failure = refused(&options, &utc);
        assert_eq!(
            (failure.code, failure.message.as_str()),
            (Code::BadOptions, message)
        );
        assert_eq!(failure.detail["option"], "pipeUuid");
        assert_eq!(
            failure.detail["allowed"],
            "a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301"
        );
    }
    for text in [
        "3f2504e04f8941d39a0c0305e82c3301",
        "3f2504e0-4f89-41d3-9a0c-0305e82c330g",
        "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}",
    ] {
        assert_eq!(
            refused(
                &ExportOptions {
                    pipe_uuid: Some(text.into()),
                    ..pipefy()
                },
                &utc
            )
            .code,
            Code::BadOptions
        );
    }
    for text in [
        UUID.to_uppercase(),
        "00000000-0000-0000-0000-000000000000".into(),
        "018f9a3b-7c11-7abc-8def-0123456789ab".into(),
    ] {
        assert_eq!(
            planned(
                &ExportOptions {
                    pipe_uuid: Some(text.clone()),
                    ..pipefy()
                },
                &utc
            )
            .pipe_uuid,
            Some(text)
        );
    }
}

#[test]
fn pipefy_s_search_term_is_kept_as_it_is_and_empty_means_all() {
    let term = |text: &str| {
        planned(
            &ExportOptions {
                search_term: Some(text.into()),
                ..pipefy()
            },
            &Zone::utc(),
        )
        .search_term
    };
    assert_eq!(term(""), None);
    assert_eq!(term(" Ann\"B "), Some(" Ann\"B ".into()));
}

#[test]
fn pipefy_s_window_can_be_narrowed_but_not_left() {
    let utc = Zone::utc();
    let given = |from: &str, to: &str| ExportOptions {
        pipe_uuid: Some(UUID.into()),
        ..ranged("pipefy", from, to)
    };
    assert_eq!(
        range(&given("2024-05-01", "2024-05-02"), &utc),
        "2024-05-01T00:00:00Z to 2024-05-03T00:00:00Z"
    );
    assert_eq!(
        range(&given("2024-04-20", "2024-05-19"), &utc),
        "2024-04-20T00:00:00Z to 2024-05-20T00:00:00Z"
    );
    assert_eq!(
        range(&given("2024-05-10", ""), &utc),
        "2024-05-10T00:00:00Z to 2024-05-20T00:00:00Z"
    );
    assert_eq!(
        range(&given("", "2024-04-20T00:00:00.001Z"), &utc),
        "2024-04-20T00:00:00Z to 2024-04-20T00:00:00.001Z"
    );
    for (from, to) in [
        ("2024-04-19", ""),
        ("", "2024-05-20"),
        ("2024-04-19T23:59:59.999Z", ""),
        ("", "2024-05-20T00:00:00.001Z"),
    ] {
        let failure = refused(&given(from, to), &utc);
        assert_eq!(failure.code, Code::Window, "{from} {to}");
        assert_eq!(
            failure.detail["allowed"],
            json!({ "from": "2024-04-20T00:00:00Z", "to": "2024-05-20T00:00:00Z" })
        );
    }
    assert_eq!(
        refused(&given("2024-04-19", ""), &utc).message,
        "the report \"pipefy\" covers the last 30 days without today; choose a range within 2024-04-20T00:00:00Z to \
         2024-05-20T00:00:00Z: 2024-04-19T00:00:00Z to 2024-05-20T00:00:00Z"
    );
}

#[test]
fn graphos_is_eleven_columns() {
    let plan = planned(&graphos("2024-01-01", "2024-01-31"), &Zone::utc());
    assert_eq!(
        headers(&plan).join(","),
        "Timestamp,Action,Resource_ID,Resource_Type,Details,Actor_ID,Actor_Type,Effective_Role,Actor_Email,Actor_Name,Graph_ID"
    );
    assert_eq!(plan.columns[10].source, ColumnSource::Field(Field::Scope));
    assert_eq!(plan.file_name, "graphos_2024-01-01_2024-01-31_UTC.csv");
    assert!(plan.notices.is_empty());
}

#[test]
fn graphos_takes_180_days_and_not_one_more() {
    let utc = Zone::utc();
    // 2023-11-01 to 2024-04-28 are 180 days, both included.
    assert_eq!(
        range(&graphos("2023-11-01", "2024-04-28"), &utc),
        "2023-11-01T00:00:00Z to 2024-04-29T00:00:00Z"
    );
    let failure = refused(&graphos("2023-10-31", "2024-04-28"), &utc);
    assert_eq!(failure.code, Code::Window);
    assert_eq!(
        failure.message,
        "the report \"graphos\" covers at most 180 days, and this range is longer; start at 2023-11-01T00:00:00Z or later, or \
         end earlier: 2023-10-31T00:00:00Z to 2024-04-29T00:00:00Z"
    );
    assert_eq!(
        failure.detail,
        json!({
            "from": "2023-10-31T00:00:00Z", "to": "2024-04-29T00:00:00Z", "maxDays": 180, "earliest": "2021-07-01",
            "allowed": { "from": "2023-11-01T00:00:00Z", "to": null },
        })
    );
    assert_eq!(
        refused(&graphos("2023-10-31T23:59:59.999Z", "2024-04-28"), &utc).code,
        Code::Window
    );
    assert_eq!(
        refused(
            &graphos("2023-11-01T00:00:00Z", "2024-04-29T00:00:00.000001Z"),
            &utc
        )
        .code,
        Code::Window
    );
    planned(
        &graphos("2023-11-01T10:20:30.123456Z", "2024-04-29T10:20:30.123456Z"),
        &utc,
    );
}

#[test]
fn a_change_of_the_clocks_makes_no_range_too_long() {
    for (tz, from, to) in [
        // Over the autumn change the 180 days have an hour more, over the spring change an hour less.
        (Tz::Europe__Berlin, "2023-06-01", "2023-11-27"),
        (Tz::Europe__Berlin, "2023-11-01", "2024-04-28"),
        (Tz::Australia__Lord_Howe, "2023-11-01", "2024-04-28"),
        // Either end on a day without a midnight.
        (Tz::America__Sao_Paulo, "2018-05-08", "2018-11-03"),
        (Tz::America__Sao_Paulo, "2018-11-04", "2019-05-02"),
    ] {
        let (zone, now) = (zone_of(tz), NOW);
        // Both are before the earliest day of graphos in part, so a report of the same length is used.
        let half = Report {
            name: "half".into(),
            columns: vec![ReportColumn {
                header: "a".into(),
                field: "action".into(),
                time_format: None,
            }],
            window: Some(ReportWindow {
                max_days: Some(180),
                ..ReportWindow::default()
            }),
            ..Report::default()
        };
        let reports = [half];
        plan(&ranged("half", from, to), &reports, &zone, now).unwrap();
        let next = to
            .parse::<chrono::NaiveDate>()
            .unwrap()
            .succ_opt()
            .unwrap()
            .to_string();
        assert_eq!(
            plan(&ranged("half", from, &next), &reports, &zone, now)
                .unwrap_err()
                .code,
            Code::Window,
            "{tz}"
        );
        // What is missing is filled in with the same start.
        let filled = plan(&ranged("half", "", to), &reports, &zone, now).unwrap();
        assert_eq!(
            filled.range,
            plan(&ranged("half", from, to), &reports, &zone, now)
                .unwrap()
                .range,
            "{tz}"
        );
    }
}

#[test]
fn graphos_starts_in_july_2021() {
    let utc = Zone::utc();
    planned(&graphos("2021-07-01", "2021-07-01"), &utc);
    let failure = refused(&graphos("2021-06-30T23:59:59.999Z", "2021-07-02"), &utc);
    assert_eq!(failure.code, Code::Window);
    assert_eq!(
        failure.message,
        "the report \"graphos\" has nothing before 2021-07-01 (UTC); choose a later start: 2021-06-30T23:59:59.999Z to \
         2021-07-03T00:00:00Z"
    );
    assert_eq!(failure.detail["allowed"]["from"], "2021-07-01T00:00:00Z");
    // The first of July starts earlier in Berlin.
    let berlin = zone_of(Tz::Europe__Berlin);
    planned(&graphos("2021-06-30T22:00:00Z", "2021-07-02"), &berlin);
    assert_eq!(
        refused(&graphos("2021-06-30T21:59:59Z", "2021-07-02"), &berlin).code,
        Code::Window
    );
    assert_eq!(
        range(&graphos("", "2021-07-10"), &utc),
        "2021-07-01T00:00:00Z to 2021-07-11T00:00:00Z"
    );
    assert_eq!(refused(&graphos("", "2021-06-30"), &utc).code, Code::Window);
    assert_eq!(refused(&graphos("", "2020-01-01"), &utc).code, Code::Window);
}

#[test]
fn graphos_without_a_range_is_the_180_days_before_now() {
    let utc = Zone::utc();
    let plan = planned(&graphos("", ""), &utc);
    assert_eq!(
        span(&plan, &utc),
        "2023-11-22T09:08:10Z to 2024-05-20T09:08:10Z"
    );
    assert_eq!(plan.file_name, "graphos_2023-11-22_2024-05-20_UTC.csv");
    assert_eq!(
        range(&graphos("2024-05-01", ""), &utc),
        "2024-05-01T00:00:00Z to 2024-05-20T09:08:10Z"
    );
    assert_eq!(
        refused(&graphos("2023-11-22T09:08:09.999Z", ""), &utc).code,
        Code::Window
    );
}

#[test]
fn a_range_that_ends_just_now_says_that_actions_may_be_missing() {
    let utc = Zone::utc();
    let notices = |to: &str| planned(&graphos("2024-05-01", to), &utc).notices;
    assert_eq!(notices("2024-05-20T08:53:10Z"), Vec::<String>::new());
    assert_eq!(
        notices("2024-05-20T08:53:10.001Z"),
        [
            "an action may take 10 to 15 minutes to appear, and this range ends at 2024-05-20T08:53:10.001Z: the newest actions may \
          be missing"
        ]
    );
    assert_eq!(notices("").len(), 1);
    assert_eq!(notices("2024-05-20").len(), 1);
    assert_eq!(notices("2024-06-01").len(), 1);
}

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
    for format in ["xlsx", "CSV", ""] {
        assert_eq!(
            wrong(ExportOptions {
                format: some(format),
                ..ExportOptions::default()
            }),
            (
                format!("this format cannot be written; use csv, ndjson or json: {format:?}"),
                json!({ "option": "format", "allowed": ["csv", "ndjson", "json"] })
            )
        );
    }
    for details in ["flatten", "changes"] {
        assert_eq!(
            wrong(ExportOptions {
                details: some(details),
                ..ExportOptions::default()
            }),
            (
                format!("details can only be written as json: {details:?}"),
                json!({ "option": "details", "allowed": ["json"] })
            )
        );
    }
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

fn custom(json_text: &str, options: &ExportOptions) -> Result<ReportPlan, Failure> {
    let report: Report = serde_json::from_str(json_text).unwrap();
    let options = ExportOptions {
        report: Some(report.name.clone()),
        ..options.clone()
    };
    plan(&options, &[report], &Zone::utc(), NOW)
}

#[test]
fn a_host_s_report_follows_the_same_rules() {
    let json_text = r#"{"name":"week","title":"Week","fileName":"My week",
        "columns":[{"header":"Wer","field":"user"},{"header":"Wann","field":"time","timeFormat":"rfc3339"}],
        "window":{"last":7},"filters":["actor"]}"#;
    let none = ExportOptions::default();
    let plan = custom(json_text, &none).unwrap();
    assert_eq!(headers(&plan), ["Wer", "Wann"]);
    assert_eq!(
        span(&plan, &Zone::utc()),
        "2024-05-14T00:00:00Z to 2024-05-21T00:00:00Z"
    );
    assert_eq!(plan.file_name, "My-week_2024-05-14_2024-05-20_UTC.csv");
    assert_eq!(plan.notices.len(), 1);
    let graph = ExportOptions {
        graph: Some("g".into()),
        ..ExportOptions::default()
    };
    assert_eq!(
        custom(json_text, &graph).unwrap_err().code,
        Code::BadOptions
    );
    let both = r#"{"name":"x","title":"","columns":[{"header":"t","field":"time"}],"window":{"last":30,"withoutToday":true,"maxDays":7,"earliest":"2024-05-01"}}"#;
    let plan = custom(both, &none).unwrap();
    assert_eq!(
        span(&plan, &Zone::utc()),
        "2024-05-13T00:00:00Z to 2024-05-20T00:00:00Z"
    );
    let early = ExportOptions {
        from: Some("2024-04-30".into()),
        to: Some("2024-05-01".into()),
        ..none.clone()
    };
    assert_eq!(custom(both, &early).unwrap_err().code, Code::Window);
    // A window of nothing but words is no window.
    let open = r#"{"name":"x","title":"","columns":[{"header":"t","field":"time"}],"window":{}}"#;
    assert_eq!(custom(open, &none).unwrap().range, TimeRange::default());
}

#[test]
fn a_host_s_report_that_makes_no_sense_is_refused() {
    let none = ExportOptions::default();
    let column = r#"{"header":"t","field":"time"}"#;
    for (json_text, option) in [
        (r#"{"name":"x","title":"","columns":[]}"#.to_string(), "reports"),
        (r#"{"name":"x","title":"","columns":[{"header":"t","field":"when"}]}"#.into(), "reports"),
        (format!(r#"{{"name":"x","title":"","columns":[{column},{column}]}}"#), "reports"),
        (r#"{"name":"x","title":"","columns":[{"header":"t","field":"time","timeFormat":"dd.MM.yyyy"}]}"#.into(), "timeFormat"),
        (format!(r#"{{"name":"x","title":"","columns":[{column}],"filters":["user"]}}"#), "reports"),
        (format!(r#"{{"name":"x","title":"","columns":[{column}],"window":{{"last":0}}}}"#), "reports"),
        (format!(r#"{{"name":"x","title":"","columns":[{column}],"window":{{"maxDays":0}}}}"#), "reports"),
        (format!(r#"{{"name":"x","title":"","columns":[{column}],"window":{{"earliest":"soon"}}}}"#), "reports"),
    ] {
        let failure = custom(&json_text, &none).unwrap_err();
        assert_eq!((failure.code, &failure.detail["option"]), (Code::BadOptions, &json!(option)), "{json_text}");
    }
    let endless = format!(
        r#"{{"name":"x","title":"","columns":[{column}],"window":{{"last":4294967295,"maxDays":4294967295}}}}"#
    );
    custom(&endless, &none).unwrap();
}

#[test]
fn a_host_cannot_replace_a_built_in_report() {
    let fake = Report {
        name: "graphos".into(),
        ..Report::default()
    };
    let plan = plan(&graphos("", ""), &[fake], &Zone::utc(), NOW).unwrap();
    assert_eq!(plan.columns.len(), 11);
}
