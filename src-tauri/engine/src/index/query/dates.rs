//! The dates of `before:` and `after:`.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::text::fold;

/// The first moment of what `value` names: a year `YYYY`, a month `YYYY-MM` or a day `YYYY-MM-DD`
/// in `zone`, or a moment as in RFC 3339.
pub(super) fn start_of(value: &str, zone: &TimeZone) -> Option<Timestamp> {
    let value = fold(value).to_ascii_uppercase();
    if value.len() > "YYYY-MM-DD".len() {
        return value.parse().ok();
    }
    let mut parts = value.split('-');
    let year = number(parts.next()?, 4)?;
    let mut next = || parts.next().map_or(Some(1), |part| number(part, 2));
    let (month, day) = (next()?, next()?);
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    // Only the very last days of the year 9999 are beyond what a timestamp can say.
    Some(date.to_zoned(zone.clone()).map_or(Timestamp::MAX, |start| start.timestamp()))
}

/// A number of exactly that many digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
