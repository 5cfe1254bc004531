//! The values to show of many: the most frequent, or the rarest, or those that
//! hold a text.

use std::cmp::Ordering;

use crate::core::protocol::{Facet, FacetRequest, FacetValue};
use crate::core::query::Matcher;

/// A value as it was counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'s> {
    /// What a query asks for.
    pub value: &'s str,
    /// What people see.
    pub label: &'s str,
    /// Events.
    pub count: u64,
}

/// The facet that `request` asks for, of the values met; `absent` events have none.
pub fn facet(request: &FacetRequest, met: Vec<Counted<'_>>, absent: u64, total: u64) -> Facet {
    let distinct = met.len() as u64;
    let mut always: Vec<FacetValue> = request
        .always
        .iter()
        .map(|wanted| {
            met.iter()
                .find(|counted| counted.value == wanted)
                .map_or_else(
                    || FacetValue {
                        value: wanted.clone(),
                        label: String::new(),
                        count: if wanted.is_empty() { absent } else { 0 },
                    },
                    |counted| shown(counted),
                )
        })
        .collect();
    let sought = request.search.trim();
    let matcher = (!sought.is_empty()).then(|| Matcher::word(sought, false));
    let mut found: Vec<Counted<'_>> = met
        .into_iter()
        .filter(|counted| {
            matcher.as_ref().is_none_or(|matcher| {
                matcher.matches(counted.value) || matcher.matches(counted.label)
            })
        })
        .collect();
    let found_count = found.len() as u64;
    if absent > 0 && matcher.is_none() {
        found.push(Counted {
            value: "",
            label: "",
            count: absent,
        });
    }
    found.retain(|counted| !request.always.iter().any(|value| value == counted.value));
    let order = |a: &Counted<'_>, b: &Counted<'_>| order(a, b, request.rare_first);
    let limit = (request.limit as usize).min(found.len());
    if limit < found.len() {
        found.select_nth_unstable_by(limit, order);
        found.truncate(limit);
    }
    found.sort_unstable_by(order);
    always.extend(found.iter().map(shown));
    Facet {
        field: request.field.clone(),
        distinct,
        found: found_count,
        total,
        values: always,
        share: None,
    }
}

fn order(a: &Counted<'_>, b: &Counted<'_>, rare_first: bool) -> Ordering {
    let by_count = a.count.cmp(&b.count);
    let by_count = if rare_first {
        by_count
    } else {
        by_count.reverse()
    };
    by_count.then_with(|| a.value.cmp(b.value))
}

fn shown(counted: &Counted<'_>) -> FacetValue {
    FacetValue {
        value: counted.value.to_owned(),
        label: if counted.label == counted.value {
            String::new()
        } else {
            counted.label.to_owned()
        },
        count: counted.count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met() -> Vec<Counted<'static>> {
        [("b", 2), ("a", 2), ("jos\u{e9}", 9), ("c", 1)]
            .map(|(value, count)| Counted {
                value,
                label: value,
                count,
            })
            .to_vec()
    }

    fn values(facet: &Facet) -> Vec<(&str, u64)> {
        facet
            .values
            .iter()
            .map(|value| (value.value.as_str(), value.count))
            .collect()
    }

    #[test]
    fn the_first_values_are_the_most_frequent_or_the_rarest_and_equals_are_by_name() {
        let request = FacetRequest {
            limit: 3,
            ..FacetRequest::default()
        };
        let most = facet(&request, met(), 0, 14);
        assert_eq!(values(&most), [("jos\u{e9}", 9), ("a", 2), ("b", 2)]);
        assert_eq!((most.distinct, most.found, most.total), (4, 4, 14));
        let rare = facet(
            &FacetRequest {
                rare_first: true,
                ..request
            },
            met(),
            5,
            19,
        );
        assert_eq!(values(&rare), [("c", 1), ("a", 2), ("b", 2)]);
    }

    #[test]
    fn a_text_narrows_the_values_as_a_query_word_would() {
        let request = FacetRequest {
            limit: 9,
            search: "JOSE".into(),
            ..FacetRequest::default()
        };
        let found = facet(&request, met(), 5, 19);
        assert_eq!(values(&found), [("jos\u{e9}", 9)]);
        assert_eq!((found.distinct, found.found), (4, 1));
    }

    #[test]
    fn chosen_values_come_first_once_also_where_nothing_has_them() {
        let request = FacetRequest {
            limit: 2,
            always: vec!["c".into(), "gone".into()],
            ..FacetRequest::default()
        };
        let found = facet(&request, met(), 0, 14);
        assert_eq!(
            values(&found),
            [("c", 1), ("gone", 0), ("jos\u{e9}", 9), ("a", 2)]
        );
    }
}
