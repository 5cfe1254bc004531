//! The report of GraphOS: eleven columns, 180 days, not before July 2021.

use super::*;

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
