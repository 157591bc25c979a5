//! The table of the Python MemoryHub 0.2, `tasks`: taken over once, row by row.
//!
//! No row is refused: what cannot be read as the original wrote it is kept as well as it can be.

use std::collections::HashSet;

use jiff::{Timestamp, tz::TimeZone};
use rusqlite::{Connection, Row, Statement, types::ValueRef};
use serde_json::Value;

use super::{fault::Fault, notes, schema::ORIGINAL_TABLE};
use crate::model::{
    Layer, Note, NoteId, Record,
    original::{clean_tags, parse_time},
};

/// Takes every row of `from` into the notes of `into`; returns how many are new. A row that was
/// taken over before is known by its id, which is made of what the row says.
pub(super) fn adopt(from: &Connection, into: &Connection, zone: &TimeZone) -> Result<usize, Fault> {
    let mut seen = HashSet::new();
    let mut adopted = 0;
    let mut statement = from.prepare(&format!("SELECT * FROM {ORIGINAL_TABLE}"))?;
    let columns = Names::of(&statement);
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let task = Task::read(row, &columns);
        // Two rows that say the same are two notes all the same.
        let mut copy: u64 = 0;
        let mut id = task.id(zone, copy);
        while !seen.insert(id) {
            copy += 1;
            id = task.id(zone, copy);
        }
        if notes::by_id(into, id)?.is_none() {
            notes::insert(into, &Record { note: task.into_note(id, zone), version: 1 })?;
            adopted += 1;
        }
    }
    Ok(adopted)
}

/// Drops the table and its indexes, inside the caller's transaction.
pub(super) fn forget(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("DROP TABLE {ORIGINAL_TABLE}"))
}

/// How many rows the table has.
pub(super) fn count(connection: &Connection) -> rusqlite::Result<usize> {
    let sql = format!("SELECT count(*) FROM {ORIGINAL_TABLE}");
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Where the columns are; an older table may lack some.
struct Names([(&'static str, Option<usize>); 7]);

impl Names {
    /// Looked up by SQLite's bytes: a damaged name may be no text.
    fn of(statement: &Statement<'_>) -> Self {
        let columns = [
            "task_id",
            "content",
            "tags",
            "context_path",
            "created_at",
            "updated_at",
            "recalled_count",
        ];
        Self(columns.map(|name| (name, statement.column_index(name).ok())))
    }

    fn get<'r>(&self, row: &'r Row<'_>, name: &str) -> ValueRef<'r> {
        let at = self.0.iter().find(|(column, _)| *column == name).and_then(|(_, at)| *at);
        at.and_then(|i| row.get_ref(i).ok()).unwrap_or(ValueRef::Null)
    }
}

/// A row, column by column, as text.
struct Task {
    own_id: String,
    content: String,
    tags: String,
    context_path: String,
    created_at: String,
    updated_at: String,
    recalled_count: u64,
}

impl Task {
    fn read(row: &Row<'_>, columns: &Names) -> Self {
        let of = |name: &str| text(columns.get(row, name));
        Self {
            own_id: of("task_id"),
            content: of("content"),
            tags: of("tags"),
            context_path: of("context_path"),
            created_at: of("created_at"),
            updated_at: of("updated_at"),
            recalled_count: of("recalled_count").trim().parse().unwrap_or(0),
        }
    }

    /// The time of creation; that of the last change, or 1970, if it cannot be read.
    fn created_at(&self, zone: &TimeZone) -> Timestamp {
        parse_time(&self.created_at, zone)
            .or_else(|| parse_time(&self.updated_at, zone))
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The same for the same row, whatever its recalls are.
    fn id(&self, zone: &TimeZone, copy: u64) -> NoteId {
        let number = copy.to_le_bytes();
        let mut parts: Vec<&[u8]> = vec![
            ORIGINAL_TABLE.as_bytes(),
            self.own_id.as_bytes(),
            self.content.as_bytes(),
            self.tags.as_bytes(),
            self.context_path.as_bytes(),
            self.created_at.as_bytes(),
        ];
        if copy > 0 {
            parts.push(&number);
        }
        NoteId::derived(self.created_at(zone), &parts)
    }

    fn into_note(self, id: NoteId, zone: &TimeZone) -> Note {
        let created_at = self.created_at(zone);
        let updated_at = parse_time(&self.updated_at, zone).unwrap_or(created_at);
        Note {
            id,
            tags: clean_tags(tags(&self.tags)),
            content: self.content,
            context_path: self.context_path,
            layer: Layer::Core,
            created_at,
            updated_at,
            recalled_count: self.recalled_count,
            // The original had no edits: it changed `updated_at` when it counted a recall.
            last_recalled: (self.recalled_count > 0).then_some(updated_at),
            pinned: false,
            deleted_at: None,
        }
    }
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}

/// Tags out of what should be a JSON array of texts.
fn tags(text: &str) -> Vec<String> {
    match serde_json::from_str(text) {
        Ok(Value::Array(items)) => items.into_iter().filter_map(tag).collect(),
        Ok(Value::Object(map)) => map.into_iter().map(|(name, _)| name).collect(),
        Ok(Value::String(list)) => split(&list),
        Ok(other) => tag(other).into_iter().collect(),
        Err(_) => split(text.trim_matches(['[', ']', ' '])),
    }
}

fn tag(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// Tags out of a list written by hand.
fn split(list: &str) -> Vec<String> {
    list.split([',', ';', '，', '、', '；'])
        .map(|tag| tag.trim().trim_matches(['"', '\'']).to_owned())
        .collect()
}
