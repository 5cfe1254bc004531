//! A host's own reports, given as JSON.

use super::*;

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
