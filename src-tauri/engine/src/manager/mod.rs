//! The store as one thing: order of writes, batching, cache, close.
//!
//! A write goes to its layer first and returns from there once it is on disk; only then do the
//! index and the cache learn of it, so that nothing is ever found that could be lost. A manager
//! is either open, and owns every resource in its [`hub`], or closed, and owns none.

mod adopt;
mod both;
mod bulk;
mod cache;
mod close;
mod core_log;
pub mod exchange;
mod face;
mod hub;
mod inspect;
mod journal;
mod kept;
mod laid_over;
mod latency;
mod layers;
mod links;
mod listing;
mod maintain;
mod moving;
mod open;
mod outside;
mod pending;
mod read;
mod relearn;
mod report;
mod steps;
mod strays;
mod tagging;
mod taking_back;
mod write;

use std::path::{Path, PathBuf};

pub use inspect::{FolderKind, inspect_folder};
pub use listing::Listing;
pub use read::Counting;

use crate::{
    error::{Error, Result},
    fs,
    manager::hub::Hub,
    model::{CloseReport, Config},
};

/// The layered store of notes in one data folder.
///
/// # Explicit life cycle
/// ```
/// use memoryhub::LayeredMemoryManager;
/// # let dir = tempfile::tempdir().unwrap();
/// # let folder = dir.path().join("data");
/// let mut hub = LayeredMemoryManager::open(&folder)?;
/// let note = hub.remember("Close before you move the folder", &["windows"], "/docs")?;
/// assert_eq!(hub.recall("MOVE", 10)?.hits[0].note.id, note.id);
/// let report = hub.close()?;
/// assert!(report.is_clean());
/// std::fs::remove_dir_all(&folder).unwrap(); // nothing is held any more
/// # Ok::<(), memoryhub::Error>(())
/// ```
///
/// # Cleanup on the error path
/// `Drop` closes too, so that an early return gives everything back:
/// ```
/// use memoryhub::{Error, LayeredMemoryManager};
/// fn capture(folder: &std::path::Path) -> Result<(), Error> {
///     let mut hub = LayeredMemoryManager::open(folder)?;
///     hub.remember("kept", &["a"], "")?;
///     hub.remember("refused", &["two words"], "")?; // Invalid: the store closes on the way out
///     Ok(())
/// }
/// # let dir = tempfile::tempdir().unwrap();
/// # let folder = dir.path().join("data");
/// assert!(matches!(capture(&folder), Err(Error::Invalid { field: "tags", .. })));
/// assert_eq!(LayeredMemoryManager::open(&folder)?.search("kept", 10)?.total, 1);
/// # Ok::<(), Error>(())
/// ```
///
/// # Flush after a bulk
/// ```
/// use memoryhub::{LayeredMemoryManager, NewNote};
/// # let dir = tempfile::tempdir().unwrap();
/// let mut hub = LayeredMemoryManager::open(dir.path())?;
/// let notes = (0..1000).map(|n| NewNote { content: format!("note {n}"), ..Default::default() });
/// hub.remember_many(notes.collect())?; // one sync for each layer
/// hub.recall("note 77", 3)?;
/// assert_eq!(hub.pending_recalls(), 3);
/// assert_eq!(hub.flush_pending_updates()?, 3);
/// # Ok::<(), memoryhub::Error>(())
/// ```
///
/// # A long-running service that shuts down
/// ```
/// use std::sync::{Arc, Mutex, mpsc};
/// use memoryhub::LayeredMemoryManager;
/// # let dir = tempfile::tempdir().unwrap();
/// let hub = Arc::new(Mutex::new(LayeredMemoryManager::open(dir.path())?));
/// let (stop, stopped) = mpsc::channel::<()>();
/// let service = std::thread::spawn({
///     let hub = Arc::clone(&hub);
///     move || {
///         while stopped.recv_timeout(std::time::Duration::from_millis(1)).is_err() {
///             // After close the service gets `Error::Closed` and ends.
///             if hub.lock().unwrap().remember("tick", &["service"], "").is_err() {
///                 break;
///             }
///         }
///     }
/// });
/// stop.send(()).ok();
/// service.join().unwrap();
/// assert!(hub.lock().unwrap().close()?.is_clean());
/// # Ok::<(), memoryhub::Error>(())
/// ```
#[derive(Debug)]
pub struct LayeredMemoryManager {
    folder: PathBuf,
    state: State,
}

#[derive(Debug)]
enum State {
    Open(Box<Hub>),
    Closed(CloseReport),
}

impl LayeredMemoryManager {
    /// Opens the data folder at `path`, making it if it does not exist.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process has it, [`Error::TooNew`] if a newer version wrote it,
    /// [`Error::Invalid`] if the path can be no folder on this system, [`Error::Io`] and the like
    /// if the system refuses.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, Config::default())
    }

    /// Opens the data folder at `path` as `config` says.
    pub fn open_with(path: impl AsRef<Path>, config: Config) -> Result<Self> {
        Self::open_with_progress(path, config, &mut |_, _| {})
    }

    /// Opens the data folder at `path`; `progress` gets bytes read and bytes in all, every few
    /// thousand records.
    pub fn open_with_progress(
        path: impl AsRef<Path>,
        config: Config,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        if let Some(reason) = fs::names::refusal(path.as_ref()) {
            return Err(Error::Invalid { field: "folder", reason });
        }
        let folder =
            std::path::absolute(path.as_ref()).map_err(|error| Error::io(path.as_ref(), error))?;
        let hub = open::open(&folder, config, progress)?;
        Ok(Self { folder, state: State::Open(Box::new(hub)) })
    }

    /// The data folder, absolute.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the store is open.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    fn hub(&self) -> Result<&Hub> {
        match &self.state {
            State::Open(hub) => Ok(hub),
            State::Closed(_) => Err(Error::Closed),
        }
    }

    fn hub_mut(&mut self) -> Result<&mut Hub> {
        match &mut self.state {
            State::Open(hub) => Ok(hub),
            State::Closed(_) => Err(Error::Closed),
        }
    }

    /// Writes what waits and gives back every file, lock, cache and array.
    ///
    /// Every step runs even if one fails; the report names what failed. Closing again answers the
    /// same report and does nothing.
    ///
    /// # Errors
    /// None today: what fails stands in the report.
    pub fn close(&mut self) -> Result<CloseReport> {
        if let State::Open(_) = self.state {
            let open = std::mem::replace(&mut self.state, State::Closed(CloseReport::default()));
            if let State::Open(hub) = open {
                self.state = State::Closed(close::close(*hub));
            }
        }
        match &self.state {
            State::Closed(report) => Ok(report.clone()),
            State::Open(_) => Err(Error::Closed),
        }
    }
}

impl Drop for LayeredMemoryManager {
    fn drop(&mut self) {
        if !self.is_open() {
            return;
        }
        match self.close() {
            Ok(report) if report.is_clean() => {}
            outcome => log::error!("closing {}: {outcome:?}", self.folder.display()),
        }
    }
}
