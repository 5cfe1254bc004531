//! Rules as a host writes them, read once into what the walk can follow.

use regex_automata::meta;
use regex_automata::util::syntax;
use serde_json::json;

use super::name::same_name;
use super::personal::Personal;
use crate::core::event::Field;
use crate::core::failure::{Code, Failure};
use crate::core::protocol::{Redact, RedactAction, RedactRule};

/// Enough for any expression that a person writes, little enough for a tab.
const REGEX_LIMIT_BYTES: usize = 1 << 20;

/// What a rule is about.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Every text.
    Any,
    /// The values of members so named; with points, the names that lead to them.
    Key(Vec<String>),
    /// A field of the canonical event.
    Field(Field),
}

/// What a text must look like.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Secrets,
    Personal(Personal),
    Regex(Box<meta::Regex>),
}

/// A rule, read.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub target: Target,
    /// None: the whole value.
    pub shape: Option<Shape>,
    pub action: RedactAction,
    /// How its masks are called; those of secrets say themselves what they are.
    pub label: String,
}

/// The fields that a rule may name: texts that stand in the source as they are shown.
const FIELDS: [Field; 10] = [
    Field::ActorId,
    Field::ActorName,
    Field::ActorEmail,
    Field::ActorType,
    Field::ActorRole,
    Field::ResourceId,
    Field::ResourceType,
    Field::ResourceName,
    Field::Scope,
    Field::Ip,
];

/// Names of members that hold what tells who a person is.
const PERSONAL_KEYS: [&str; 24] = [
    "firstName",
    "givenName",
    "lastName",
    "surname",
    "familyName",
    "fullName",
    "realName",
    "phone",
    "phoneNumber",
    "telephone",
    "telephoneNumber",
    "mobile",
    "mobilePhone",
    "mobileNumber",
    "dateOfBirth",
    "birthDate",
    "birthday",
    "ssn",
    "socialSecurityNumber",
    "nationalId",
    "passportNumber",
    "streetAddress",
    "postalAddress",
    "homeAddress",
];

/// The rules that `redact` stands for.
pub(super) fn read_rules(redact: &Redact) -> Result<Vec<Rule>, Failure> {
    match redact {
        Redact::Preset(name) => match name.as_str() {
            "secrets" => Ok(vec![secrets()]),
            "personal" => Ok(personal()),
            other => Err(refuse(
                format!(
                    "redact may be \"secrets\", \"personal\" or a list of rules; [] masks nothing: {other:?}"
                ),
                json!(["secrets", "personal"]),
            )),
        },
        Redact::Rules(rules) => rules.iter().map(read_rule).collect(),
    }
}

fn secrets() -> Rule {
    Rule {
        target: Target::Any,
        shape: Some(Shape::Secrets),
        action: RedactAction::Mask,
        label: "secret".into(),
    }
}

/// Secrets are masked; names and addresses keep a stable stand-in, so that one still sees who did several things.
fn personal() -> Vec<Rule> {
    let rule = |target, shape: Option<Personal>, action| Rule {
        label: shape.map_or_else(String::new, |shape| shape.label().to_owned()),
        target,
        shape: shape.map(Shape::Personal),
        action,
    };
    let field = |field: Field, label: &str| Rule {
        label: label.into(),
        ..rule(Target::Field(field), None, RedactAction::Pseudonym)
    };
    let any = |shape, action| rule(Target::Any, Some(shape), action);
    let mut rules = vec![
        secrets(),
        field(Field::ActorEmail, "e-mail"),
        field(Field::ActorName, "name"),
        field(Field::Ip, "address"),
        any(Personal::Email, RedactAction::Pseudonym),
        any(Personal::Ip, RedactAction::Pseudonym),
        any(Personal::Card, RedactAction::Mask),
        any(Personal::Iban, RedactAction::Mask),
        any(Personal::Phone, RedactAction::Mask),
    ];
    rules.extend(PERSONAL_KEYS.map(|key| Rule {
        label: "personal".into(),
        ..rule(Target::Key(vec![key.into()]), None, RedactAction::Mask)
    }));
    rules
}

fn read_rule(rule: &RedactRule) -> Result<Rule, Failure> {
    let target = match (&rule.field, &rule.key) {
        (Some(_), Some(_)) => {
            let message =
                "a rule of redact names a field or a key, not both: write two rules".to_owned();
            return Err(refuse(message, json!(["field", "key"])));
        }
        (Some(name), None) => Target::Field(read_field(name)?),
        (None, Some(key)) => Target::Key(read_key(key)?),
        (None, None) => Target::Any,
    };
    let shape = rule.shape.as_deref().map(read_shape).transpose()?;
    let label = match (&target, &shape) {
        (Target::Any, None) => {
            let message = "a rule of redact needs a field, a key or a shape".to_owned();
            return Err(refuse(message, json!(["field", "key", "shape"])));
        }
        (_, Some(Shape::Personal(shape))) => shape.label().to_owned(),
        (Target::Field(field), _) => field.key().to_owned(),
        (Target::Key(keys), _) => label_of(keys.last().map_or("", String::as_str)),
        (Target::Any, _) => "text".to_owned(),
    };
    Ok(Rule {
        target,
        shape,
        action: rule.action,
        label,
    })
}

fn read_field(name: &str) -> Result<Field, Failure> {
    Field::from_key(name)
        .filter(|field| FIELDS.contains(field))
        .ok_or_else(|| {
            let allowed = FIELDS.map(Field::key);
            let message = format!(
                "a rule of redact may name the fields {}; for anything else, name a key: {name:?}",
                allowed.join(", ")
            );
            refuse(message, json!(allowed))
        })
}

fn read_key(key: &str) -> Result<Vec<String>, Failure> {
    let keys: Vec<String> = key.split('.').map(|key| key.trim().to_owned()).collect();
    if keys.iter().any(String::is_empty) {
        let message =
            format!("a key of redact is a member's name, or names with points between: {key:?}");
        return Err(refuse(message, json!("a name, or names.with.points")));
    }
    Ok(keys)
}

fn read_shape(text: &str) -> Result<Shape, Failure> {
    if text == "secrets" {
        return Ok(Shape::Secrets);
    }
    if let Some((_, shape)) = Personal::ALL.iter().find(|(name, _)| *name == text) {
        return Ok(Shape::Personal(*shape));
    }
    let pattern = text
        .strip_prefix('/')
        .and_then(|text| text.strip_suffix('/'))
        .unwrap_or(text);
    let built = meta::Regex::builder()
        .configure(meta::Config::new().nfa_size_limit(Some(REGEX_LIMIT_BYTES)))
        .syntax(syntax::Config::new())
        .build(pattern);
    match built {
        Ok(regex) if regex.find("").is_none() && !pattern.is_empty() => {
            Ok(Shape::Regex(Box::new(regex)))
        }
        Ok(_) => Err(bad_shape(text, "it matches a text of no letters")),
        Err(error) => Err(bad_shape(text, &error.to_string().replace('\n', " "))),
    }
}

fn bad_shape(text: &str, reason: &str) -> Failure {
    let names = Personal::ALL.map(|(name, _)| name);
    let message = format!(
        "a shape of redact is secrets, {} or a regular expression, and this is none ({reason}): {text:?}",
        names.join(", ")
    );
    refuse(message, json!(["secrets", names, "a regular expression"]))
}

/// A mask stands inside JSON strings: its words need no escapes there.
fn label_of(key: &str) -> String {
    let label: String = key
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
        .take(40)
        .collect();
    if label.trim().is_empty() {
        "value".into()
    } else {
        label
    }
}

fn refuse(message: String, allowed: serde_json::Value) -> Failure {
    Failure::new(Code::BadOptions, message)
        .with_detail(json!({ "option": "redact", "allowed": allowed }))
}

/// Whether the members that lead to a value, the last of them its own, are those of a rule.
pub(super) fn leads_to(path: &[std::borrow::Cow<'_, str>], keys: &[String]) -> bool {
    match (path.last(), keys) {
        (Some(name), [key]) => same_name(name, key),
        (Some(name), keys) => {
            name.eq_ignore_ascii_case(&keys.join("."))
                || (path.len() >= keys.len()
                    && path[path.len() - keys.len()..]
                        .iter()
                        .zip(keys)
                        .all(|(name, key)| same_name(name, key)))
        }
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(
        field: Option<&str>,
        key: Option<&str>,
        shape: Option<&str>,
    ) -> Result<Vec<Rule>, Failure> {
        read_rules(&Redact::Rules(vec![RedactRule {
            field: field.map(String::from),
            key: key.map(String::from),
            shape: shape.map(String::from),
            action: RedactAction::Mask,
        }]))
    }

    #[test]
    fn what_cannot_be_followed_is_refused_with_what_may_be_written() {
        for (result, says) in [
            (rule(None, None, None), "needs a field, a key or a shape"),
            (rule(Some("actorName"), Some("name"), None), "not both"),
            (
                rule(Some("time"), None, None),
                "may name the fields actorId",
            ),
            (rule(None, Some("a..b"), None), "names with points"),
            (rule(None, None, Some("(")), "regular expression"),
            (rule(None, None, Some("a*")), "no letters"),
            (
                read_rules(&Redact::Preset("all".into())),
                "\"secrets\", \"personal\"",
            ),
        ] {
            let failure = result.expect_err(says);
            assert_eq!(failure.code, Code::BadOptions);
            assert!(failure.message.contains(says), "{}", failure.message);
            assert_eq!(failure.detail["option"], "redact");
        }
        assert!(rule(None, None, Some(r"/\b\d{3}-\d{2}-\d{4}\b/")).is_ok());
        assert!(rule(None, Some("user.email"), Some("email")).is_ok());
    }

    #[test]
    fn names_lead_to_a_value_by_their_end() {
        let path: Vec<std::borrow::Cow<'_, str>> =
            ["details", "user", "eMail"].map(Into::into).to_vec();
        let leads = |keys: &[&str]| {
            leads_to(
                &path,
                &keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>(),
            )
        };
        assert!(leads(&["email"]) && leads(&["user", "e_mail"]));
        assert!(!leads(&["user"]) && !leads(&["actor", "email"]));
    }
}
