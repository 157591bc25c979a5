//! The store behind a mutex; nothing there while the data folder is released.

use std::{
    sync::{
        Mutex, MutexGuard, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use memoryhub::{LayeredMemoryManager, OutsideChanges};

use crate::{
    border::{CommandError, Status},
    changes::Undos,
    error::Answer,
    faults,
};

/// How long one who waits with a limit looks away before trying again.
const GLANCE: Duration = Duration::from_micros(100);

/// Locks, also after a panic elsewhere: the store checks its own state at every call, and a
/// window that answers nothing any more would lose more than it protects.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The open store, if there is one.
#[derive(Debug, Default)]
pub struct Hub {
    manager: Mutex<Option<LayeredMemoryManager>>,
    /// Somebody is about to close the store: who waits for it now does so in vain, so that the
    /// closing waits for one call at most, however many are waiting.
    leaving: AtomicBool,
    /// Why writes are refused, as an error code; see [`Status::writes_stopped`].
    stopped: Mutex<Option<String>>,
    /// What can be taken back, until the store is closed.
    pub undos: Undos,
}

impl Hub {
    /// Takes over an opened store.
    pub fn put(&self, manager: LayeredMemoryManager) {
        *lock(&self.stopped) = manager.open_report().ok().and_then(|report| {
            let why = if report.disk_full { "disk_full" } else { "read_only" };
            report.read_only.then(|| why.to_owned())
        });
        *lock(&self.manager) = Some(manager);
    }

    /// Gives the store away, to be closed; from here on every call answers `released`.
    pub fn take(&self) -> Option<LayeredMemoryManager> {
        self.leaving.store(true, Ordering::SeqCst);
        let manager = lock(&self.manager).take();
        self.leaving.store(false, Ordering::SeqCst);
        self.undos.clear();
        *lock(&self.stopped) = None;
        manager
    }

    /// Meets what a test asked for, with the store held; nothing in a release.
    pub fn meet_faults(&self) {
        if cfg!(debug_assertions) {
            let _held = lock(&self.manager);
            faults::meet("command");
        }
    }

    /// Whether a store is open.
    pub fn is_open(&self) -> bool {
        lock(&self.manager).is_some()
    }

    /// Asks the store. An answer that says so is noted: writes are refused from here on.
    ///
    /// # Errors
    /// `released` without an open store; else what the store answers.
    pub fn read<T>(
        &self,
        ask: impl FnOnce(&mut LayeredMemoryManager) -> memoryhub::Result<T>,
    ) -> Answer<T> {
        self.ask(lock(&self.manager), ask)
    }

    /// As [`Self::read`], by somebody who waits for the store no longer than `patience`; `None` if
    /// others have it for longer.
    pub fn read_soon<T>(
        &self,
        patience: Duration,
        ask: impl FnOnce(&mut LayeredMemoryManager) -> memoryhub::Result<T>,
    ) -> Option<Answer<T>> {
        let began = Instant::now();
        loop {
            match self.manager.try_lock() {
                Ok(held) => return Some(self.ask(held, ask)),
                Err(TryLockError::Poisoned(held)) => return Some(self.ask(held.into_inner(), ask)),
                Err(TryLockError::WouldBlock) if began.elapsed() < patience => {
                    thread::sleep(GLANCE);
                }
                Err(TryLockError::WouldBlock) => return None,
            }
        }
    }

    fn ask<T>(
        &self,
        mut manager: MutexGuard<'_, Option<LayeredMemoryManager>>,
        ask: impl FnOnce(&mut LayeredMemoryManager) -> memoryhub::Result<T>,
    ) -> Answer<T> {
        let manager = manager.as_mut().filter(|_| !self.leaving.load(Ordering::SeqCst));
        let manager = manager.ok_or_else(CommandError::released)?;
        let result = ask(manager).map_err(CommandError::from);
        if let Err(error) = &result
            && refuses_writes(&error.code)
        {
            *lock(&self.stopped) = Some(error.code.clone());
        }
        result
    }

    /// Changes the store. Room on the disk comes back by itself, and the next good write shows it;
    /// other reasons to refuse writes stay until the folder is opened again or the user decides,
    /// whatever another layer still takes.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn write<T>(
        &self,
        change: impl FnOnce(&mut LayeredMemoryManager) -> memoryhub::Result<T>,
    ) -> Answer<T> {
        let done = self.read(change)?;
        lock(&self.stopped).take_if(|code| code == "disk_full");
        Ok(done)
    }

    /// Takes what is on disk as the truth, so that writes go on.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn accept_outside(&self) -> Answer<OutsideChanges> {
        let changes = self.read(LayeredMemoryManager::accept_outside_state)?;
        *lock(&self.stopped) = None;
        Ok(changes)
    }

    /// The figures of the status bar.
    pub fn status(&self, watching: bool) -> Status {
        let figures = self.read(|manager| {
            let (stats, held) = (manager.stats()?, manager.resources());
            Ok((stats, held))
        });
        let (stats, held) = figures.unwrap_or_default();
        Status {
            notes: stats.layers.total(),
            pending_recalls: held.pending_recalls,
            open_files: held.open_files.len(),
            session_notes: held.session_notes,
            watching,
            writes_stopped: lock(&self.stopped).clone(),
            files: stats.files,
        }
    }
}

/// Whether this error means that later writes are refused too.
fn refuses_writes(code: &str) -> bool {
    matches!(code, "read_only" | "disk_full" | "poisoned" | "changed_outside")
}

#[cfg(test)]
mod tests {
    use memoryhub::Error;

    use super::*;

    #[test]
    fn without_a_store_every_call_answers_released_and_every_figure_is_zero() {
        let hub = Hub::default();
        assert_eq!(hub.read(|hub| hub.stats()).unwrap_err().code, "released");
        assert_eq!(hub.write(LayeredMemoryManager::empty_trash).unwrap_err().code, "released");
        let status = hub.status(false);
        assert_eq!((status.notes, status.open_files, status.watching), (0, 0, false));
        assert_eq!(status.writes_stopped, None);
    }

    #[test]
    fn a_good_write_ends_a_full_disk_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let hub = Hub::default();
        hub.put(LayeredMemoryManager::open(root.path()).unwrap());
        let path = || root.path().to_path_buf();
        let stopped = || hub.status(false).writes_stopped;

        hub.write(|_| Err::<(), _>(Error::DiskFull { path: path() })).unwrap_err();
        assert_eq!(stopped().as_deref(), Some("disk_full"));
        hub.read(|_| Ok(())).unwrap();
        assert_eq!(stopped().as_deref(), Some("disk_full"));
        hub.write(|_| Ok(())).unwrap();
        assert_eq!(stopped(), None);

        let gone = || Error::ChangedOutside { path: path(), reason: "gone".into() };
        hub.read(|_| Err::<(), _>(gone())).unwrap_err();
        hub.write(|_| Ok(())).unwrap();
        assert_eq!(stopped().as_deref(), Some("changed_outside"));
        hub.accept_outside().unwrap();
        assert_eq!(stopped(), None);
    }

    #[test]
    fn closing_waits_for_one_call_and_not_for_all_that_wait() {
        let root = tempfile::tempdir().unwrap();
        let hub = std::sync::Arc::new(Hub::default());
        hub.put(LayeredMemoryManager::open(root.path()).unwrap());
        let held = lock(&hub.manager);
        let closer = std::thread::spawn({
            let hub = std::sync::Arc::clone(&hub);
            move || hub.take().is_some()
        });
        while !hub.leaving.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        let waiting = std::thread::spawn({
            let hub = std::sync::Arc::clone(&hub);
            move || hub.read(|_| Ok(())).unwrap_err().code
        });
        drop(held);
        assert_eq!(waiting.join().unwrap(), "released");
        assert!(closer.join().unwrap());
    }

    #[test]
    fn a_panic_under_the_lock_leaves_the_hub_usable() {
        let hub = std::sync::Arc::new(Hub::default());
        let other = std::sync::Arc::clone(&hub);
        let panicked = std::thread::spawn(move || {
            let _held = other.manager.lock();
            panic!("while the store is held");
        })
        .join();
        assert!(panicked.is_err() && hub.manager.is_poisoned());
        assert_eq!(hub.read(|hub| hub.stats()).unwrap_err().code, "released");
    }
}
