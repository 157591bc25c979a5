//! What the tables are, and whose database a file is.

use rusqlite::Connection;

use super::identity;

/// The newest schema known here, kept as `PRAGMA user_version`.
pub const SCHEMA_VERSION: u32 = 1;

/// `PRAGMA application_id`: "MHub", so that `file` and others can tell the database apart.
pub(super) const APPLICATION_ID: i32 = 0x4D48_7562;

/// The table of the Python MemoryHub 0.2.
pub(super) const ORIGINAL_TABLE: &str = "tasks";

/// Short columns come first, so that reading them never walks the pages of a long text.
///
/// `damaged` takes rows of both tables as they are, so its columns have no types.
const CREATE: &str = "
CREATE TABLE notes (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_recalled INTEGER,
    recalled_count INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    deleted_at INTEGER,
    checksum INTEGER NOT NULL,
    context_path TEXT NOT NULL,
    tags TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX notes_by_id ON notes (id);
CREATE TABLE revisions (
    seq INTEGER PRIMARY KEY,
    note_id BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    context_path TEXT NOT NULL,
    tags TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE INDEX revisions_by_note ON revisions (note_id);
CREATE TABLE damaged (
    seq INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_seq INTEGER NOT NULL,
    reason TEXT NOT NULL,
    id, version, created_at, updated_at, last_recalled, recalled_count, pinned, deleted_at,
    checksum, context_path, tags, content
);
";

/// Whose database a file is, by its header and the names of its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// A database without a table.
    Nobody,
    /// This program; the original may have put its table back.
    Ours { with_original: bool },
    /// The Python MemoryHub 0.2.
    Original { with_tasks: bool },
    /// A newer version of this program.
    Newer { found: u32 },
    /// Another program.
    Foreign { reason: String },
}

/// Tells whose database this is. The tables weigh more than the header: a damaged header must
/// not make our notes a stranger's.
pub(super) fn owner(connection: &Connection) -> rusqlite::Result<Owner> {
    let version = user_version(connection)?;
    let application = application_id(connection)?;
    let tables = tables(connection)?;
    let has = |name: &str| tables.iter().any(|table| table.eq_ignore_ascii_case(name));
    let ours = has("notes") && has("revisions");
    let known = application == APPLICATION_ID || application == 0 || ours;
    if known && version > SCHEMA_VERSION {
        return Ok(Owner::Newer { found: version });
    }
    if ours {
        return Ok(Owner::Ours { with_original: has_tasks(connection)? });
    }
    if !known {
        let reason = format!("it is the database of another program ({application:#010x})");
        return Ok(Owner::Foreign { reason });
    }
    if tables.is_empty() {
        // With more than the first page it held something once, whose table of contents is lost.
        let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let reason = || format!("it has {pages} pages, but no table of them");
        return Ok(if pages > 1 { Owner::Foreign { reason: reason() } } else { Owner::Nobody });
    }
    if has_tasks(connection)? {
        return Ok(Owner::Original { with_tasks: true });
    }
    if has("windows") && has("review_logs") {
        return Ok(Owner::Original { with_tasks: false });
    }
    let names = tables.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
    Ok(Owner::Foreign { reason: format!("it holds tables of another program: {names}") })
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'";
    let mut statement = connection.prepare(sql)?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}

/// Whether the original's table is there: by name and by the columns that make a note.
fn has_tasks(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM pragma_table_info(?1) \
               WHERE lower(name) IN ('task_id', 'content', 'created_at')";
    let columns: i64 = connection.query_row(sql, [ORIGINAL_TABLE], |row| row.get(0))?;
    Ok(columns == 3)
}

pub(super) fn user_version(connection: &Connection) -> rusqlite::Result<u32> {
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(version.cast_unsigned())
}

pub(super) fn application_id(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// Makes the tables, inside the caller's transaction.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(CREATE)?;
    connection.execute_batch(identity::CREATE)?;
    sign(connection)
}

/// Writes whose database this is, inside the caller's transaction.
pub(super) fn sign(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION)
}
