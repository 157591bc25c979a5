//! The watcher of the application together with the library: once the store is closed and the watch
//! is stopped, nothing holds the folder, nor keeps it or its parents from being renamed.
#![cfg(any(target_os = "linux", windows))]
#![allow(clippy::disallowed_methods, reason = "tests look at files themselves")]

#[path = "../../src-tauri/engine/tests/kit/held.rs"]
mod held;
#[path = "../../src-tauri/src/watcher.rs"]
mod watcher;

use std::{fs, sync::mpsc, time::Duration};

use held::held_under;
use memoryhub::LayeredMemoryManager;
use watcher::FolderWatcher;

/// Long enough for any machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_folder_that_was_watched_is_free_and_it_and_its_parent_can_be_renamed() {
    let top = tempfile::tempdir().unwrap();
    let parent = top.path().join("parent");
    let folder = parent.join("data");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let (tell, told) = mpsc::channel();
    let watcher = FolderWatcher::start(&folder, move || {
        let _ = tell.send(());
    });
    let watcher = watcher.unwrap();
    hub.remember("seen by the watcher", &["watched"], "").unwrap();
    told.recv_timeout(PATIENCE).expect("the watcher is on");
    assert!(held_under(top.path()).len() > 4, "the check must be able to fail");
    assert!(hub.close().unwrap().is_clean());
    #[cfg(windows)]
    {
        // The watch alone still holds the folder, which the check must see.
        let held = held_under(top.path());
        assert!(matches!(&held[..], [one] if one.contains("data")), "{held:?}");
        if !held::is_wine() {
            assert!(fs::rename(&parent, top.path().join("moved")).is_err());
        }
    }
    watcher.stop();
    assert_eq!(held_under(top.path()), Vec::<String>::new());
    fs::rename(&folder, parent.join("moved")).unwrap();
    fs::rename(&parent, top.path().join("moved")).unwrap();
    fs::remove_dir_all(top.path().join("moved")).unwrap();
}
