//! Damaged bytes of each kind of file: what is whole is there, what is not is named and kept.

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

use kit::script::{count, fill, look, new};
use memoryhub::{LayerChoice, LayeredMemoryManager, NotePatch};

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
fn a_damaged_write_ahead_log_is_told_and_kept_and_what_stands_behind_is_taken_in() {
    let dir = kit::script::quick_folder();
    let live = dir.path().join("live");
    LayeredMemoryManager::open(&live).unwrap().close().unwrap();
    let mut hub = LayeredMemoryManager::open(&live).unwrap();
    for nth in 0..12 {
        hub.remember_note(new(&format!("note {nth}"), LayerChoice::Core)).unwrap();
    }
    // As a kill would leave it.
    let read = |name: &str| fs::read(live.join(name)).unwrap();
    let (database, wal) = (read("memory.db"), frames(&live));
    let opened = |wal: &[u8]| {
        let folder = kit::script::quick_folder();
        fs::write(folder.path().join("memory.db"), &database).unwrap();
        fs::write(folder.path().join("memory.db-wal"), wal).unwrap();
        let mut hub = LayeredMemoryManager::open(folder.path()).unwrap();
        let findings = hub.open_report().unwrap().findings.clone();
        let kept = fs::read(folder.path().join("aside/memory.db-1-wal")).ok();
        if kept.is_some() {
            assert_eq!(fs::read_dir(folder.path().join("aside")).unwrap().count(), 1);
        }
        assert_eq!(hub.check().unwrap().findings, []);
        let notes = look(&mut hub).len();
        drop(hub);
        assert_eq!(count(folder.path()), notes);
        (notes, findings, kept)
    };
    assert_eq!(opened(&wal), (12, Vec::new(), None));
    for torn in [wal.len() - 1, wal.len() - 4000, wal.len() - 4120, wal.len() / 2, 33, 32, 31, 1] {
        let (notes, findings, _) = opened(&wal[..torn]);
        assert!(notes <= 12 && findings.is_empty(), "{torn}: {findings:?}");
    }
    let (mut least, mut whole, mut all) = (12, 0, 0);
    // The last frame's salts, and the size that makes it a commit, are looked at, too.
    let end = wal.len() - 4096 - 24;
    let (commit, salts) = (end + 7, end + 9);
    assert_eq!(wal[end + 4..commit], [0; 3]);
    let chosen = [40, 41, 48, 55, commit, salts];
    for at in (0..wal.len()).step_by(397).chain(chosen) {
        let mut damaged = wal.clone();
        damaged[at] = if at == commit { 0 } else { wal[at] ^ 1 };
        let (notes, findings, kept) = opened(&damaged);
        assert_eq!(findings.len(), 1, "byte {at}, {notes} notes: {findings:?}");
        assert_eq!(findings[0].file, "memory.db-wal");
        assert!(kept.as_ref() == Some(&damaged), "byte {at} is not kept");
        // Only what stood in the damaged frame and nowhere behind it is lost.
        assert!(notes >= 11, "byte {at} of {} cost {} notes", wal.len(), 12 - notes);
        least = least.min(notes);
        whole += usize::from(notes == 12);
        all += 1;
    }
    println!("{whole} of {all} flipped bytes of a -wal cost no note, the others {}", 12 - least);
}

/// The log of a folder's database, without the zeros that it was lengthened by.
fn frames(folder: &Path) -> Vec<u8> {
    let mut log = fs::read(folder.join("memory.db-wal")).unwrap();
    kit::power::trim_log(&mut log);
    log
}

/// What a kill left of a write without its commit stands behind what was committed after it.
#[test]
fn a_write_that_a_kill_cut_short_stays_undone_whatever_stands_before_it() {
    let dirs = [(); 3].map(|()| kit::script::quick_folder());
    let [live, second, third] = dirs.each_ref().map(tempfile::TempDir::path);
    let killed = |from: &Path, to: &Path, cut: usize| {
        fs::copy(from.join("memory.db"), to.join("memory.db")).unwrap();
        let log = frames(from);
        fs::write(to.join("memory.db-wal"), &log[..log.len() - cut]).unwrap();
    };
    LayeredMemoryManager::open(live).unwrap().close().unwrap();
    let mut hub = LayeredMemoryManager::open(live).unwrap();
    let id = hub.remember_note(new("first", LayerChoice::Core)).unwrap().id;
    let change = NotePatch { content: Some("changed ".repeat(20_000)), ..NotePatch::default() };
    hub.edit(id, change).unwrap();
    killed(live, second, 4096 + 24);

    let mut hub = LayeredMemoryManager::open(second).unwrap();
    assert_eq!(hub.open_report().unwrap().findings, []);
    assert_eq!(hub.get(id).unwrap().content, "first");
    hub.remember_note(new("second", LayerChoice::Core)).unwrap();
    killed(second, third, 0);

    let mut hub = LayeredMemoryManager::open(third).unwrap();
    assert_eq!(hub.open_report().unwrap().findings, []);
    assert_eq!(hub.get(id).unwrap().content, "first");
    assert_eq!(look(&mut hub).len(), 2);
}

/// The head of a frame is written before its page, a page in more than one go, over what was there.
#[test]
fn a_commit_that_a_kill_cut_short_stays_undone() {
    let dir = kit::script::quick_folder();
    let live = dir.path().join("live");
    LayeredMemoryManager::open(&live).unwrap().close().unwrap();
    let mut hub = LayeredMemoryManager::open(&live).unwrap();
    let ids = [1, 2, 3].map(|nth| {
        let content = format!("{nth} {}", "long ".repeat(400));
        hub.remember_note(new(&content, LayerChoice::Core)).unwrap().id
    });
    let set = memoryhub::NoteSet::Ids { ids: ids.to_vec() };
    let pin = memoryhub::BulkChange::Pin { pinned: true };
    hub.change_many(&set, &pin, &mut |_, _| {}).unwrap();
    let (database, log) = (fs::read(live.join("memory.db")).unwrap(), frames(&live));
    let last = log.len() - 4096 - 24;
    for (before, kept) in
        [0, 0x5A].into_iter().flat_map(|it| [24, 32, 100, 2000, 4000].map(|at| (it, at)))
    {
        let folder = kit::script::quick_folder();
        let mut torn = log.clone();
        torn[last + kept..].fill(before);
        torn.extend([0; 3 * 4120]);
        fs::write(folder.path().join("memory.db"), &database).unwrap();
        fs::write(folder.path().join("memory.db-wal"), &torn).unwrap();
        let mut hub = LayeredMemoryManager::open(folder.path()).unwrap();
        let findings = &hub.open_report().unwrap().findings;
        assert_eq!(findings, &[], "{kept} bytes of the frame");
        assert!(!folder.path().join("aside").exists());
        for note in look(&mut hub) {
            assert!(!note.pinned, "{kept} bytes of the frame: {note:?}");
            assert_eq!(hub.revisions(note.id).unwrap(), []);
        }
        assert_eq!(look(&mut hub).len(), 3);
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
