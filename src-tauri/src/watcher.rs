//! Watches the data folder for changes made by others.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use notify::{Config, EventKindMask, RecommendedWatcher, RecursiveMode, Watcher};

/// Quiet that ends a burst of changes.
const QUIET: Duration = Duration::from_millis(200);
/// A burst is answered after this even if it goes on, so that changes show within a second.
const LONGEST_BURST: Duration = Duration::from_millis(600);

enum Message {
    Seen,
    Stop,
}

/// A running watch on one folder; [`Self::stop`] ends it and waits for it.
#[derive(Debug)]
pub struct FolderWatcher {
    watcher: RecommendedWatcher,
    folder: PathBuf,
    messages: Sender<Message>,
    thread: JoinHandle<()>,
}

impl FolderWatcher {
    /// Watches `folder`, not what is below its folders; `changed` is called on a thread of its own
    /// after each burst of changes, own writes included: it must look for itself what is new.
    ///
    /// # Errors
    /// If the system refuses a watch or a thread.
    pub fn start(folder: &Path, changed: impl FnMut() + Send + 'static) -> notify::Result<Self> {
        let (messages, inbox) = mpsc::channel();
        let seen = messages.clone();
        let on_event = move |event: notify::Result<notify::Event>| {
            match event {
                Ok(event) if event.kind.is_access() => return,
                Ok(_) => {}
                // An overflow of the system's queue, say: something changed, so look.
                Err(error) => log::warn!("folder watcher: {error}"),
            }
            // Nobody listens any more only while the watch is being stopped.
            let _ = seen.send(Message::Seen);
        };
        let config = Config::default().with_event_kinds(EventKindMask::CORE);
        let mut watcher = RecommendedWatcher::new(on_event, config)?;
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        let thread = std::thread::Builder::new()
            .name("folder-watcher".into())
            .spawn(move || answer(&inbox, changed))
            .map_err(notify::Error::io)?;
        Ok(Self { watcher, folder: folder.to_path_buf(), messages, thread })
    }

    /// Looks now, for changes that the system did not tell.
    pub fn poke(&self) {
        let _ = self.messages.send(Message::Seen);
    }

    /// Ends the watch. On return the system's handle on the folder is closed and no call of
    /// `changed` runs or will run.
    pub fn stop(self) {
        let Self { mut watcher, folder, messages, thread } = self;
        // Acknowledged by the watch's thread after it closed the handle. A folder that is gone
        // has no watch any more, which is an error here and as good.
        if let Err(error) = watcher.unwatch(&folder) {
            log::debug!("folder watcher was gone already: {error}");
        }
        drop(watcher);
        let _ = messages.send(Message::Stop);
        if thread.join().is_err() {
            log::error!("the folder watcher's thread had panicked");
        }
    }
}

fn answer(inbox: &Receiver<Message>, mut changed: impl FnMut()) {
    while let Ok(Message::Seen) = inbox.recv() {
        let until = Instant::now() + LONGEST_BURST;
        loop {
            let rest = until.saturating_duration_since(Instant::now());
            match inbox.recv_timeout(QUIET.min(rest)) {
                Ok(Message::Seen) if !rest.is_zero() => {}
                Ok(Message::Seen) | Err(RecvTimeoutError::Timeout) => break,
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        changed();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn watch(folder: &Path) -> (FolderWatcher, Receiver<()>) {
        let (tell, told) = mpsc::channel();
        let watcher = FolderWatcher::start(folder, move || {
            let _ = tell.send(());
        });
        (watcher.unwrap(), told)
    }

    /// Long enough for any machine; a test that passes never waits for it.
    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn a_new_file_is_told() {
        let root = tempfile::tempdir().unwrap();
        let (watcher, told) = watch(root.path());
        fs::write(root.path().join("archive.jsonl"), "{}").unwrap();
        told.recv_timeout(PATIENCE).unwrap();
        watcher.stop();
    }

    #[test]
    fn after_stop_nothing_is_told_and_nothing_listens() {
        let root = tempfile::tempdir().unwrap();
        let (watcher, told) = watch(root.path());
        watcher.stop();
        fs::write(root.path().join("archive.jsonl"), "{}").unwrap();
        // The sender lived in the watcher's thread: a closed channel shows that the thread is gone.
        assert_eq!(told.recv(), Err(mpsc::RecvError));
    }

    #[test]
    fn the_watch_survives_the_folder_being_moved_away() {
        let root = tempfile::tempdir().unwrap();
        let (here, there) = (root.path().join("here"), root.path().join("there"));
        fs::create_dir(&here).unwrap();
        let (watcher, told) = watch(&here);
        fs::rename(&here, &there).unwrap();
        watcher.poke();
        told.recv_timeout(PATIENCE).unwrap();
        watcher.stop();
        fs::remove_dir_all(&there).unwrap();
    }
}
