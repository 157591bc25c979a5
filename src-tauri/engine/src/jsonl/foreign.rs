//! Lines without MemoryHub's marks: those of the Python MemoryHub 0.2, and what scripts append.
//!
//! Such a line is an object with at least `content`. It has no checksum; a rewrite gives it one.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value};

use crate::model::{
    Layer, Note, NoteId, Record,
    original::{clean_tags, parse_time, parse_time_beside},
};

/// Reads a foreign line; `None` if it is none.
///
/// The id is the line's own if it is a UUID that `is_free`; the original restarts its ids at
/// `mem_1` on every run, so all other ids are derived from the line itself. A line without a time
/// is from `undated`.
pub(crate) fn decode(
    line: &[u8],
    layer: Layer,
    (zone, undated): (&TimeZone, Timestamp),
    is_free: &dyn Fn(NoteId) -> bool,
) -> Option<Record> {
    let object: Map<String, Value> = serde_json::from_slice(line).ok()?;
    if object.contains_key("op") || object.contains_key("crc") {
        return None;
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let content = text("content").filter(|content| !content.is_empty())?.to_owned();
    let stored_at = text("stored_at").and_then(|time| time.parse::<Timestamp>().ok());
    let written = text("created_at")
        .and_then(|time| {
            let beside = stored_at.and_then(|reference| parse_time_beside(time, reference));
            beside.or_else(|| parse_time(time, zone))
        })
        .or(stored_at);
    let created_at = written.unwrap_or(undated);
    let time = |key: &str| text(key).and_then(|it| parse_time(it, zone));
    let id = text("id").and_then(|id| NoteId::parse(id).ok()).filter(|id| is_free(*id));
    let id = id.or_else(|| {
        // Lines that are the same byte for byte are notes of their own, so their place counts.
        // The id must not depend on when the line is read.
        let time = written.unwrap_or(Timestamp::UNIX_EPOCH);
        (0..=u64::MAX).map(|nth| derived(time, layer, line, nth)).find(|id| is_free(*id))
    })?;
    let tags = match object.get("tags") {
        Some(Value::Array(tags)) => {
            tags.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(Value::String(tags)) => tags.split([',', ' ']).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let note = Note {
        id,
        content,
        tags: clean_tags(tags),
        context_path: text("context_path").unwrap_or_default().to_owned(),
        layer,
        created_at,
        updated_at: time("updated_at").unwrap_or(created_at),
        recalled_count: object.get("recalled_count").and_then(Value::as_u64).unwrap_or(0),
        last_recalled: time("last_recalled"),
        pinned: object.get("pinned").and_then(Value::as_bool).unwrap_or(false),
        deleted_at: time("deleted_at"),
    };
    Some(Record { note, version: 1 })
}

fn derived(created_at: Timestamp, layer: Layer, line: &[u8], nth: u64) -> NoteId {
    NoteId::derived(created_at, &[layer.name().as_bytes(), line, &nth.to_le_bytes()])
}
