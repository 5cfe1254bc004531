//! One field and one value, made a condition.

use std::net::IpAddr;

use super::error::QueryErrorKind;
use super::fields::Meaning;
use super::matcher::Matcher;
use super::network::Network;
use super::read::QueryContext;
use super::span;
use super::tree::{Expr, Target};
use crate::core::event::Field;
use crate::core::time::TimeRange;

/// What stands before a value: `field:` or `field:=`, or nothing.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    /// No field: everywhere.
    Anywhere,
    /// A field of the list.
    Known { meaning: Meaning, whole: bool },
    /// A path in the details.
    Details { path: Vec<String>, whole: bool },
}

/// A value as it was written.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Word(String),
    Quoted(String),
    Regex(String),
}

impl Value {
    fn is_only_stars(&self) -> bool {
        matches!(self, Value::Word(text) if text.bytes().all(|byte| byte == b'*'))
    }

    fn is_empty_text(&self) -> bool {
        matches!(self, Value::Quoted(text) if text.is_empty())
    }
}

/// The condition that `subject` and `value` make.
pub(super) fn condition(
    subject: &Subject,
    value: &Value,
    context: &QueryContext,
) -> Result<Expr, QueryErrorKind> {
    match subject {
        Subject::Anywhere if value.is_only_stars() || value.is_empty_text() => Ok(Expr::All),
        Subject::Anywhere => text(Target::Anywhere, value, false),
        Subject::Details { path, whole } => text(Target::Details(path.clone()), value, *whole),
        Subject::Known {
            meaning: Meaning::Ip,
            whole,
        } => address(value, *whole),
        Subject::Known { meaning, whole } => match meaning.target() {
            Some(target) => text(target, value, *whole),
            None => time(*meaning, value, context),
        },
    }
}

fn text(target: Target, value: &Value, whole: bool) -> Result<Expr, QueryErrorKind> {
    if value.is_only_stars() {
        return Ok(Expr::Text {
            target,
            matcher: Matcher::present(),
        });
    }
    if value.is_empty_text() {
        return Ok(Expr::Text {
            target,
            matcher: Matcher::present(),
        }
        .negated());
    }
    let matcher = match value {
        Value::Word(text) => Matcher::word(text, whole),
        Value::Quoted(text) => Matcher::exact(text, whole),
        Value::Regex(pattern) => Matcher::regex(pattern, whole)?,
    };
    Ok(Expr::Text { target, matcher })
}

fn address(value: &Value, whole: bool) -> Result<Expr, QueryErrorKind> {
    let as_text = || text(Target::Field(Field::Ip), value, whole);
    let (Value::Word(written) | Value::Quoted(written)) = value else {
        return as_text();
    };
    if written.contains('/') {
        let network =
            Network::read(written).ok_or_else(|| QueryErrorKind::BadNetwork(written.clone()))?;
        return Ok(Expr::Ip(network));
    }
    match written.parse::<IpAddr>() {
        Ok(address) if whole => Ok(Expr::Ip(Network::of(address))),
        // IPv6 has many spellings of one address; as text only one of them would be found.
        Ok(address @ IpAddr::V6(_)) => {
            Ok(Expr::or(vec![as_text()?, Expr::Ip(Network::of(address))]))
        }
        _ => as_text(),
    }
}

fn time(meaning: Meaning, value: &Value, context: &QueryContext) -> Result<Expr, QueryErrorKind> {
    let any_time = Expr::Time(TimeRange::default());
    let written = match value {
        Value::Regex(_) => return Err(QueryErrorKind::RegexForTime),
        Value::Word(_)
            if matches!(meaning, Meaning::On | Meaning::Hours) && value.is_only_stars() =>
        {
            return Ok(any_time);
        }
        Value::Quoted(text) if meaning == Meaning::On && text.is_empty() => {
            return Ok(any_time.negated());
        }
        Value::Word(text) | Value::Quoted(text) => text,
    };
    if meaning == Meaning::Hours {
        let outside = match written.to_ascii_lowercase().as_str() {
            "outside" => true,
            "inside" => false,
            _ => return Err(QueryErrorKind::BadHours(written.clone())),
        };
        return Ok(Expr::Hours { outside });
    }
    let range = match meaning {
        Meaning::After => span::after(written, context),
        Meaning::Before => span::before(written, context),
        Meaning::Last => span::last(written, context),
        _ => span::on(written, context),
    };
    range.map(Expr::Time)
}
