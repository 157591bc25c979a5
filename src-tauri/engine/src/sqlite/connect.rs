//! How SQLite is opened: flags and settings, each written once.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::fs::names::of_any_length;

/// How long a call waits for another connection's lock.
const BUSY: Duration = Duration::from_secs(2);

/// Settings of every connection, made before the first page is read.
///
/// `mmap_size=0`: a mapped file could not be deleted on Windows. `foreign_keys=OFF`: the built-in
/// SQLite has them on, and the original's tables refer to the one that is taken over.
/// `secure_delete=ON`: a purged note is gone from the file. `temp_store=MEMORY`: nothing of a
/// note in a temporary file. `wal_autocheckpoint`: a mebibyte, so that nobody waits long for it.
const SETTINGS: &str = "
PRAGMA mmap_size = 0;
PRAGMA cache_size = -2048;
PRAGMA foreign_keys = OFF;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = ON;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 256;
";

const COMMON: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let (place, long) = of_any_length(path);
    open_as(&place, long, flags)
}

/// SQLite's usual file layer on Windows takes no paths of more than 260 characters.
fn open_as(place: &Path, long: bool, flags: OpenFlags) -> rusqlite::Result<Connection> {
    if long {
        return Connection::open_with_flags_and_vfs(place, flags, c"win32-longpath");
    }
    Connection::open_with_flags(place, flags)
}

/// For reading and writing; made if missing, refused if it may not be written.
pub(super) fn read_write(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | COMMON;
    let connection = open(path, flags)?;
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
        return Err(rusqlite::Error::SqliteFailure(code, None));
    }
    settled(connection, BUSY)
}

/// For reading, with the locks of other processes respected.
pub(super) fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | COMMON;
    settled(open(path, flags)?, BUSY)
}

/// For reading the main file alone: no lock, no `-wal`, no `-shm`, no journal.
pub(super) fn immutable(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | COMMON;
    let (place, long) = of_any_length(path);
    settled(open_as(&uri(&place), long, flags)?, BUSY)
}

/// For reading the main file and its `-wal` with no `-shm` made: the index of the `-wal` is kept
/// on the heap, for which SQLite wants the file for itself, and nothing is written at close.
pub(super) fn undisturbing(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | COMMON;
    let connection = open(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    // Somebody who has it open keeps it: there is no waiting for the lock.
    settled(connection, Duration::ZERO)
}

/// For reading the main file and its `-wal` where nothing can be made and nothing locked, as on a
/// disk that is mounted for reading.
pub(super) fn unlocked(path: &Path) -> rusqlite::Result<Connection> {
    let (place, long) = of_any_length(path);
    let system = match (cfg!(windows), long) {
        (false, _) => c"unix-none",
        (true, false) => c"win32-none",
        (true, true) => c"win32-longpath-none",
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | COMMON;
    let connection = Connection::open_with_flags_and_vfs(place, flags, system)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    settled(connection, Duration::ZERO)
}

/// A database in memory, standing in for one that cannot be made or changed.
pub(super) fn stand_in() -> rusqlite::Result<Connection> {
    settled(Connection::open_in_memory()?, BUSY)
}

fn settled(connection: Connection, busy: Duration) -> rusqlite::Result<Connection> {
    connection.busy_timeout(busy)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

/// Switches to WAL unless the file is in it; a database in WAL is not written to.
pub(super) fn use_wal(connection: &Connection) -> rusqlite::Result<()> {
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode.eq_ignore_ascii_case("wal") {
        return Ok(());
    }
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        // Some network drives; a rollback journal is as durable, only slower.
        log::warn!("the database cannot use a write-ahead log here, it keeps journal mode {mode}");
    }
    Ok(())
}

/// The path as an SQLite URI; every byte that could have a meaning in one is escaped.
fn uri(path: &Path) -> PathBuf {
    use std::fmt::Write as _;
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut uri = String::from(if bytes.starts_with(b"/") { "file://" } else { "file:" });
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.push_str("?immutable=1");
    uri.into()
}

/// The files that SQLite may keep beside the database.
pub(super) enum Beside {
    Wal,
    Shm,
    Journal,
}

impl Beside {
    /// Its path.
    pub(super) fn path(&self, database: &Path) -> PathBuf {
        let suffix = match self {
            Self::Wal => "-wal",
            Self::Shm => "-shm",
            Self::Journal => "-journal",
        };
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    }

    /// Its size in bytes; `None` if it is not there.
    pub(super) fn size(&self, database: &Path) -> Option<u64> {
        file_size(&self.path(database))
    }
}

/// A file's size in bytes; `None` if there is no such file.
pub(super) fn file_size(path: &Path) -> Option<u64> {
    let meta = path.metadata().ok()?;
    meta.is_file().then_some(meta.len())
}
