//! Places that are not what they should be: full, read-only, looping, shared with others.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::fs;

#[cfg(unix)]
use kit::script::{LAYERS, new};
use kit::script::{count, fill, look};
use memoryhub::{Error, LayeredMemoryManager};

#[test]
fn a_folder_that_is_a_file_is_an_error_that_names_it_and_the_file_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    fs::write(&path, "a letter").unwrap();
    match LayeredMemoryManager::open(&path) {
        Err(Error::Io { path: named, .. }) => assert_eq!(named, path),
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "a letter");
}

#[test]
fn a_folder_in_the_place_of_a_log_is_an_error_that_names_it_and_leaves_no_lock() {
    for name in ["app_logs.jsonl", "archive.jsonl"] {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(name)).unwrap();
        match LayeredMemoryManager::open(dir.path()) {
            Err(Error::Io { path, .. }) => assert!(path.ends_with(name)),
            other => panic!("{other:?}"),
        }
        assert!(!dir.path().join(".memoryhub.lock").exists());
    }
}

// Links need a privilege on Windows, and cannot be made under Wine.
#[cfg(unix)]
#[test]
fn a_link_that_leads_to_itself_is_an_error_that_names_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    std::os::unix::fs::symlink(&path, &path).unwrap();
    assert!(
        matches!(LayeredMemoryManager::open(&path), Err(Error::Io { path: it, .. }) if it == path)
    );
    for name in ["app_logs.jsonl", "archive.jsonl", "memory.db"] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 1, "note");
        let path = dir.path().join(name);
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&path, &path).unwrap();
        let refused = LayeredMemoryManager::open(dir.path());
        assert!(refused.is_err(), "{name}: {refused:?}");
        assert!(refused.unwrap_err().to_string().contains(name));
        assert!(!dir.path().join(".memoryhub.lock").exists(), "{name}");
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink(), "{name}");
    }
}

#[test]
fn copies_of_a_synchronising_program_are_named_by_check_and_stay() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 2, "note");
    let names = ["app_logs (conflicted copy).jsonl", "memory-LAPTOP.db"];
    fs::copy(dir.path().join("app_logs.jsonl"), dir.path().join(names[0])).unwrap();
    fs::copy(dir.path().join("memory.db"), dir.path().join(names[1])).unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(look(&mut hub).len(), 6);
    let mut found: Vec<String> =
        hub.check().unwrap().findings.into_iter().map(|it| it.file).collect();
    found.sort();
    assert_eq!(found, names);
    hub.close().unwrap();
    assert!(names.iter().all(|name| dir.path().join(name).exists()));
}

#[test]
fn a_database_of_no_bytes_and_lost_logs_cost_nothing_else() {
    for name in ["memory.db", "app_logs.jsonl", "archive.jsonl"] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), 2, "note");
        fs::write(dir.path().join(name), "").unwrap();
        assert_eq!(count(dir.path()), 4, "{name}");
        fill(dir.path(), 1, "again");
        assert_eq!(count(dir.path()), 7, "{name}");
    }
}

/// A file system of its own, of a few hundred KiB.
#[cfg(target_os = "linux")]
struct Mount(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Mount {
    /// `None`, said aloud, where mounting is not allowed.
    fn of(size: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mount = Self(dir);
        if mount.run("mount", &["-t", "tmpfs", "-o", &options, "tmpfs"]) {
            return Some(mount);
        }
        eprintln!("NOT TESTED: mounting needs root, so no full and no read-only disk");
        None
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let status =
            std::process::Command::new(program).args(arguments).arg(self.0.path()).status();
        status.is_ok_and(|status| status.success())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mount {
    fn drop(&mut self) {
        self.run("umount", &[]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_writes_are_refused_reads_go_on_and_writes_resume() {
    let Some(mount) = Mount::of("600k") else { return };
    let folder = mount.0.path().join("data");
    fill(&folder, 2, "before");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let ballast = mount.0.path().join("ballast");
    let mut acknowledged = 6;
    let mut refused = [0; 3];
    for round in 0..200 {
        for (nth, layer) in LAYERS.into_iter().enumerate() {
            match hub.remember_note(new(&format!("{round} {}", "x".repeat(3000)), layer)) {
                Ok(_) => acknowledged += 1,
                Err(Error::DiskFull { .. }) => refused[nth] += 1,
                Err(error) => panic!("{layer:?}: {error:?}"),
            }
        }
        if round == 10 {
            fs::write(&ballast, vec![0; 100_000]).unwrap();
        }
    }
    assert!(refused.iter().all(|count| *count > 5), "{refused:?}");
    assert_eq!(look(&mut hub).len(), acknowledged);
    fs::remove_file(&ballast).unwrap();
    for layer in LAYERS {
        hub.remember_note(new("there is room again", layer)).unwrap();
    }
    acknowledged += 3;
    assert_eq!(look(&mut hub).len(), acknowledged);
    assert!(hub.close().unwrap().is_clean());
    assert_eq!(count(&folder), acknowledged);
    // Full to the last byte, it opens all the same: for reading, if nothing can be written.
    let mut size = 64 * 1024;
    let mut fillers = 0;
    while size > 0 {
        fillers += 1;
        if fs::write(mount.0.path().join(format!("filler{fillers}")), vec![1; size]).is_err() {
            size /= 2;
        }
    }
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    assert_eq!(look(&mut hub).len(), acknowledged);
    let refused = hub.remember_note(new("no room", memoryhub::LayerChoice::Application));
    assert!(matches!(refused, Err(Error::DiskFull { .. } | Error::ReadOnly { .. })), "{refused:?}");
    hub.close().unwrap();
    assert!(!folder.join(".memoryhub.lock").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_mounted_for_reading_opens_read_only_and_says_so() {
    let Some(mount) = Mount::of("2m") else { return };
    let folder = mount.0.path().join("data");
    fill(&folder, 2, "note");
    {
        let _open = LayeredMemoryManager::open(&folder).unwrap();
        assert!(!mount.run("mount", &["-o", "remount,ro"]), "Linux refuses while files are open");
    }
    assert!(mount.run("mount", &["-o", "remount,ro"]));
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    assert!(hub.open_report().unwrap().read_only);
    assert_eq!(look(&mut hub).len(), 6);
    for layer in LAYERS {
        let refused = hub.remember_note(new("refused", layer));
        assert!(matches!(refused, Err(Error::ReadOnly { .. })), "{refused:?}");
    }
    assert!(hub.check().unwrap().findings.is_empty());
    assert!(hub.close().unwrap().is_clean());
    assert!(mount.run("mount", &["-o", "remount,rw"]));
    fill(&folder, 1, "after");
    assert_eq!(count(&folder), 9);
}

// Windows lets nobody rename the folder of an open store, see `windows_rules`.
#[cfg(unix)]
#[test]
fn a_folder_renamed_while_open_takes_no_writes_until_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, elsewhere) = (dir.path().join("data"), dir.path().join("elsewhere"));
    fill(&folder, 2, "note");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    fs::rename(&folder, &elsewhere).unwrap();
    for layer in LAYERS {
        let refused = hub.remember_note(new("refused", layer));
        assert!(matches!(refused, Err(Error::ChangedOutside { .. })), "{layer:?}: {refused:?}");
    }
    assert!(!folder.exists(), "a folder was made in its place");
    fs::rename(&elsewhere, &folder).unwrap();
    hub.accept_outside_state().unwrap();
    for layer in LAYERS {
        hub.remember_note(new("after", layer)).unwrap();
    }
    assert_eq!(look(&mut hub).len(), 9);
    assert!(hub.close().unwrap().is_clean());
    assert_eq!(count(&folder), 9);
}
