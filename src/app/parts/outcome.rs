//! Actions and outcomes as marks that can be read without colour.

use leptos::either::EitherOf3;
use leptos::prelude::*;

use super::icon::Icon;
use super::marked::marked;
use crate::app::show::{Tone, outcome_class};

/// An action with the sign of what it does: `+`, `~`, `−`; in the source's words, with where the
/// query's words stand in it.
pub fn action_tag(action: &str, hits: &[(usize, usize)]) -> impl IntoView + use<> {
    let (class, sign) = Tone::of(action).sign();
    view! {
        <span class=format!("audit-explorer-tag audit-explorer-tag--{class}")>
            <span class="audit-explorer-tag__sign" aria-hidden="true">{sign}</span>
            <span class="audit-explorer-tag__text" dir="auto">{marked(action, hits)}</span>
        </span>
    }
}

/// How it ended: `success`, `failure` or the source's word; nothing where that is unknown.
pub fn outcome_mark(outcome: &str, hits: &[(usize, usize)]) -> impl IntoView + use<> {
    (!outcome.is_empty()).then(|| {
        let class = outcome_class(outcome);
        let icon = match class {
            "success" => EitherOf3::A(view! { <Icon name="check" /> }),
            "failure" => EitherOf3::B(view! { <Icon name="cross" /> }),
            _ => EitherOf3::C(()),
        };
        view! {
            <span class=format!("audit-explorer-outcome audit-explorer-outcome--{class}")>
                {icon}
                <span class="audit-explorer-outcome__text">{marked(outcome, hits)}</span>
            </span>
        }
    })
}
