//! What the panels beside the table show, and how a person set them.

use leptos::prelude::*;

use super::texts::Texts;
use crate::core::protocol::{
    Blocker, Chart, ChartRequest, Facet, FacetRequest, Insight, PanelsRequest, PathCount,
};
use crate::core::query::compose::Filters;
use crate::core::query::{find_field, read_path_name};
use crate::core::store::column_of;

/// Values shown of a facet at first.
const FIRST_VALUES: u32 = 5;
/// Values that one click shows more.
const MORE_VALUES: u32 = 20;
/// Steps of the chart that can still be told apart.
const MOST_BARS: u32 = 200;

/// Fields with a facet of their own: name in the query, whether it is open at first.
const FIELDS: [(&str, bool); 8] = [
    ("user", true),
    ("action", true),
    ("outcome", true),
    ("resource.type", true),
    ("scope", false),
    ("ip", false),
    ("role", false),
    ("actor.type", false),
];

/// What the panel beside the table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Values with their counts.
    #[default]
    Values,
    /// What stands out.
    Insight,
}

/// Whether the panel beside the table is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Where there is room.
    #[default]
    Auto,
    /// Always.
    Open,
    /// Never.
    Closed,
}

impl Side {
    /// Suffix of its class.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Auto => "auto",
            Side::Open => "open",
            Side::Closed => "closed",
        }
    }
}

/// How one facet is set. `Copy`: every field is a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetView {
    /// As the query names it.
    pub field: StoredValue<String>,
    /// Whether a person added it.
    pub added: bool,
    /// Whether its values are shown.
    pub open: RwSignal<bool>,
    /// What is looked for among the values.
    pub search: RwSignal<String>,
    /// The least frequent first.
    pub rare_first: RwSignal<bool>,
    /// Values shown.
    pub limit: RwSignal<u32>,
    /// As they were counted last.
    pub facet: RwSignal<Option<Facet>>,
}

impl FacetView {
    fn new(field: &str, added: bool, open: bool) -> Self {
        FacetView {
            field: StoredValue::new(field.to_owned()),
            added,
            open: RwSignal::new(open),
            search: RwSignal::new(String::new()),
            rare_first: RwSignal::new(false),
            limit: RwSignal::new(FIRST_VALUES),
            facet: RwSignal::new(None),
        }
    }

    /// What people see: a path is the source's own word.
    pub fn title(&self, t: Texts) -> String {
        self.field.with_value(|field| match self.added {
            true => field.strip_prefix("details.").unwrap_or(field).to_owned(),
            false => t.field(&field.replace('.', "-")),
        })
    }

    /// Shows more values.
    pub fn show_more(&self) {
        self.limit.update(|limit| *limit += MORE_VALUES);
    }

    fn request(&self, filters: &Filters) -> FacetRequest {
        let field = self.field.get_value();
        let open = self.open.get_untracked();
        let always = filters
            .choice(&field)
            .map(|choice| choice.only.iter().chain(&choice.not).cloned().collect());
        FacetRequest {
            always: always.filter(|_| open).unwrap_or_default(),
            field,
            limit: if open { self.limit.get_untracked() } else { 0 },
            search: self.search.get_untracked(),
            rare_first: self.rare_first.get_untracked(),
        }
    }
}

/// The panels of one element. `Copy`: every field is a handle.
#[derive(Clone, Copy, Debug)]
pub struct Panels {
    /// Whether the panel beside the table is shown.
    pub side: RwSignal<Side>,
    /// Which part of it.
    pub tab: RwSignal<Tab>,
    /// The facets in their order.
    pub facets: RwSignal<Vec<FacetView>>,
    /// Events over time.
    pub chart: RwSignal<Option<Chart>>,
    /// The part of time that the chart shows; none = all.
    pub window: RwSignal<Option<(i64, i64)>>,
    /// What stands out.
    pub insight: RwSignal<Option<Insight>>,
    /// Where nothing is found, what excludes everything; none while it is not known.
    pub blockers: RwSignal<Option<Vec<Blocker>>>,
    /// Paths that the details have; none until asked for.
    pub paths: RwSignal<Option<Vec<PathCount>>>,
    /// The scope of the element, in which what is made later lives on. Weak, since it holds this.
    scope: StoredValue<Option<WeakOwner>>,
}

impl Panels {
    /// Panels without figures.
    pub(super) fn new() -> Self {
        Panels {
            side: RwSignal::new(Side::Auto),
            tab: RwSignal::new(Tab::Values),
            facets: RwSignal::new(
                FIELDS
                    .iter()
                    .map(|(field, open)| FacetView::new(field, false, *open))
                    .collect(),
            ),
            chart: RwSignal::new(None),
            window: RwSignal::new(None),
            insight: RwSignal::new(None),
            blockers: RwSignal::new(None),
            paths: RwSignal::new(None),
            scope: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// A facet that a person adds. It outlives the view whose handler adds it, in whose scope it would be made.
    fn own(&self, field: &str) -> FacetView {
        let make = || FacetView::new(field, true, true);
        let scope = self.scope.try_get_value().flatten();
        match scope.and_then(|scope| scope.upgrade()) {
            Some(scope) => scope.with(make),
            None => make(),
        }
    }

    /// Adds a facet, or opens it where it is already; whether it is new.
    pub(super) fn add(&self, field: &str) -> bool {
        let known = self.facets.with_untracked(|facets| {
            facets
                .iter()
                .find(|facet| facet.field.with_value(|known| known == field))
                .copied()
        });
        match known {
            Some(facet) => facet.open.set(true),
            None => {
                let facet = self.own(field);
                self.facets.update(|facets| facets.push(facet));
            }
        }
        known.is_none()
    }

    /// Shows these facets besides the usual ones, in their order, and no others; those that are there stay as
    /// they are set. What has no values here, as a view of another version may name it, is left out.
    pub(super) fn set_added(&self, fields: &[String]) {
        let before = self.facets.get_untracked();
        let mut facets: Vec<FacetView> = before
            .iter()
            .filter(|facet| !facet.added)
            .copied()
            .collect();
        for field in fields.iter().filter(|field| has_values(field)) {
            let is_it = |facet: &&FacetView| facet.field.with_value(|known| known == field);
            if facets.iter().any(|facet| is_it(&facet)) {
                continue;
            }
            let known = before.iter().find(is_it).copied();
            facets.push(known.unwrap_or_else(|| self.own(field)));
        }
        if facets != before {
            self.facets.set(facets);
        }
    }

    /// Fields that a person added.
    pub fn added(&self) -> Vec<String> {
        self.facets.with(|facets| {
            facets
                .iter()
                .filter(|facet| facet.added)
                .map(|facet| facet.field.get_value())
                .collect()
        })
    }

    /// What is to be counted for what is shown.
    pub(super) fn request(&self, filters: &Filters, facets: bool, chart: bool) -> PanelsRequest {
        PanelsRequest {
            facets: self
                .facets
                .get_untracked()
                .iter()
                .filter(|_| facets)
                .map(|facet| facet.request(filters))
                .collect(),
            chart: chart.then(|| {
                let window = self.window.get_untracked();
                ChartRequest {
                    from: window.map(|(from, _)| from),
                    to: window.map(|(_, to)| to),
                    most_bars: MOST_BARS,
                }
            }),
            insight: facets && self.tab.get_untracked() == Tab::Insight,
        }
    }

    /// Forgets all figures.
    pub(super) fn clear(&self) {
        for facet in self.facets.get_untracked() {
            facet.facet.set(None);
        }
        self.chart.set(None);
        self.window.set(None);
        self.insight.set(None);
        self.blockers.set(None);
        self.paths.set(None);
    }
}

/// Whether the values of what is called so can be counted: one that cannot would take the figures of all others along.
fn has_values(field: &str) -> bool {
    let column = |name| {
        let known = find_field(name)?;
        (known.name == "user")
            .then_some(0)
            .or_else(|| column_of(known.event_field()?))
    };
    read_path_name(field).is_some() || column(field).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_outlives_the_view_in_which_it_was_added() {
        let owner = Owner::new();
        owner.set();
        let panels = Panels::new();
        let tab = owner.child();
        tab.with(|| panels.add("details.plan"));
        tab.cleanup();
        assert_eq!(panels.added(), ["details.plan"]);
        let request = panels.request(&Filters::default(), true, false);
        let last = request.facets.last().map(|facet| facet.field.as_str());
        assert_eq!(last, Some("details.plan"));
    }

    #[test]
    fn a_view_takes_facets_away_and_leaves_those_that_stay_as_they_were_set() {
        let owner = Owner::new();
        owner.set();
        let panels = Panels::new();
        let usual = panels.facets.get_untracked().len();
        panels.add("details.plan");
        panels.add("details.size");
        let size = panels.facets.get_untracked()[usual + 1];
        size.rare_first.set(true);
        let named = ["details.size", "details.new", "user"].map(str::to_owned);
        panels.set_added(&named);
        assert_eq!(panels.added(), ["details.size", "details.new"]);
        assert_eq!(panels.facets.get_untracked()[usual], size);
        panels.set_added(&[]);
        assert_eq!(panels.facets.get_untracked().len(), usual);
    }

    #[test]
    fn a_facet_that_nothing_here_has_is_left_out_of_a_view() {
        let owner = Owner::new();
        owner.set();
        let panels = Panels::new();
        let named = [
            "foo",
            "",
            "details.",
            "details..x",
            "time",
            "last",
            "details.\"a b\"",
            "actor.id",
        ];
        panels.set_added(&named.map(str::to_owned));
        assert_eq!(panels.added(), ["details.\"a b\"", "actor.id"]);
    }
}
