//! The clicks of the sidebar, made definite: which notes a filter keeps, at a given moment.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::{
    model::{Filter, Layer, View, report::days_before},
    text::fold,
};

/// A [`Filter`] whose days have become moments; everything in it must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    pub(super) scope: Scope,
    /// Folded, each itself or one nested under it.
    pub(super) tags: Vec<String>,
    pub(super) layer: Option<Layer>,
}

/// A [`View`] whose days have become moments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    #[default]
    All,
    CreatedWithin {
        from: Timestamp,
        until: Timestamp,
    },
    Pinned,
    Untagged,
    OftenRecalled,
    NotSeenSince(Timestamp),
    RecalledLastBefore(Timestamp),
    NeverRecalledFromBefore(Timestamp),
    Trash,
}

impl Selection {
    /// Fixes what `filter` means at `now` in `zone`.
    pub fn resolve(filter: &Filter, now: Timestamp, zone: &TimeZone) -> Self {
        let scope = match filter.view {
            View::All => Scope::All,
            View::Today => {
                let (from, until) = Self::day_of(now, zone);
                Scope::CreatedWithin { from, until }
            }
            View::Pinned => Scope::Pinned,
            View::Untagged => Scope::Untagged,
            View::OftenRecalled => Scope::OftenRecalled,
            View::NotSeen => Scope::NotSeenSince(Self::not_seen_before(now)),
            View::Fading => Scope::RecalledLastBefore(Self::not_seen_before(now)),
            View::NeverRecalled => Scope::NeverRecalledFromBefore(Self::day_of(now, zone).0),
            View::Trash => Scope::Trash,
        };
        let tags = filter.tags.iter().map(|tag| folded_tag(tag)).filter(|t| !t.is_empty());
        Self { scope, tags: tags.collect(), layer: filter.layer }
    }

    /// Whether it keeps every note that is not in the trash.
    pub(super) fn is_everything(&self) -> bool {
        self.scope == Scope::All && self.tags.is_empty() && self.layer.is_none()
    }

    /// The start of the day of `now` in `zone`, and the start of the next.
    pub fn day_of(now: Timestamp, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let today = now.to_zoned(zone.clone());
        let start = today.start_of_day().map_or(Timestamp::MIN, |day| day.timestamp());
        let next = today.tomorrow().and_then(|day: Zoned| day.start_of_day());
        (start, next.map_or(Timestamp::MAX, |day| day.timestamp()))
    }

    /// The moment since which a note must have been seen, or it is in [`View::NotSeen`].
    pub fn not_seen_before(now: Timestamp) -> Timestamp {
        days_before(now, View::SEEN_DAYS)
    }
}

/// A tag as it is compared: folded, without its leading `#` and without trailing slashes.
pub(super) fn folded_tag(tag: &str) -> String {
    let folded = fold(tag);
    folded.strip_prefix('#').unwrap_or(&folded).trim_end_matches('/').to_owned()
}
