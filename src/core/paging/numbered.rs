//! Pages that have numbers, or begin at a count of events.

use super::choose::{Found, Way, header};
use super::place::Place;
use super::settings::PagingKind;
use super::signs::Signs;
use super::{PageSeen, Pager};

impl Pager {
    pub(super) fn by_page(
        &self,
        known: Option<&Place>,
        seen: &PageSeen<'_>,
        signs: &Signs<'_>,
    ) -> Found {
        let counts = signs.counts();
        let asked = Place::of_page(&self.base);
        let named = self
            .settings
            .param
            .as_deref()
            .filter(|_| self.settings.kind == PagingKind::Page);
        let from_header = header(seen, "x-next-page").and_then(|next| next.parse::<u64>().ok());
        let told = counts.page.is_some()
            && (counts.pages.is_some() || (counts.size.is_some() && counts.total.is_some()));
        let wanted = self.settings.kind == PagingKind::Page
            || known.is_some()
            || asked.is_some()
            || from_header.is_some()
            || counts.next_page.is_some()
            || told;
        if !wanted || seen.records == 0 {
            return None;
        }
        if header(seen, "x-next-page").is_some_and(str::is_empty) {
            return None;
        }
        let place = match (known, named, asked) {
            (Some(place), ..) => place.clone(),
            (None, Some(name), _) => Place::new(&self.base, self.settings.location, name),
            (None, None, Some(place)) => place,
            (None, None, None) => Place::new(&self.base, self.settings.location, "page"),
        };
        if let Some(stuck) = self.ignored(seen, "page") {
            return stuck;
        }
        let here = place
            .value(&self.request)
            .and_then(|page| page.parse().ok())
            .or(counts.page.as_ref().map(|(page, _)| *page))
            .unwrap_or(self.settings.start.unwrap_or(1));
        let next = from_header
            .or(counts.next_page)
            .unwrap_or(here.saturating_add(1));
        let first = place
            .value(&self.first)
            .and_then(|page| page.parse::<u64>().ok())
            .or(counts
                .page
                .map(|(page, _)| page.saturating_add(1).saturating_sub(u64::from(self.page))))
            .unwrap_or(1);
        let last = counts.pages.map(|pages| {
            if first == 0 {
                pages.saturating_sub(1)
            } else {
                pages
            }
        });
        let ended = match (last, counts.total) {
            (Some(last), _) => here >= last,
            (None, Some(total)) if first <= 1 => self.records >= total,
            _ => self.is_short(seen, counts.size) && from_header.is_none(),
        };
        if ended {
            return None;
        }
        let request = place.set(&self.base, next.into());
        Some(Ok((Way::Page { place }, request)))
    }

    pub(super) fn by_offset(
        &self,
        known: Option<&Place>,
        seen: &PageSeen<'_>,
        signs: &Signs<'_>,
    ) -> Found {
        let counts = signs.counts();
        let asked = Place::of_offset(&self.base);
        let size = Place::size(&self.request).or(counts.size);
        let named = self
            .settings
            .param
            .as_deref()
            .filter(|_| self.settings.kind == PagingKind::Offset);
        let told = counts.total.is_some()
            && (counts.offset.is_some() || Place::size(&self.base).is_some());
        let wanted = self.settings.kind == PagingKind::Offset
            || known.is_some()
            || asked.is_some()
            || told
            || (counts.offset.is_some() && counts.size.is_some());
        if !wanted || seen.records == 0 {
            return None;
        }
        if let Some(stuck) = self.ignored(seen, "offset") {
            return stuck;
        }
        let place = match (known, named, asked) {
            (Some(place), ..) => place.clone(),
            (None, Some(name), _) => Place::new(&self.base, self.settings.location, name),
            (None, None, Some(place)) => place,
            (None, None, None) => {
                let name = counts.offset.as_ref().map_or("offset", |(_, name)| name);
                Place::new(&self.base, self.settings.location, name)
            }
        };
        let here = place
            .value(&self.request)
            .and_then(|offset| offset.parse().ok())
            .or(counts.offset.map(|(offset, _)| offset))
            .unwrap_or(self.settings.start.unwrap_or(0));
        // A record that was taken apart counts once where the source counts.
        let step = size
            .map_or(seen.records, |size| seen.records.min(size))
            .max(1);
        let next = here.saturating_add(step);
        let ended = match counts.total {
            Some(total) => next >= total,
            None => self.is_short(seen, counts.size),
        };
        if ended {
            return None;
        }
        let request = place.set(&self.base, next.into());
        Some(Ok((Way::Offset { place }, request)))
    }

    /// Whether the page holds fewer events than a full one, and so is the last. The answer knows best how many that
    /// are. The number that was asked for, or that the answer only repeats, may be more than the source ever gives: it
    /// is believed once the first page held as many, and until then only an empty page is the end.
    fn is_short(&self, seen: &PageSeen<'_>, told: Option<u64>) -> bool {
        let asked = Place::size(&self.request);
        match told.filter(|told| Some(*told) != asked) {
            Some(told) => seen.records < told,
            None => asked.is_some_and(|asked| seen.records < asked && self.first_records >= asked),
        }
    }

    /// Where a page is one that was read before: the end, or why numbering leads nowhere.
    fn ignored(&self, seen: &PageSeen<'_>, what: &str) -> Option<Found> {
        if !self.is_repeat {
            return None;
        }
        // Behind the last page, the only one that is not full, some sources give it again.
        if seen.records < self.first_records {
            return Some(None);
        }
        Some(Some(Err(format!(
            "page {} brought only events that were there already: the source seems not to heed the {what} that it is asked for",
            self.page
        ))))
    }
}
