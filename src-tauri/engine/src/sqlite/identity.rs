//! Whether the `-wal` beside a database is its own.
//!
//! SQLite lays any whole write-ahead log over the database it stands beside: one that was left by
//! another database, or beside which a backup was put back, would silently replace its pages. So
//! each database carries a random identity, which every log of its own leaves as it is.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OptionalExtension as _};

use super::{
    connect::{self, Beside},
    fault::is_corruption,
};

/// The table and its only row, made with the others.
pub(super) const CREATE: &str = "
CREATE TABLE identity (id TEXT NOT NULL) STRICT;
INSERT INTO identity (id) VALUES ('memoryhub:' || lower(hex(randomblob(16))));
";

fn identity(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let read = connection.query_row("SELECT id FROM identity", [], |row| row.get(0)).optional();
    let identity: Option<String> = match read {
        Ok(identity) => identity,
        // There is no such table.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => None,
        Err(error) => return Err(error),
    };
    Ok(identity.filter(|it| it.starts_with("memoryhub:")))
}

/// Whether the `-wal` beside the database at `path` would turn it into another database. Nothing
/// is written; a database that has no identity yet, or is in use, is taken as it is.
pub fn has_foreign_log(path: &Path) -> bool {
    if Beside::Wal.size(path).unwrap_or(0) == 0 {
        return false;
    }
    let alone = connect::immutable(path).and_then(|connection| identity(&connection));
    let Ok(Some(alone)) = alone else { return false };
    match connect::undisturbing(path).and_then(|connection| identity(&connection)) {
        Ok(together) => together != Some(alone),
        Err(error) => is_corruption(&error),
    }
}
