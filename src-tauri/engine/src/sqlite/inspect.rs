//! What a database file is, looked at without changing anything.

use std::path::Path;

use rusqlite::Connection;

use super::{
    connect::{self, Beside, file_size},
    fault::is_corruption,
    notes, original,
    schema::{Owner, owner},
};
use crate::error::{Error, Result};

/// What a database file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseKind {
    /// No such file.
    Missing,
    /// A file of no bytes, or a database without tables.
    Empty,
    /// Notes of this program.
    Notes {
        /// About how many, those in the trash included.
        notes: usize,
    },
    /// The database of the Python MemoryHub 0.2.
    Original {
        /// About how many.
        notes: usize,
    },
    /// Written by a newer version of this program.
    TooNew {
        /// Its format.
        found: u32,
    },
    /// Not a database, one damaged from its first page on, or that of another program.
    Garbage {
        /// What was found, in a sentence.
        reason: String,
    },
    /// Something that could not be looked at now; opening says why.
    Unreadable {
        /// What stood in the way, in a sentence.
        reason: String,
    },
}

/// Looks at a database file: nothing is written, made, or left behind.
///
/// ```
/// use memoryhub::sqlite::{DatabaseKind, inspect};
/// assert_eq!(inspect("no/such/memory.db".as_ref()), DatabaseKind::Missing);
/// ```
pub fn inspect(path: &Path) -> DatabaseKind {
    let Some((connection, owner)) = (match look(path) {
        Ok(seen) => seen,
        // Only the original writes by way of a rollback journal.
        Err(Error::Corrupted { .. }) if is_interrupted(path) => {
            return DatabaseKind::Original { notes: 0 };
        }
        Err(Error::Corrupted { reason, .. }) => return DatabaseKind::Garbage { reason },
        Err(error) => return DatabaseKind::Unreadable { reason: error.to_string() },
    }) else {
        return match file_size(path) {
            Some(_) => DatabaseKind::Empty,
            None => DatabaseKind::Missing,
        };
    };
    let count = |counted: rusqlite::Result<usize>| counted.unwrap_or(0);
    match owner {
        Owner::Nobody => DatabaseKind::Empty,
        Owner::Ours { .. } => DatabaseKind::Notes { notes: count(notes::count(&connection)) },
        Owner::Original { with_tasks: false } => DatabaseKind::Original { notes: 0 },
        Owner::Original { with_tasks: true } => {
            DatabaseKind::Original { notes: count(original::count(&connection)) }
        }
        Owner::Newer { found } => DatabaseKind::TooNew { found },
        Owner::Foreign { reason } => DatabaseKind::Garbage { reason },
    }
}

/// Looks at a database file; `None` if it is missing or has no bytes.
///
/// # Errors
/// [`Error::Corrupted`] if it is not a database, [`Error::ChangedOutside`] if only its `-wal` is
/// left: SQLite would delete that, and with it the notes that it holds.
pub(super) fn look(path: &Path) -> Result<Option<(Connection, Owner)>> {
    match (file_size(path), Beside::Wal.size(path).unwrap_or(0)) {
        (None, _) if path.exists() => {
            let reason = "it is not a file".to_owned();
            return Err(Error::Corrupted { path: path.to_path_buf(), offset: 0, reason });
        }
        (None | Some(0), 0) => return Ok(None),
        (None | Some(0), _) => {
            let reason = "it is gone or empty, but the -wal that belongs to it is there".to_owned();
            return Err(Error::ChangedOutside { path: path.to_path_buf(), reason });
        }
        _ => {}
    }
    let mut failed = None;
    for attempt in attempts(path) {
        match attempt(path).and_then(|connection| owner(&connection).map(|it| (connection, it))) {
            Ok(seen) => return Ok(Some(seen)),
            Err(error) if is_corruption(&error) => return Err(Error::sqlite(path, error)),
            Err(error) => failed = Some(error),
        }
    }
    if failed.as_ref().is_some_and(|error| cannot_be_made(path, error))
        && let Ok(connection) = connect::unlocked(path)
        && let Ok(owner) = owner(&connection)
    {
        return Ok(Some((connection, owner)));
    }
    failed.map_or(Ok(None), |error| Err(Error::sqlite(path, error)))
}

/// Whether a `-wal` could not be read because the `-shm` that SQLite wants for it is not there and
/// cannot be made; and not because somebody is at it.
pub(super) fn cannot_be_made(path: &Path, error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    let is_busy = matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked));
    Beside::Wal.size(path).unwrap_or(0) > 0
        && Beside::Shm.size(path).is_none()
        && !is_busy
        && !is_corruption(error)
}

type Attempt = fn(&Path) -> rusqlite::Result<Connection>;

/// How to read the file, best first.
fn attempts(path: &Path) -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = Vec::new();
    if Beside::Wal.size(path).unwrap_or(0) > 0 {
        attempts.push(connect::undisturbing);
        // With a -shm in place, reading makes no file.
        if Beside::Shm.size(path).is_some() {
            attempts.push(connect::read_only);
        }
        // Reading the main file alone would hide the notes of its -wal.
    } else {
        attempts.push(connect::immutable);
    }
    attempts
}

/// Whether a transaction of a rollback journal was interrupted: until a writer rolls it back, the
/// file may look like anything.
pub(super) fn is_interrupted(path: &Path) -> bool {
    Beside::Journal.size(path).unwrap_or(0) > 0 && file_size(path).is_some()
}
