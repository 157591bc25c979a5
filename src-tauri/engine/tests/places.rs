//! Places that are not what they should be: full, read-only, looping, shared with others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::fs;

#[cfg(target_os = "linux")]
use kit::mount::Mount;
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

#[cfg(unix)]
#[test]
fn no_name_in_the_folder_leads_out_of_it() {
    for name in [
        ".memoryhub.lock",
        "memory.db",
        "memory.db-wal",
        "memory.db-shm",
        "app_logs.jsonl",
        "app_logs.jsonl.new",
        "archive.jsonl",
        "unfinished.jsonl",
        "aside",
        "original-0.2.unfinished",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data");
        fill(&folder, 1, "note");
        let letter = dir.path().join("letter");
        fs::write(&letter, "somebody else's").unwrap();
        let path = folder.join(name);
        fs::remove_file(&path).ok();
        std::os::unix::fs::symlink(&letter, &path).unwrap();
        let refused = LayeredMemoryManager::open(&folder).unwrap_err();
        assert!(matches!(&refused, Error::Io { path: it, .. } if *it == path), "{refused:?}");
        assert!(refused.to_string().contains("symbolic link"), "{refused}");
        assert_eq!(fs::read_to_string(&letter).unwrap(), "somebody else's", "{name}");
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink(), "{name}");
        fs::remove_file(&path).unwrap();
        assert!(count(&folder) >= 2, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_may_be_reached_by_a_link() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, link) = (dir.path().join("data"), dir.path().join("link"));
    fill(&folder, 1, "note");
    std::os::unix::fs::symlink(&folder, &link).unwrap();
    fill(&link, 1, "by the link");
    assert_eq!(count(&folder), 6);
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    use memoryhub::LayerChoice;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("deep/data");
    fill(&folder, 1, "note");
    // A torn line, so that there is something aside.
    let log = folder.join("app_logs.jsonl");
    fs::write(&log, [fs::read(&log).unwrap(), b"{\"op".to_vec()].concat()).unwrap();
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let note = hub.remember_note(new("purged", LayerChoice::Application)).unwrap();
    hub.remember_note(new("in core", LayerChoice::Core)).unwrap();
    hub.delete(note.id).unwrap();
    hub.purge(note.id).unwrap();
    assert!(hub.maintain().unwrap(), "the log is written anew");
    let config = memoryhub::Config::default();
    let mut exporter =
        memoryhub::exchange::Exporter::create(&dir.path().join("out.jsonl"), &config).unwrap();
    exporter.next_batch(&mut hub, 100).unwrap();
    exporter.finish().unwrap();
    for made in ["deep", "deep/data", "deep/data/aside"] {
        assert_eq!(mode(&dir.path().join(made)), 0o700, "{made}");
    }
    let files = ["memory.db", "memory.db-wal", "memory.db-shm", ".memoryhub.lock"];
    let logs =
        ["app_logs.jsonl", "archive.jsonl", "aside/app_logs.jsonl.tail-1", "../../out.jsonl"];
    for made in files.into_iter().chain(logs) {
        assert_eq!(mode(&folder.join(made)), 0o600, "{made}");
    }
}

#[test]
fn copies_of_a_synchronising_program_are_named_by_check_and_stay() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 2, "note");
    let copies = [
        ("app_logs (conflicted copy).jsonl", "app_logs.jsonl"),
        ("app_logs-DESKTOP.jsonl", "app_logs.jsonl"),
        ("archive.sync-conflict-20261122-104200-ABCDEFG.jsonl", "archive.jsonl"),
        ("memory (conflicted copy).db", "memory.db"),
        ("memory-LAPTOP.db", "memory.db"),
    ];
    let mut before = Vec::new();
    for (name, of) in copies {
        fs::copy(dir.path().join(of), dir.path().join(name)).unwrap();
        before.push((name.to_owned(), fs::read(dir.path().join(name)).unwrap()));
    }
    before.sort();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    assert_eq!(look(&mut hub).len(), 6);
    let mut found: Vec<String> =
        hub.check().unwrap().findings.into_iter().map(|it| it.file).collect();
    found.sort();
    let names: Vec<&String> = before.iter().map(|(name, _)| name).collect();
    assert_eq!(found.iter().collect::<Vec<_>>(), names);
    hub.repair().unwrap();
    hub.close().unwrap();
    for (name, bytes) in before {
        assert!(fs::read(dir.path().join(&name)).unwrap() == bytes, "{name}");
    }
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

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_writes_are_refused_reads_go_on_and_writes_resume() {
    let Some(mount) = Mount::of("600k") else { return };
    let folder = mount.path().join("data");
    fill(&folder, 2, "before");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let ballast = mount.path().join("ballast");
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
        if fs::write(mount.path().join(format!("filler{fillers}")), vec![1; size]).is_err() {
            size /= 2;
        }
    }
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let report = hub.open_report().unwrap();
    assert!(report.read_only && report.disk_full, "{report:?}");
    assert_eq!(look(&mut hub).len(), acknowledged);
    for layer in LAYERS {
        let refused = hub.remember_note(new("no room", layer));
        assert!(matches!(refused, Err(Error::DiskFull { .. })), "{refused:?}");
    }
    hub.close().unwrap();
    assert!(!folder.join(".memoryhub.lock").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_mounted_for_reading_opens_read_only_and_says_so() {
    let Some(mount) = Mount::of("2m") else { return };
    let folder = mount.path().join("data");
    fill(&folder, 2, "note");
    {
        let _open = LayeredMemoryManager::open(&folder).unwrap();
        assert!(!mount.run("mount", &["-o", "remount,ro"]), "Linux refuses while files are open");
    }
    assert!(mount.run("mount", &["-o", "remount,ro"]));
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    let report = hub.open_report().unwrap();
    assert!(report.read_only && !report.disk_full, "{report:?}");
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

#[cfg(target_os = "linux")]
#[test]
fn a_disk_mounted_for_reading_shows_what_a_kill_or_a_power_cut_left() {
    let Some(mount) = Mount::of("8m") else { return };
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 2, "note");
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    for layer in LAYERS {
        hub.remember_note(new("just written", layer)).unwrap();
    }
    // A power cut takes what SQLite keeps beside the log, a kill leaves it.
    let beside = ["memory.db-shm", ".memoryhub.lock"];
    for (name, left_out) in [("killed", &beside[1..]), ("cut", &beside[..])] {
        let folder = mount.path().join(name);
        fs::create_dir(&folder).unwrap();
        for entry in fs::read_dir(dir.path()).unwrap().map(Result::unwrap) {
            if !left_out.iter().any(|it| entry.file_name() == *it) {
                fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
            }
        }
        assert!(fs::metadata(folder.join("memory.db-wal")).unwrap().len() > 0);
    }
    assert!(mount.run("mount", &["-o", "remount,ro"]));
    for name in ["killed", "cut"] {
        let mut hub = LayeredMemoryManager::open(mount.path().join(name)).unwrap();
        assert!(hub.open_report().unwrap().read_only);
        assert_eq!(look(&mut hub).len(), 9, "{name}");
        assert!(hub.check().unwrap().findings.is_empty());
        assert!(hub.close().unwrap().is_clean());
    }
    assert!(mount.run("mount", &["-o", "remount,rw"]));
    for name in ["killed", "cut"] {
        assert_eq!(count(&mount.path().join(name)), 9, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_pulled_out_while_open_takes_no_writes_until_it_is_back() {
    let Some(mount) = Mount::of("4m") else { return };
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("stick");
    fs::create_dir(&folder).unwrap();
    let run = |program: &str, arguments: &[&std::ffi::OsStr]| {
        std::process::Command::new(program).args(arguments).status().unwrap().success()
    };
    let plug = || {
        let bind = std::ffi::OsStr::new("--bind");
        run("mount", &[bind, mount.path().as_os_str(), folder.as_os_str()])
    };
    let pull = || run("umount", &["--lazy".as_ref(), folder.as_os_str()]);
    assert!(plug());
    fill(&folder, 2, "note");
    let mut hub = LayeredMemoryManager::open(&folder).unwrap();
    assert!(pull());
    for layer in LAYERS {
        let refused = hub.remember_note(new("refused", layer));
        assert!(matches!(refused, Err(Error::ChangedOutside { .. })), "{layer:?}: {refused:?}");
    }
    assert_eq!(look(&mut hub).len(), 6, "what is known stays readable");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "something was made in its place");
    assert!(plug());
    hub.accept_outside_state().unwrap();
    for layer in LAYERS {
        hub.remember_note(new("after", layer)).unwrap();
    }
    assert!(hub.close().unwrap().is_clean());
    assert_eq!(count(&folder), 9);
    // Closed while it is away: nothing is made in its place, and nothing is lost.
    let hub = LayeredMemoryManager::open(&folder).unwrap();
    assert!(pull());
    drop(hub);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "something was made in its place");
    assert!(plug());
    assert_eq!(count(&folder), 9);
    assert!(pull());
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
