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

use std::{fs, path::Path};

use kit::script::{look, new};
use memoryhub::{Error, LayerChoice, LayeredMemoryManager};

const LAYERS: [LayerChoice; 3] =
    [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive];

/// So many notes in each layer, closed.
fn fill(folder: &Path, each: usize, word: &str) {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    for layer in LAYERS {
        for nth in 0..each {
            hub.remember_note(new(&format!("{word} {nth}"), layer)).unwrap();
        }
    }
    assert!(hub.close().unwrap().is_clean());
}

fn count(folder: &Path) -> usize {
    let mut hub = LayeredMemoryManager::open(folder).unwrap();
    look(&mut hub).len()
}

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
fn a_write_ahead_log_of_another_database_costs_no_note_and_is_named() {
    let (ours, theirs) = (kit::script::quick_folder(), kit::script::quick_folder());
    fill(ours.path(), 40, "ours");
    let mut other = LayeredMemoryManager::open(theirs.path()).unwrap();
    for nth in 0..5 {
        other.remember_note(new(&format!("theirs {nth}"), LayerChoice::Core)).unwrap();
    }
    let wal = fs::read(theirs.path().join("memory.db-wal")).unwrap();
    assert!(wal.len() > 4096);
    fs::write(ours.path().join("memory.db-wal"), &wal).unwrap();
    let mut hub = LayeredMemoryManager::open(ours.path()).unwrap();
    let report = hub.open_report().unwrap().clone();
    let notes = look(&mut hub);
    let here = notes.iter().filter(|note| note.content.starts_with("ours")).count();
    assert_eq!((here, notes.len()), (120, 120), "{report:?}");
    assert!(report.findings.iter().any(|it| it.file == "memory.db-wal"), "{report:?}");
    assert!(hub.close().unwrap().is_clean());
    // It is kept, and another one is kept beside it.
    fs::write(ours.path().join("memory.db-wal"), &wal[..wal.len() - 10]).unwrap();
    assert_eq!(count(ours.path()), 120);
    let aside = |nth: u32| ours.path().join(format!("aside/memory.db-{nth}-wal"));
    assert!(fs::read(aside(1)).unwrap() == wal);
    assert!(fs::read(aside(2)).unwrap() == wal[..wal.len() - 10]);
}

#[test]
fn a_damaged_write_ahead_log_is_told_and_kept_and_a_whole_or_torn_one_is_not_called_damaged() {
    let dir = kit::script::quick_folder();
    let live = dir.path().join("live");
    let mut hub = LayeredMemoryManager::open(&live).unwrap();
    for nth in 0..12 {
        hub.remember_note(new(&format!("note {nth}"), LayerChoice::Core)).unwrap();
    }
    // As a kill would leave it.
    let read = |name: &str| fs::read(live.join(name)).unwrap();
    let (database, wal) = (read("memory.db"), read("memory.db-wal"));
    let opened = |wal: &[u8]| {
        let folder = kit::script::quick_folder();
        fs::write(folder.path().join("memory.db"), &database).unwrap();
        fs::write(folder.path().join("memory.db-wal"), wal).unwrap();
        let mut hub = LayeredMemoryManager::open(folder.path()).unwrap();
        let findings = hub.open_report().unwrap().findings.clone();
        let kept = fs::read(folder.path().join("aside/memory.db-1-wal")).ok();
        (look(&mut hub).len(), findings, kept)
    };
    assert_eq!(opened(&wal), (12, Vec::new(), None));
    for torn in [wal.len() - 1, wal.len() - 4000, wal.len() - 4120, wal.len() / 2, 33, 32, 31, 1] {
        let (notes, findings, _) = opened(&wal[..torn]);
        assert!(notes <= 12 && findings.is_empty(), "{torn}: {findings:?}");
    }
    for at in (0..wal.len()).step_by(397).chain([40, 41, 48, 55]) {
        let mut damaged = wal.clone();
        damaged[at] ^= 1;
        let (notes, findings, kept) = opened(&damaged);
        assert_eq!(findings.len(), 1, "byte {at}, {notes} notes: {findings:?}");
        assert_eq!(findings[0].file, "memory.db-wal");
        assert!(kept.as_ref() == Some(&damaged), "byte {at} is not kept");
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

#[test]
fn a_log_cut_at_any_byte_keeps_every_whole_line() {
    let dir = kit::script::quick_folder();
    fill(dir.path(), 3, "a note that is there");
    for name in ["app_logs.jsonl", "archive.jsonl"] {
        let path = dir.path().join(name);
        let whole = fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
            // A line that only lacks its end is whole, too.
            let ends = memchr::memchr_iter(b'\n', &whole[..cut]).count();
            let whole_tail = whole.get(cut) == Some(&b'\n');
            assert_eq!(look(&mut hub).len(), 6 + ends + usize::from(whole_tail), "{name} {cut}");
            let torn = !whole_tail && cut > 0 && whole[cut - 1] != b'\n';
            assert_eq!(hub.open_report().unwrap().findings.len(), usize::from(torn), "{cut}");
            assert!(hub.check().unwrap().findings.is_empty(), "{name} {cut}");
            drop(hub);
            fs::remove_dir_all(dir.path().join("aside")).ok();
        }
        fs::write(&path, &whole).unwrap();
    }
}

/// Opens a folder whose database was cut: the logs are there, and whatever of the database is not
/// shown is named and kept.
fn open_cut(folder: &Path, whole: &[u8], cut: usize) {
    let path = folder.join("memory.db");
    fs::write(&path, &whole[..cut]).unwrap();
    match LayeredMemoryManager::open(folder) {
        Ok(mut hub) => {
            let notes = look(&mut hub);
            let core = notes.iter().filter(|it| it.layer == memoryhub::Layer::Core).count();
            assert_eq!(notes.len() - core, 8, "cut at {cut}");
            let mut findings = hub.open_report().unwrap().findings.clone();
            findings.extend(hub.check().unwrap().findings);
            // SQLite takes a file of one byte for an empty one.
            assert!(core == 4 || cut <= 1 || !findings.is_empty(), "cut at {cut} is not told");
        }
        Err(error) => {
            assert!(error.to_string().contains("memory.db"), "cut at {cut}: {error}");
        }
    }
    let aside = folder.join("aside");
    let kept = if aside.exists() { aside.join("memory.db-1") } else { path };
    let kept = fs::read(kept).unwrap();
    assert!(cut == 0 || kept.starts_with(&whole[..cut.min(100)]), "cut at {cut} is not kept");
    fs::remove_dir_all(aside).ok();
}

fn cut_database(cuts: impl Fn(usize) -> bool) {
    let dir = kit::script::quick_folder();
    fill(dir.path(), 4, "a note that is there");
    let whole = fs::read(dir.path().join("memory.db")).unwrap();
    let mut done = 0;
    for cut in (0..whole.len()).filter(|cut| cuts(*cut)) {
        open_cut(dir.path(), &whole, cut);
        done += 1;
    }
    println!("a database of {} bytes, cut at {done} of them", whole.len());
}

#[test]
fn a_database_that_was_cut_is_told_and_kept_and_costs_no_other_note() {
    cut_database(|cut| cut < 120 || cut % 4096 < 2 || cut % 4096 == 4095 || cut % 509 == 0);
}

#[test]
#[ignore = "takes minutes; at every byte"]
fn a_database_cut_at_any_byte_is_told_and_kept_and_costs_no_other_note() {
    cut_database(|_| true);
}

/// What a note says; what of it changed silently would be lost.
fn says(notes: &[memoryhub::Note]) -> std::collections::BTreeSet<String> {
    notes.iter().map(|note| format!("{note:?}")).collect()
}

/// Flips a bit of a byte at a time: the notes are as they were, or it is told.
fn flip_database(step: usize) {
    let dir = kit::script::quick_folder();
    fill(dir.path(), 4, "a note that is there");
    let path = dir.path().join("memory.db");
    let whole = fs::read(&path).unwrap();
    let before = says(&look(&mut LayeredMemoryManager::open(dir.path()).unwrap()));
    let (mut told, mut without_effect) = (0, 0);
    let mut silent = Vec::new();
    for at in (0..whole.len()).step_by(step) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&path, &bytes).unwrap();
        match LayeredMemoryManager::open(dir.path()) {
            Err(error) => {
                assert!(error.to_string().contains("memory.db"), "byte {at}: {error}");
                told += 1;
            }
            Ok(mut hub) => {
                let seen = says(&look(&mut hub));
                let named = !hub.open_report().unwrap().findings.is_empty()
                    || hub.check().map_or(true, |report| !report.findings.is_empty());
                if named {
                    told += 1;
                } else if seen == before {
                    without_effect += 1;
                } else {
                    silent.push((at, before.difference(&seen).cloned().collect::<Vec<_>>()));
                }
            }
        }
        fs::remove_dir_all(dir.path().join("aside")).ok();
        for end in ["-wal", "-shm"] {
            fs::remove_file(dir.path().join(format!("memory.db{end}"))).ok();
        }
    }
    println!("{told} flipped bytes told, {without_effect} without effect, {} silent", silent.len());
    assert!(silent.is_empty(), "{silent:?}");
    assert!(told > 0);
}

#[test]
fn no_flipped_byte_of_a_database_changes_a_note_without_being_told() {
    flip_database(61);
}

#[test]
#[ignore = "takes minutes; every byte"]
fn no_flipped_byte_at_all_of_a_database_changes_a_note_without_being_told() {
    flip_database(1);
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
    let refused = hub.remember_note(new("no room", LayerChoice::Application));
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
