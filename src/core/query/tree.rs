//! What a query means, as a tree.
//!
//! Always simplified: no [`Expr::And`] in an `And`, no [`Expr::Or`] in an
//! `Or`, none with fewer than two parts, no `Not` of a `Not`.

use super::matcher::Matcher;
use super::network::Network;
use crate::core::event::Field;
use crate::core::time::TimeRange;

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The condition that an event must meet.
    pub expr: Expr,
}

impl Query {
    /// The query that every event meets; an empty text means it.
    pub fn all() -> Self {
        Query { expr: Expr::All }
    }

    /// Whether it is plain that every event that meets this meets `other`, too: so it is while somebody goes on typing
    /// a word. `false` where it is not seen at a glance.
    pub fn implies(&self, other: &Query) -> bool {
        self.expr.implies(&other.expr)
    }
}

/// A condition on one event.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Always met.
    All,
    /// All must be met.
    And(Vec<Expr>),
    /// At least one must be met.
    Or(Vec<Expr>),
    /// Must not be met.
    Not(Box<Expr>),
    /// At least one of the texts that the target names matches. An absent value has no text, so it
    /// matches nothing: "absent" is written as `Not` of [`Matcher::present`].
    Text {
        /// Which texts of the event.
        target: Target,
        /// What each is held against.
        matcher: Matcher,
    },
    /// [`Field::Ip`] holds an address of this network.
    Ip(Network),
    /// The event's time is known and lies in this range.
    Time(TimeRange),
    /// The event's time is known, and is outside of working hours in the zone of the search, or inside of them.
    Hours {
        /// Which of the two.
        outside: bool,
    },
}

impl Expr {
    pub(super) fn and(terms: Vec<Expr>) -> Expr {
        let mut parts = Vec::with_capacity(terms.len());
        for term in terms {
            match term {
                Expr::All => {}
                Expr::And(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        match parts.len() {
            0 => Expr::All,
            1 => parts.swap_remove(0),
            _ => Expr::And(parts),
        }
    }

    /// `terms` is not empty.
    pub(super) fn or(terms: Vec<Expr>) -> Expr {
        let mut parts = Vec::with_capacity(terms.len());
        for term in terms {
            match term {
                Expr::All => return Expr::All,
                Expr::Or(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        if parts.len() == 1 {
            parts.swap_remove(0)
        } else {
            Expr::Or(parts)
        }
    }

    /// Each part of one is held against each part of the other at most once.
    fn implies(&self, other: &Expr) -> bool {
        match (self, other) {
            (_, Expr::All) => true,
            (_, Expr::And(parts)) => parts.iter().all(|part| self.implies(part)),
            (Expr::Or(parts), _) => parts.iter().all(|part| part.implies(other)),
            (Expr::And(parts), _) => parts.iter().any(|part| part.implies(other)),
            (_, Expr::Or(parts)) => parts.iter().any(|part| self.implies(part)),
            (Expr::Not(mine), Expr::Not(theirs)) => theirs.implies(mine),
            (
                Expr::Text { target, matcher },
                Expr::Text {
                    target: other_target,
                    matcher: other_matcher,
                },
            ) => {
                target == other_target
                    && (matcher == other_matcher || matcher.implies(other_matcher))
            }
            _ => self == other,
        }
    }

    pub(super) fn negated(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)),
        }
    }
}

/// Which texts of an event a matcher is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every field and the details.
    Anywhere,
    /// The actor's id, name and e-mail.
    User,
    /// The resource's id and name.
    Resource,
    /// One field; [`Field::Details`] is the text of all details.
    Field(Field),
    /// What stands at this path in the details, by exact names.
    Details(Vec<String>),
    /// The name of the source that the event came from.
    Source,
}
