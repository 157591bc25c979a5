//! The face of the Core layer.

use std::{
    cell::Cell,
    fmt, mem,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    connect::{Beside, file_size},
    fault::Fault,
    open::{Access, CoreOptions, Opened, open},
};
use crate::{
    error::{Error, Result},
    fs::{DiskFileSystem, FileSystem as _, OpenMode},
    model::Layer,
};

/// Length of the `-wal`, in bytes: that of the frames after which SQLite begins it anew, see
/// `connect::SETTINGS`, and of a transaction more.
const LOG_BYTES: u64 = 5 << 18;
/// How long closing waits for another program that reads.
const CLOSING: Duration = Duration::from_millis(250);

/// The notes of one SQLite database.
///
/// Whatever a call has answered with `Ok` is on disk. A call that failed has changed nothing. The
/// file, its `-wal` and its `-shm` belong to this value from open to [`close`](Self::close);
/// afterwards every call answers [`Error::Closed`]. Dropping closes too, and logs what failed.
///
/// ```
/// use memoryhub::{Clock, Layer, Note, NoteId, SystemClock, sqlite::MemoryHubDao};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("memory.db");
/// let now = SystemClock.now();
/// let note = Note {
///     id: NoteId::derived(now, &[b"example"]),
///     content: "Renew the passport".into(),
///     tags: vec!["errand".into()],
///     context_path: String::new(),
///     layer: Layer::Core,
///     created_at: now,
///     updated_at: now,
///     recalled_count: 0,
///     last_recalled: None,
///     pinned: false,
///     deleted_at: None,
/// };
///
/// let mut dao = MemoryHubDao::open(&path)?;
/// dao.store_memory(&note)?;
/// assert_eq!(dao.search_memories("PASSPORT", 10)?.len(), 1);
/// dao.close()?;
/// std::fs::remove_file(&path)?; // nothing holds it
/// # Ok(())
/// # }
/// ```
pub struct MemoryHubDao {
    pub(super) path: PathBuf,
    pub(super) state: State,
}

/// A closed value has no connection that could be used by mistake.
pub(super) enum State {
    Open(Core),
    Closed,
}

pub(super) struct Core {
    connection: Connection,
    access: Access,
    adopted: usize,
    pub(super) data_version: i64,
    /// How many notes there are, and at which data version they were counted.
    pub(super) counted: Cell<Option<(i64, usize)>>,
    /// Whether notes were removed and traces of them may be left, see `scrub`.
    pub(super) removed: bool,
    /// Whether something was written: who writes once may well write again.
    wrote: bool,
    /// Why no more may be written.
    poisoned: Option<String>,
}

impl fmt::Debug for MemoryHubDao {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = match &self.state {
            State::Open(core) => Some(core.access),
            State::Closed => None,
        };
        f.debug_struct("MemoryHubDao").field("path", &self.path).field("open", &access).finish()
    }
}

impl MemoryHubDao {
    /// Opens, and if need be makes, the database at `path`.
    ///
    /// # Errors
    /// As [`open_with`](Self::open_with).
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &CoreOptions::default())
    }

    /// Opens the database at `path`. The table of the Python MemoryHub 0.2 is taken over in one
    /// transaction; its other tables stay as they are.
    ///
    /// # Errors
    /// [`Error::TooNew`] for the database of a newer version, [`Error::Corrupted`] for a file
    /// that is no database or another program's, both left untouched;
    /// [`Error::ChangedOutside`] if only its `-wal` is left; [`Error::ReadOnly`] if it cannot be
    /// written and [`CoreOptions::read_only`] was not asked for.
    pub fn open_with(path: impl AsRef<Path>, options: &CoreOptions) -> Result<Self> {
        let path = path.as_ref().to_path_buf();
        let Opened { connection, access, adopted } = open(&path, options)?;
        let data_version = data_version(&connection).map_err(|it| Error::sqlite(&path, it))?;
        let counted = Cell::new(None);
        let core = Core {
            connection,
            access,
            adopted,
            data_version,
            counted,
            removed: false,
            wrote: false,
            poisoned: None,
        };
        Ok(Self { path, state: State::Open(core) })
    }

    /// How many rows of the original's table this opening took over.
    pub fn adopted(&self) -> usize {
        match &self.state {
            State::Open(core) => core.adopted,
            State::Closed => 0,
        }
    }

    /// The files that are open now, by name.
    pub fn file_names(&self) -> Vec<String> {
        match &self.state {
            State::Open(core) if core.access != Access::StandIn => {}
            _ => return Vec::new(),
        }
        let paths = [self.path.clone(), Beside::Wal.path(&self.path), Beside::Shm.path(&self.path)];
        paths.iter().filter(|path| file_size(path).is_some()).map(|path| name(path)).collect()
    }

    /// Writes the `-wal` into the database, removes it and the `-shm`, and lets go of every file,
    /// even when a step fails. A second call does nothing.
    ///
    /// # Errors
    /// What failed; also that another program has the database open, so that its `-wal` stays.
    pub fn close(&mut self) -> Result<()> {
        let State::Open(core) = mem::replace(&mut self.state, State::Closed) else {
            return Ok(());
        };
        let Core { connection, access, .. } = core;
        connection.flush_prepared_statement_cache();
        let emptied = if access == Access::Full { checkpoint(&connection) } else { Ok(()) };
        // A connection that did not close is closed by being dropped.
        let closed = connection.close().map_err(|(_, error)| error);
        emptied.and(closed).map_err(|error| Fault::Sql(error).into_error(&self.path))?;
        let left = Beside::Wal.path(&self.path);
        if access == Access::Full && file_size(&left).is_some() {
            let source = std::io::Error::new(
                std::io::ErrorKind::ResourceBusy,
                "another program has the database open",
            );
            return Err(Error::io(&left, source));
        }
        Ok(())
    }

    /// Whether a failed sync left it uncertain what the file holds, so that no more is written
    /// until it is opened again.
    pub fn is_poisoned(&self) -> bool {
        matches!(&self.state, State::Open(Core { poisoned: Some(_), .. }))
    }

    /// Makes sure that what was read from the `-wal` is on disk, and not only in the memory of the
    /// system, where a process that was killed may have left it.
    ///
    /// # Errors
    /// Those of every write.
    pub fn make_durable(&mut self) -> Result<()> {
        // A checkpoint syncs the -wal before it copies anything out of it.
        self.change(|connection| {
            Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
        })
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T> {
        let State::Open(core) = &self.state else { return Err(Error::Closed) };
        f(&core.connection).map_err(|fault| fault.into_error(&self.path))
    }

    /// As [`write`](Self::write), for what changes how many notes there are: `f` answers by how
    /// many.
    pub(super) fn write_counting(
        &mut self,
        f: impl FnOnce(&Transaction<'_>) -> Result<isize, Fault>,
    ) -> Result<()> {
        let grown = self.write(f)?;
        if let State::Open(Core { counted, .. }) = &self.state {
            let grow = |(at, count): (i64, usize)| (at, count.saturating_add_signed(grown));
            counted.set(counted.get().map(grow));
        }
        Ok(())
    }

    /// Lets the notes be counted anew when somebody asks.
    pub(super) fn count_anew(&self) {
        if let State::Open(core) = &self.state {
            core.counted.set(None);
        }
    }

    /// Runs `f` in a transaction that is kept if it succeeds and undone if it fails.
    pub(super) fn write<T>(
        &mut self,
        f: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T> {
        self.change(|connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = f(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })
    }

    /// Runs `f`, which writes, unless nothing may be written.
    pub(super) fn change<T>(
        &mut self,
        f: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T> {
        let State::Open(core) = &mut self.state else { return Err(Error::Closed) };
        if core.access != Access::Full {
            return Err(Error::ReadOnly { path: self.path.clone() });
        }
        if let Some(reason) = &core.poisoned {
            return Err(Error::Poisoned { layer: Layer::Core, reason: reason.clone() });
        }
        if mem::replace(&mut core.wrote, true) {
            lengthen_log(&self.path);
        }
        let written = f(&mut core.connection);
        written.map_err(|fault| {
            let failed_sync = fault.is_failed_sync();
            let error = fault.into_error(&self.path);
            if failed_sync {
                core.poisoned = Some(error.to_string());
            }
            error
        })
    }
}

impl Drop for MemoryHubDao {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            log::error!("closing {}: {error}", self.path.display());
        }
    }
}

/// Gives the `-wal` its length at once: to sync a file that does not grow takes half the time, for
/// nothing but its bytes is to be made durable. SQLite takes zeros for the end of the log.
fn lengthen_log(database: &Path) {
    let path = Beside::Wal.path(database);
    let Some(size) = file_size(&path).filter(|size| *size < LOG_BYTES) else { return };
    let lengthened = DiskFileSystem.open(&path, OpenMode::Append).and_then(|mut log| {
        let zeros = vec![0; LOG_BYTES.saturating_sub(size) as usize];
        // What is left of a disk that is nearly full is not for zeros.
        log.append(&zeros).or_else(|error| log.truncate(size).and(Err(error)))
    });
    if let Err(error) = lengthened {
        log::debug!("{} stays as long as it is: {error}", path.display());
    }
}

/// Writes the `-wal` into the database and empties it.
fn checkpoint(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(CLOSING)?;
    let busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        let reason = "another program is reading the database".to_owned();
        return Err(rusqlite::Error::SqliteFailure(code, Some(reason)));
    }
    Ok(())
}

/// A number that changes when another connection has written.
pub(super) fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}

/// A file's name without its folder.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
