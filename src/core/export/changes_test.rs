use super::*;

fn changed(details: &str) -> String {
    let json = changes(&mut Tape::default(), details);
    assert!(
        json.is_empty() || serde_json::from_str::<serde_json::Value>(&json).is_ok(),
        "{json}"
    );
    json
}

#[test]
fn every_common_shape_is_recognised() {
    let role = r#"{"role":{"before":"USER","after":"ADMIN"}}"#;
    for details in [
        r#"{"role":{"old":"USER","new":"ADMIN"}}"#,
        r#"{"role":{"before":"USER","after":"ADMIN"}}"#,
        r#"{"changes":{"role":{"from":"USER","to":"ADMIN"}}}"#,
        r#"{"changes":{"role":["USER","ADMIN"]}}"#,
        r#"{"changes":[{"field":"role","from":"USER","to":"ADMIN"}]}"#,
        r#"{"change":"role","from":"USER","to":"ADMIN","author_name":"Ann"}"#,
        r#"{"name":"role","oldValue":"USER","newValue":"ADMIN"}"#,
        r#"{"modifiedProperties":[{"displayName":"role","oldValue":"USER","newValue":"ADMIN"}]}"#,
        r#"{"ModifiedProperties":[{"Name":"role","NewValue":"ADMIN","OldValue":"USER"}]}"#,
        r#"{"changedValues":[{"fieldName":"role","changedFrom":"USER","changedTo":"ADMIN"}]}"#,
        r#"{"target":[{"type":"User","changeDetails":{"from":{"role":"USER"},"to":{"role":"ADMIN"}}}]}"#,
        r#"{"old_role":"USER","new_role":"ADMIN","id":1}"#,
        r#"{"previousRole":"USER","newRole":"ADMIN"}"#,
        r#"{"oldrole":"USER","newrole":"ADMIN"}"#,
        r#"{"role_before":"USER","role_after":"ADMIN"}"#,
        r#"{"roleBefore":"USER","roleAfter":"ADMIN"}"#,
        r#"{"OLD_role":"USER","NEW_role":"ADMIN"}"#,
        r#"{"role":"ADMIN","role_was":"USER"}"#,
        r#"{"before":{"role":"USER","x":1},"after":{"role":"ADMIN","x":1}}"#,
        r#"{"oldValueJson":{"role":"USER"},"newValueJson":{"role":"ADMIN"}}"#,
        r#"{"old_values":{"role":"USER"},"new_values":{"role":"ADMIN"}}"#,
        r#"{"attributes":{"role":"ADMIN","x":1},"old":{"role":"USER","x":1}}"#,
        r#"{"op":"replace","path":"role","old":"USER","value":"ADMIN"}"#,
        r#"{"parameters":[{"name":"SETTING_NAME","value":"role"},{"name":"OLD_VALUE","value":"USER"},{"name":"NEW_VALUE","value":"ADMIN"}]}"#,
    ] {
        assert_eq!(changed(details), role, "{details}");
    }
}

#[test]
fn values_stay_as_written_and_what_did_not_change_is_left_out() {
    assert_eq!(
        changed(
            r#"{"before":{"n":1.50,"same":true,"gone":null},"after":{"n":12345678901234567890,"same":true,"added":[1, 2]}}"#
        ),
        r#"{"n":{"before":1.50,"after":12345678901234567890},"gone":{"before":null},"added":{"after":[1, 2]}}"#
    );
    assert_eq!(
        changed(r#"{"changes":{"tags":[["a"],["a","b"]],"owners":[null,["c"]]}}"#),
        r#"{"tags":{"before":["a"],"after":["a","b"]},"owners":{"before":null,"after":["c"]}}"#
    );
    assert_eq!(
        changed(r#"{"changes":{"title":{"from":"a"}}}"#),
        r#"{"title":{"before":"a"}}"#
    );
}

#[test]
fn the_same_key_of_several_targets_is_told_apart() {
    assert_eq!(
        changed(r#"{"targets":[{"name":"r","old":1,"new":2},{"name":"r","old":3,"new":4}]}"#),
        r#"{"r":{"before":1,"after":2},"r (2)":{"before":3,"after":4}}"#
    );
}

#[test]
fn what_is_no_change_is_none() {
    for details in [
        "",
        "text",
        "{}",
        r#"{"from":"2024-01-01","to":"2024-02-01"}"#,
        r#"{"new":1}"#,
        r#"{"old":1,"new":1}"#,
        r#"{"was":"x"}"#,
    ] {
        assert_eq!(changed(details), "", "{details}");
    }
}

#[test]
fn a_key_keeps_its_name() {
    for (details, name) in [
        (
            r#"{"old_billing_email":"a","new_billing_email":"b"}"#,
            "billing_email",
        ),
        (
            r#"{"oldBillingEmail":"a","newBillingEmail":"b"}"#,
            "billingEmail",
        ),
        (r#"{"oldURL":"a","newURL":"b"}"#, "URL"),
        (
            r#"{"Old Billing-Email":"a","New Billing-Email":"b"}"#,
            "Billing-Email",
        ),
        (r#"{"PreviousRole":"a","CurrentRole":"b"}"#, "Role"),
        (r#"{"größe_alt_old":"a","größe_alt_new":"b"}"#, "größe_alt"),
    ] {
        let told = format!(r#"{{"{name}":{{"before":"a","after":"b"}}}}"#);
        assert_eq!(changed(details), told, "{details}");
    }
    // A part of a word says nothing.
    assert_eq!(changed(r#"{"older_x":1,"newer_x":2}"#), "");
    assert_eq!(changed(r#"{"old":1,"old_":2,"new_x":3}"#), "");
}

#[test]
fn keys_in_any_script_are_told_apart() {
    assert_eq!(
        changed(
            r#"{"old_имя":"a","new_имя":"b","old_役割":1,"new_役割":2,"old_é":3,"new_é":4,"old_è":5,"new_è":6}"#
        ),
        r#"{"имя":{"before":"a","after":"b"},"役割":{"before":1,"after":2},"é":{"before":3,"after":4},"è":{"before":5,"after":6}}"#
    );
    assert_eq!(
        changed(
            r#"{"目标":{"before":{"a":1},"after":{"a":2}},"源":{"before":{"a":3},"after":{"a":4}}}"#
        ),
        r#"{"目标.a":{"before":1,"after":2},"源.a":{"before":3,"after":4}}"#
    );
}

#[test]
fn a_key_that_is_called_as_the_second_of_another_hides_no_change() {
    assert_eq!(
        changed(
            r#"{"t":[{"name":"r (2)","old":0,"new":9},{"name":"r","old":1,"new":2},{"name":"r","old":3,"new":4}]}"#
        ),
        r#"{"r (2)":{"before":0,"after":9},"r":{"before":1,"after":2},"r (3)":{"before":3,"after":4}}"#
    );
}
