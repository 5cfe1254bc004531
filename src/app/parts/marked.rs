//! A text with the query's words marked in it.

use leptos::either::Either;
use leptos::prelude::*;

use crate::app::marked::pieces;

/// A text with what the query looks for marked, by places in bytes; text nodes and marks, never markup.
pub fn marked(text: &str, hits: &[(usize, usize)]) -> impl IntoView + use<> {
    if hits.is_empty() {
        return Either::Left(text.to_owned());
    }
    let pieces = pieces(text, hits).into_iter().map(|(is_hit, piece)| {
        let piece = piece.to_owned();
        if is_hit {
            Either::Left(view! { <mark class="audit-explorer-hit">{piece}</mark> })
        } else {
            Either::Right(piece)
        }
    });
    Either::Right(pieces.collect_view())
}

/// [`marked`] for a text that changes.
#[component]
pub fn Marked(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// Where the hits stand in it, in bytes.
    #[prop(into)]
    hits: Signal<Vec<(usize, usize)>>,
) -> impl IntoView {
    move || text.with(|text| hits.with(|hits| marked(text, hits)))
}
