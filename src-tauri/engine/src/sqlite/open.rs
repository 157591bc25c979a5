//! Opening: look first, touch only what is ours, take over the original's table once.

use std::path::Path;

use jiff::tz::TimeZone;
use rusqlite::{Connection, TransactionBehavior};

use super::{
    SCHEMA_VERSION,
    connect::{self, Beside},
    fault::{Fault, is_corruption},
    inspect::{cannot_be_made, is_interrupted, look},
    notes, original, revisions,
    schema::{self, Owner, owner},
};
use crate::{
    error::{Error, Result},
    fs::{DiskFileSystem, FileSystem as _, OpenMode},
};

/// The name that SQLite gives a database without a file.
const IN_MEMORY: &str = ":memory:";

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct CoreOptions {
    /// Whether nothing may be written. A database that would have to be made or migrated is then
    /// stood in for by one in memory.
    pub read_only: bool,
    /// The zone of the original's times, which name none.
    pub time_zone: TimeZone,
}

impl Default for CoreOptions {
    fn default() -> Self {
        Self { read_only: false, time_zone: TimeZone::UTC }
    }
}

/// A connection to a database whose tables are as this version wants them.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) access: Access,
    pub(super) adopted: usize,
}

/// What may be done with an open database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Everything.
    Full,
    /// Only reading.
    Reading,
    /// Only reading, and the file itself is not open.
    StandIn,
}

/// Opens the database at `path`.
pub(super) fn open(path: &Path, options: &CoreOptions) -> Result<Opened> {
    let opened = if options.read_only {
        for_reading(path, &options.time_zone)?
    } else {
        for_writing(path, &options.time_zone)?
    };
    let usable = notes::prepare(&opened.connection)
        .and_then(|()| revisions::prepare(&opened.connection))
        .map_err(|source| {
            let reason = format!("its tables are not those of MemoryHub: {source}");
            Error::Corrupted { path: path.to_path_buf(), offset: 0, reason }
        });
    usable.map(|()| opened)
}

fn for_writing(path: &Path, zone: &TimeZone) -> Result<Opened> {
    // An interrupted transaction has to be rolled back before the file shows what it is.
    if !is_interrupted(path) {
        let seen = look(path)?;
        refuse_others(path, seen.as_ref().map(|(_, owner)| owner))?;
    }
    if path.as_os_str() != IN_MEMORY && !path.exists() {
        // SQLite would let others of the system read it; what it makes beside it is made alike.
        DiskFileSystem.open(path, OpenMode::CreateNew).map_err(|error| Error::io(path, error))?;
    }
    let sql = |source| Fault::Sql(source).into_error(path);
    let mut connection = connect::read_write(path).map_err(sql)?;
    let owner = owner(&connection).map_err(sql)?;
    refuse_others(path, Some(&owner))?;
    connect::use_wal(&connection).map_err(sql)?;
    let adopted = migrate(&mut connection, &owner, zone).map_err(|fault| fault.into_error(path))?;
    Ok(Opened { connection, access: Access::Full, adopted })
}

/// Brings the tables to what this version wants, in one transaction; a database that is up to
/// date is not written to. Returns how many rows were taken over.
fn migrate(connection: &mut Connection, owner: &Owner, zone: &TimeZone) -> Result<usize, Fault> {
    let (create, adopt) = match owner {
        Owner::Nobody => (true, false),
        Owner::Original { with_tasks } => (true, *with_tasks),
        Owner::Ours { with_original } => (false, *with_original),
        Owner::Newer { .. } | Owner::Foreign { .. } => (false, false),
    };
    if !create && !adopt {
        return Ok(0);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if create {
        schema::create(&transaction)?;
    }
    let mut adopted = 0;
    if adopt {
        adopted = original::adopt(&transaction, &transaction, zone)?;
        original::forget(&transaction)?;
    }
    transaction.commit()?;
    Ok(adopted)
}

fn for_reading(path: &Path, zone: &TimeZone) -> Result<Opened> {
    let seen = look(path)?;
    refuse_others(path, seen.as_ref().map(|(_, owner)| owner))?;
    let fault = |fault: Fault| fault.into_error(path);
    let sql = |source| fault(Fault::Sql(source));
    match seen {
        Some((looking, Owner::Ours { .. })) => {
            // It may have the file for itself.
            drop(looking);
            let connection = reader(path).map_err(sql)?;
            Ok(Opened { connection, access: Access::Reading, adopted: 0 })
        }
        seen => {
            let connection = connect::stand_in().map_err(sql)?;
            schema::create(&connection).map_err(sql)?;
            let mut adopted = 0;
            if let Some((from, Owner::Original { with_tasks: true })) = seen {
                adopted = original::adopt(&from, &connection, zone).map_err(fault)?;
            }
            Ok(Opened { connection, access: Access::StandIn, adopted })
        }
    }
}

/// A connection for reading that leaves nothing behind. Where nobody has the database open and
/// its `-wal` is empty, the main file is all there is, and it is read alone: a `-shm` could not
/// be made in a read-only folder, and would stay in any other.
fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let waiting = Beside::Wal.size(path).unwrap_or(0) > 0;
    if !waiting && Beside::Shm.size(path).is_none() {
        return connect::immutable(path);
    }
    let connection = connect::read_only(path).and_then(|connection| {
        schema::user_version(&connection)?;
        Ok(connection)
    });
    match connection {
        Err(error) if !waiting && !is_corruption(&error) => connect::immutable(path),
        Err(error) if cannot_be_made(path, &error) => connect::unlocked(path),
        other => other,
    }
}

fn refuse_others(path: &Path, owner: Option<&Owner>) -> Result<()> {
    let path = path.to_path_buf();
    match owner {
        Some(Owner::Newer { found }) => {
            Err(Error::TooNew { path, found: *found, supported: SCHEMA_VERSION })
        }
        Some(Owner::Foreign { reason }) => {
            Err(Error::Corrupted { path, offset: 0, reason: reason.clone() })
        }
        _ => Ok(()),
    }
}
