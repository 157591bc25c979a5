//! How the records of the Python MemoryHub 0.2, and lines written by other programs, become notes.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

/// Reads a time: RFC 3339, or a naive local time in `zone`; `None` if no layer could keep it.
pub(crate) fn parse_time(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    let time = match text.parse::<Timestamp>() {
        Ok(time) => time,
        Err(_) => zone.to_timestamp(text.parse::<DateTime>().ok()?).ok()?,
    };
    kept_time(time)
}

/// Zones differ from UTC by whole quarters of an hour, in seconds.
const QUARTER: i64 = 15 * 60;

/// Reads a naive local time whose zone shows in `reference`, written at the same moment in UTC:
/// the original wrote `created_at` without and `stored_at` with a zone.
pub(crate) fn parse_time_beside(text: &str, reference: Timestamp) -> Option<Timestamp> {
    let naive = TimeZone::UTC.to_timestamp(text.trim().parse::<DateTime>().ok()?).ok()?;
    let apart = naive.as_second() - reference.as_second();
    let offset = (apart + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
    naive.checked_sub(SignedDuration::from_secs(offset)).ok().and_then(kept_time)
}

/// The first second of the year 0: RFC 3339 knows no earlier one.
const YEAR_ZERO: i64 = -62_167_219_200;

/// The time as every layer keeps it, in microseconds; `None` if it does not fit or RFC 3339 cannot
/// write it.
pub(crate) fn kept_time(time: Timestamp) -> Option<Timestamp> {
    let kept = Timestamp::from_microsecond(time.as_microsecond()).ok()?;
    (kept.as_second() >= YEAR_ZERO).then_some(kept)
}

/// Cuts a time to microseconds, the precision of every layer.
pub(crate) fn to_micros(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

/// Makes tags keep the rules of tags: no spaces, no empty parts, each once. Nothing is refused:
/// these notes exist already.
pub(crate) fn clean_tags(tags: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut clean = Vec::new();
    for tag in tags {
        let tag = tag.trim().trim_start_matches(['#', '＃']);
        let tag: String = tag
            .chars()
            .map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c })
            .collect();
        let tag = tag.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        if !tag.is_empty() && seen.insert(crate::text::fold(&tag)) {
            clean.push(tag);
        }
    }
    clean
}
