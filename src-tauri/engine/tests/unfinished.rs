//! A change of many notes whose process died: opening takes it back, and what can only be read is
//! shown as if it were.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use kit::{
    FaultyFileSystem, Operation,
    nth::{Lasting, NthFails},
};
use memoryhub::{
    BulkChange, Config, Filter, LayerChoice, LayeredMemoryManager as Hub, NewNote, Note, NoteSet,
    Overview, Revision, SearchRequest, Spelling, TagChange, View, exchange::Exporter,
    fs::FileSystem,
};

const JOURNAL: &str = "unfinished.jsonl";

/// A change of many notes.
type Change = fn(&mut Hub);

/// What is changed; each keeps the versions before, or does not.
const CHANGES: [(&str, Change); 4] = [
    ("remove a tag", |hub| {
        hub.change_tag(&TagChange::Remove { tag: "work".into() }, &mut |_, _| {}).unwrap();
    }),
    ("rename", |hub| {
        let change = TagChange::Rename { from: "work".into(), to: "job".into() };
        hub.change_tag(&change, &mut |_, _| {}).unwrap();
    }),
    ("trash", |hub| change_all(hub, &BulkChange::Trash { deleted: true })),
    ("pin", |hub| change_all(hub, &BulkChange::Pin { pinned: true })),
];

fn change_all(hub: &mut Hub, change: &BulkChange) {
    hub.change_many(&all(), change, &mut |_, _| {}).unwrap();
}

fn all() -> NoteSet {
    NoteSet::Found {
        text: String::new(),
        filter: Filter::default(),
        spelling: Spelling::default(),
        except: Vec::new(),
    }
}

fn config(file_system: impl FileSystem + 'static) -> Config {
    Config { file_system: Arc::new(file_system), keep_index_from: 0, ..Config::default() }
}

/// Refuses to be written to.
fn read_only() -> FaultyFileSystem {
    let faults = FaultyFileSystem::default();
    faults.fail(Operation::Lock, ".memoryhub.lock", ErrorKind::ReadOnlyFilesystem);
    faults
}

/// Notes in each layer, one of them with an earlier version, with the index kept aside or not.
fn fill(folder: &Path, kept: bool) {
    let mut hub = Hub::open_with(folder, config(memoryhub::fs::DiskFileSystem)).unwrap();
    for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
        for (content, tags) in [("one", ["Work", "x"]), ("two", ["y", "work/Release"])] {
            let tags = tags.map(str::to_owned).to_vec();
            let new = NewNote { content: content.into(), tags, layer, ..NewNote::default() };
            let id = hub.remember_note(new).unwrap().id;
            let content = Some(format!("{content}, edited"));
            hub.edit(id, memoryhub::NotePatch { content, ..Default::default() }).unwrap();
        }
    }
    // A change that was taken back gave the notes the times that they had before it.
    let add = BulkChange::AddTags { tags: vec!["for-a-while".into()] };
    let undo = hub.change_many(&all(), &add, &mut |_, _| {}).unwrap().undo;
    hub.undo_change(&undo, &mut |_, _| {}).unwrap();
    if kept {
        while hub.keep_index().unwrap() {}
    }
    assert!(hub.close().unwrap().is_clean());
}

/// Tags and how many notes carry each.
type Tags = Vec<(String, usize)>;

/// Everything that tells of marks.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    notes: Vec<(Note, Vec<Revision>)>,
    overview: Overview,
    trashed: usize,
    tags: Tags,
    /// For each query: ids, total, tags of what was found.
    found: Vec<(String, Vec<String>, usize, Tags)>,
    export: String,
}

fn look(hub: &mut Hub) -> Shown {
    let counted = |tags: Vec<memoryhub::TagCount>| {
        let mut tags: Vec<_> = tags.into_iter().map(|it| (it.tag, it.notes)).collect();
        tags.retain(|(_, notes)| *notes > 0);
        tags.sort();
        tags
    };
    let mut notes = BTreeMap::new();
    for view in [View::All, View::Trash] {
        let filter = Filter { view, ..Filter::default() };
        let request = SearchRequest { filter, limit: 100, ..SearchRequest::default() };
        for hit in hub.search_request(&request).unwrap().hits {
            let id = hit.note.id;
            assert_eq!(hub.get(id).unwrap(), hit.note);
            notes.insert(id, (hit.note, hub.revisions(id).unwrap()));
        }
    }
    let mut found = Vec::new();
    for text in ["", "edited", "tag:work", "tag:job", "is:pinned", "is:trashed", "is:untagged"] {
        let request = SearchRequest { text: text.into(), limit: 100, ..SearchRequest::default() };
        let hits = hub.search_request(&request).unwrap().hits;
        let tally = hub.tally(&request, &AtomicBool::new(false)).unwrap().unwrap();
        let ids = hits.into_iter().map(|hit| hit.note.id.to_string()).collect();
        found.push((text.to_owned(), ids, tally.total, counted(tally.tags)));
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("export.jsonl");
    let mut exporter = Exporter::create(&file, &Config::default()).unwrap();
    exporter.next_batch(hub, 100).unwrap();
    exporter.finish().unwrap();
    Shown {
        notes: notes.into_values().collect(),
        overview: hub.overview().unwrap(),
        trashed: hub.stats().unwrap().trashed,
        tags: counted(hub.tags().unwrap()),
        found,
        export: fs::read_to_string(file).unwrap(),
    }
}

fn shown(folder: &Path) -> Shown {
    let mut hub = Hub::open_with(folder, config(memoryhub::fs::DiskFileSystem)).unwrap();
    let shown = look(&mut hub);
    assert_eq!(hub.check().unwrap().findings, []);
    assert!(hub.close().unwrap().is_clean());
    shown
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        // What is locked cannot be read on Windows, and SQLite makes it anew.
        let is_locked =
            name == ".memoryhub.lock" || cfg!(windows) && name.to_string_lossy().ends_with("-shm");
        if entry.file_type().unwrap().is_file() && !is_locked {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    // SQLite's own note of who reads what; it says nothing.
    let kept = entries.filter(|path| !path.to_string_lossy().ends_with("-shm"));
    kept.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// A change that was killed before each of its operations on files.
struct Killed {
    _dir: tempfile::TempDir,
    name: &'static str,
    before: Shown,
    /// Folders with a whole journal, as the killed processes left them.
    halfway: Vec<PathBuf>,
    /// All of them.
    left: Vec<PathBuf>,
}

impl Killed {
    fn each(kept: bool) -> impl Iterator<Item = Self> {
        CHANGES.into_iter().map(move |(name, change)| Self::of(name, change, kept))
    }

    fn of(name: &'static str, change: Change, kept: bool) -> Self {
        let dir = kit::script::quick_folder();
        let folder = dir.path().join("data");
        fill(&folder, kept);
        let count = {
            let copy = dir.path().join("count");
            copy_folder(&folder, &copy);
            let faults = NthFails::never();
            let mut hub = Hub::open_with(&copy, config(faults.clone())).unwrap();
            let opened = faults.count();
            change(&mut hub);
            opened..faults.count()
        };
        let (mut halfway, mut left) = (Vec::new(), Vec::new());
        for nth in count {
            let copy = dir.path().join(format!("at {nth}"));
            copy_folder(&folder, &copy);
            let faults = NthFails::at(nth + 1, Lasting::Panic, 0);
            let mut hub = Hub::open_with(&copy, config(faults.clone())).unwrap();
            let died = catch_unwind(AssertUnwindSafe(|| change(&mut hub)));
            // As a killed process leaves it: the files as they are at this instant.
            let at = dir.path().join(format!("left {nth}"));
            copy_folder(&copy, &at);
            let journal = fs::read_to_string(at.join(JOURNAL)).unwrap_or_default();
            // Its first line tells how many follow.
            if died.is_err() && journal.lines().count() == 7 {
                halfway.push(at.clone());
            }
            left.push(at);
        }
        assert!(halfway.len() > 3, "{name}: {} of {}", halfway.len(), left.len());
        let before = dir.path().join("before");
        copy_folder(&folder, &before);
        Self { before: shown(&before), _dir: dir, name, halfway, left }
    }
}

#[test]
fn opening_takes_it_back_with_the_earlier_versions_that_it_kept() {
    for killed in [true, false].into_iter().flat_map(Killed::each) {
        for folder in &killed.halfway {
            let now = shown(folder);
            assert_eq!(now, killed.before, "{} {folder:?}", killed.name);
            assert!(!folder.join(JOURNAL).exists());
            assert_eq!(shown(folder), now, "opening it again shows something else");
            let _ = fs::remove_file(folder.join("index.cache"));
            assert_eq!(shown(folder), now, "without what was kept aside");
            let mut hub = Hub::open(folder).unwrap();
            // Dead lines go, and with them what was taken back.
            let gone = hub.remember("log: gone", &["x"], "").unwrap().id;
            hub.delete(gone).unwrap();
            hub.purge(gone).unwrap();
            hub.maintain().unwrap();
            hub.close().unwrap();
            assert_eq!(shown(folder), now, "after a rewrite");
        }
        for folder in &killed.left {
            let mut hub = Hub::open(folder).unwrap();
            assert_eq!(hub.search("", 0).unwrap().total + hub.stats().unwrap().trashed, 6);
            hub.remember("it goes on", &["work"], "").unwrap();
            assert!(hub.close().unwrap().is_clean());
        }
    }
}

#[test]
fn what_can_only_be_read_shows_each_note_as_it_was_before_and_stays_as_it_is() {
    for killed in [true, false].into_iter().flat_map(Killed::each) {
        for folder in &killed.halfway {
            let on_disk = files(folder);
            let mut hub = Hub::open_with(folder, config(read_only())).unwrap();
            assert!(hub.open_report().unwrap().read_only);
            assert_eq!(look(&mut hub), killed.before, "{} {folder:?}", killed.name);
            assert!(hub.merge_outside_changes().unwrap().is_empty());
            assert_eq!(look(&mut hub), killed.before, "after looking for changes from outside");
            while hub.keep_index().unwrap() {}
            assert!(hub.close().unwrap().is_clean());
            assert!(files(folder) == on_disk, "something was written");
            assert_eq!(shown(folder), killed.before, "it is taken back once it can be written");
            assert!(!folder.join(JOURNAL).exists());
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_mounted_for_reading_shows_it_taken_back() {
    let Some(mount) = kit::mount::Mount::of("16m") else { return };
    for killed in Killed::each(true) {
        let at = |nth: usize| mount.path().join(format!("{} {nth}", killed.name));
        for (nth, folder) in killed.halfway.iter().enumerate() {
            copy_folder(folder, &at(nth));
        }
        assert!(mount.run("mount", &["-o", "remount,ro"]));
        for nth in 0..killed.halfway.len() {
            let mut hub = Hub::open(at(nth)).unwrap();
            assert!(hub.open_report().unwrap().read_only);
            assert_eq!(look(&mut hub), killed.before, "{} {nth}", killed.name);
            assert!(hub.close().unwrap().is_clean());
        }
        assert!(mount.run("mount", &["-o", "remount,rw"]));
        for nth in 0..killed.halfway.len() {
            assert_eq!(shown(&at(nth)), killed.before, "{} {nth}", killed.name);
            fs::remove_dir_all(at(nth)).unwrap();
        }
    }
}

#[test]
fn a_reader_follows_a_writer_elsewhere_that_comes_to_the_end_of_a_change() {
    for killed in Killed::each(true) {
        let folder = killed.halfway.last().unwrap();
        let mut hub = Hub::open_with(folder, config(read_only())).unwrap();
        assert_eq!(look(&mut hub), killed.before);
        // What makes a change is that its journal is removed.
        let journal = fs::read(folder.join(JOURNAL)).unwrap();
        fs::remove_file(folder.join(JOURNAL)).unwrap();
        assert_eq!(hub.merge_outside_changes().unwrap().changed, 6);
        let after = look(&mut hub);
        assert_ne!(after, killed.before, "{}", killed.name);
        fs::write(folder.join(JOURNAL), journal).unwrap();
        assert_eq!(hub.merge_outside_changes().unwrap().changed, 6);
        assert_eq!(look(&mut hub), killed.before, "a change is under way");
        fs::remove_file(folder.join(JOURNAL)).unwrap();
        hub.close().unwrap();
        assert_eq!(shown(folder), after, "{}", killed.name);
    }
}

#[test]
fn without_room_to_take_it_back_it_is_shown_so_until_there_is_room() {
    for killed in Killed::each(true) {
        for folder in &killed.halfway {
            let faults = FaultyFileSystem::default();
            for log in ["app_logs.jsonl", "archive.jsonl"] {
                faults.fail(Operation::Append, log, ErrorKind::StorageFull);
            }
            let mut hub = Hub::open_with(folder, config(faults)).unwrap();
            let report = hub.open_report().unwrap();
            // Before the first line of a log there is nothing to write to one.
            assert_eq!(report.read_only, report.disk_full);
            assert_eq!(report.read_only, folder.join(JOURNAL).exists());
            assert_eq!(look(&mut hub), killed.before, "{} {folder:?}", killed.name);
            assert!(hub.close().unwrap().is_clean());
            assert_eq!(shown(folder), killed.before, "{} {folder:?}", killed.name);
            assert!(!folder.join(JOURNAL).exists());
        }
    }
}

/// Marks alone, by content.
fn marks(shown: &Shown) -> BTreeMap<String, (Vec<String>, bool, bool)> {
    let of_note = |(note, _): &(Note, Vec<Revision>)| {
        let key = format!("{} {}", note.layer, note.content);
        (key, (note.tags.clone(), note.pinned, note.deleted_at.is_some()))
    };
    shown.notes.iter().map(of_note).collect()
}

#[test]
fn a_journal_that_is_cut_or_damaged_costs_at_most_the_notes_of_its_lost_lines() {
    let (name, change) = CHANGES[0];
    let killed = Killed::of(name, change, false);
    let folder = killed.halfway.last().unwrap();
    let journal = fs::read(folder.join(JOURNAL)).unwrap();
    let before = marks(&killed.before);
    let ends = memchr::memchr_iter(b'\n', &journal).flat_map(|end| [end - 1, end, end + 1]);
    let places: BTreeSet<usize> = ends.chain((0..journal.len()).step_by(11)).collect();
    let cuts = places.iter().map(|at| journal[..*at].to_vec());
    let flips = places.iter().filter(|at| **at < journal.len()).map(|at| {
        let mut bytes = journal.clone();
        bytes[*at] ^= 0x01;
        bytes
    });
    for bytes in cuts.chain(flips) {
        let dir = kit::script::quick_folder();
        copy_folder(folder, dir.path());
        fs::write(dir.path().join(JOURNAL), &bytes).unwrap();
        let mut hub = Hub::open(dir.path()).unwrap();
        let findings = hub.open_report().unwrap().findings.clone();
        assert!(!dir.path().join(JOURNAL).exists());
        let after = marks(&look(&mut hub));
        let lost = after.iter().filter(|(key, marks)| before.get(*key) != Some(*marks)).count();
        let text = String::from_utf8_lossy(&bytes);
        let told = format!("{lost} of {}, {findings:?} in {text}", after.len());
        let whole = journal.split(|byte| *byte == b'\n').filter(|line| {
            let is_it = |it: &[u8]| it.strip_suffix(b"\n") == Some(*line);
            bytes.split_inclusive(|byte| *byte == b'\n').any(is_it)
        });
        // The first line is of no note.
        let notes_told = whole.filter(|line| !line.starts_with(b"{\"notes\"")).count();
        assert_eq!((after.len(), lost), (6, 6 - notes_told), "{told}");
        // Where only its beginning is there, and that of no note, nothing tells that it was whole.
        let may_be_torn = notes_told == 0 && journal.starts_with(&bytes);
        assert!(findings.len() == usize::from(bytes != journal) || may_be_torn, "{told}");
        for finding in findings {
            assert_eq!(finding.file, JOURNAL);
            let aside = finding.what.rsplit(' ').next().unwrap();
            assert!(fs::read(dir.path().join(aside)).unwrap() == bytes, "{told}");
        }
        hub.close().unwrap();
        assert_eq!(marks(&shown(dir.path())), after, "{told}");
    }
}

#[test]
fn a_journal_that_cannot_be_removed_takes_nothing_back_that_was_written_since() {
    for killed in Killed::each(true) {
        for folder in &killed.halfway {
            let faults = FaultyFileSystem::default();
            faults.fail(Operation::Remove, JOURNAL, ErrorKind::PermissionDenied);
            let mut hub = Hub::open_with(folder, config(faults)).unwrap();
            let ids: Vec<_> = look(&mut hub).notes.iter().map(|(note, _)| note.id).collect();
            for id in &ids {
                let tags = Some(vec!["written".to_owned(), "since".to_owned()]);
                hub.edit(*id, memoryhub::NotePatch { tags, ..Default::default() }).unwrap();
            }
            hub.close().unwrap();
            assert!(folder.join(JOURNAL).exists());
            let shown = shown(folder);
            let kept = shown.notes.iter().filter(|(note, _)| note.tags == ["written", "since"]);
            assert_eq!(kept.count(), ids.len(), "{} {folder:?}", killed.name);
            assert!(!folder.join(JOURNAL).exists());
        }
    }
}
