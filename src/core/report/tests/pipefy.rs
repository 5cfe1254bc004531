//! The report of Pipefy: three columns, thirty days without today.

use super::*;

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
