//! Changes of many notes: as one step, taken back by one, whole after every fault.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{path::Path, sync::Arc};

use kit::{
    FaultyFileSystem, Operation,
    nth::{Lasting, NthFails},
};
use memoryhub::{
    BulkChange, Config, Error, Filter, Layer, LayerChoice, LayeredMemoryManager as Hub, NewNote,
    Note, NoteSet, Spelling, TagChange, View,
};

const JOURNAL: &str = "unfinished.jsonl";

fn note(content: &str, tags: &[&str], layer: LayerChoice) -> NewNote {
    let tags = tags.iter().map(|&tag| tag.to_owned()).collect();
    NewNote { content: content.into(), tags, layer, ..NewNote::default() }
}

/// Two notes in each layer that carry the tag or one nested under it, and one that does not.
fn fill(folder: &Path) -> Hub {
    let mut hub = Hub::open(folder).unwrap();
    for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
        hub.remember_note(note("one", &["Work", "x"], layer)).unwrap();
        hub.remember_note(note("two", &["y", "work/Release"], layer)).unwrap();
        hub.remember_note(note("other", &["workshop"], layer)).unwrap();
    }
    hub
}

fn every(hub: &mut Hub) -> Vec<Note> {
    let mut notes: Vec<Note> =
        hub.search("", 1000).unwrap().hits.into_iter().map(|hit| hit.note).collect();
    let trash = hub.search("is:trashed", 1000).unwrap();
    notes.extend(trash.hits.into_iter().map(|hit| hit.note));
    notes.sort_by_key(|note| (note.created_at, note.id));
    notes
}

fn tags_of(hub: &mut Hub) -> Vec<String> {
    every(hub).into_iter().map(|note| note.tags.join(" ")).collect()
}

fn rename(from: &str, to: &str) -> TagChange {
    TagChange::Rename { from: from.into(), to: to.into() }
}

fn all() -> NoteSet {
    NoteSet::Found {
        text: String::new(),
        filter: Filter::default(),
        spelling: Spelling::default(),
        except: Vec::new(),
    }
}

fn untold() -> impl FnMut(usize, usize) {
    |_, _| {}
}

#[test]
fn a_tag_is_renamed_in_every_layer_and_in_the_trash_and_one_undo_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = fill(dir.path());
    let first = every(&mut hub)[0].id;
    hub.delete(first).unwrap();
    let before = every(&mut hub);

    let preview = hub.preview_tag_change(&rename("work", "Job")).unwrap();
    assert_eq!((preview.notes, preview.in_trash, preview.merges), (6, 1, false));
    let rows: Vec<_> =
        preview.rows.iter().map(|row| (&*row.before, row.after.as_deref(), row.notes)).collect();
    assert_eq!(rows, [("Work", Some("Job"), 2), ("Work/Release", Some("Job/Release"), 3)]);

    let mut told = Vec::new();
    let changed = hub.change_tag(&rename("work", "Job"), &mut |done, of| told.push((done, of)));
    let changed = changed.unwrap();
    assert_eq!((changed.notes, told.last()), (6, Some(&(12, 12))));
    let wanted = ["Job x", "y Job/Release", "workshop"].repeat(3);
    assert_eq!(tags_of(&mut hub), wanted);
    assert!(!dir.path().join(JOURNAL).exists());
    let updated = |notes: &[Note]| notes.iter().map(|note| note.updated_at).collect::<Vec<_>>();
    assert_eq!(updated(&every(&mut hub)), updated(&before), "a new name is no edit of a note");

    hub.close().unwrap();
    let mut hub = Hub::open(dir.path()).unwrap();
    assert_eq!(tags_of(&mut hub), wanted);
    assert_eq!(hub.search("tag:work", 10).unwrap().total, 0);
    let back = hub.undo_change(&changed.undo, &mut untold()).unwrap();
    assert_eq!((back.notes, every(&mut hub)), (6, before));
    hub.undo_change(&back.undo, &mut untold()).unwrap();
    assert_eq!(tags_of(&mut hub), wanted);
}

#[test]
fn renaming_onto_a_tag_that_is_there_makes_them_one_and_says_so_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::open(dir.path()).unwrap();
    hub.remember("a", &["task", "todo"], "").unwrap();
    hub.remember("b", &["task/now"], "").unwrap();
    hub.remember("c", &["todo"], "").unwrap();
    let preview = hub.preview_tag_change(&rename("task", "TODO")).unwrap();
    assert!(preview.merges);
    assert_eq!((preview.rows[0].after.as_deref(), preview.rows[0].joins), (Some("todo"), true));
    assert!(!preview.rows[1].joins);
    let changed = hub.change_tag(&rename("task", "TODO"), &mut untold()).unwrap();
    assert_eq!(tags_of(&mut hub), ["todo", "todo/now", "todo"]);
    let id = every(&mut hub)[0].id;
    assert_eq!(
        hub.revisions(id).unwrap()[0].tags,
        ["task", "todo"],
        "which note had which is kept"
    );
    hub.undo_change(&changed.undo, &mut untold()).unwrap();
    assert_eq!(tags_of(&mut hub), ["task todo", "task/now", "todo"]);
}

#[test]
fn a_tag_moves_under_another_is_taken_off_and_gets_another_spelling() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::open(dir.path()).unwrap();
    hub.remember("a", &["Release/Beta"], "").unwrap();
    hub.remember("b", &["work"], "").unwrap();
    hub.change_tag(&rename("release", "work/release"), &mut untold()).unwrap();
    assert_eq!(tags_of(&mut hub), ["work/release/Beta", "work"]);
    hub.change_tag(&rename("work", "WORK"), &mut untold()).unwrap();
    assert_eq!(tags_of(&mut hub), ["WORK/release/Beta", "WORK"]);
    assert_eq!(hub.tags().unwrap()[0].tag, "WORK", "the old spelling is forgotten");
    hub.change_tag(&TagChange::Remove { tag: "work/release".into() }, &mut untold()).unwrap();
    assert_eq!(tags_of(&mut hub), ["", "WORK"]);
}

#[test]
fn a_name_that_is_too_long_for_a_nested_tag_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = fill(dir.path());
    let before = every(&mut hub);
    let long = "x".repeat(125);
    for change in [rename("work", &long), rename("work", "a b"), rename("work", "a//b")] {
        let error = hub.change_tag(&change, &mut untold()).unwrap_err();
        assert!(matches!(error, Error::Invalid { field: "tags", .. }), "{error:?}");
        assert!(hub.preview_tag_change(&change).is_err());
    }
    assert_eq!(every(&mut hub), before);
}

#[test]
fn a_selection_is_changed_and_each_change_is_taken_back_by_one_undo() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = fill(dir.path());
    hub.remember_note(note("for now", &["x"], LayerChoice::Session)).unwrap();
    let tags = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
    for (change, changed) in [
        (BulkChange::AddTags { tags: tags(&["X", "new"]) }, 10),
        (BulkChange::RemoveTags { tags: tags(&["x", "work"]) }, 4),
        (BulkChange::Pin { pinned: true }, 10),
        (BulkChange::Pin { pinned: false }, 0),
        (BulkChange::Trash { deleted: true }, 10),
        (BulkChange::Move { layer: Layer::Archive }, 7),
        (BulkChange::Move { layer: Layer::Session }, 9),
    ] {
        let before = every(&mut hub);
        let done = hub.change_many(&all(), &change, &mut untold()).unwrap();
        assert_eq!(done.notes, changed, "{change:?}");
        assert_eq!(every(&mut hub) != before, changed > 0);
        hub.undo_change(&done.undo, &mut untold()).unwrap();
        assert_eq!(every(&mut hub), before, "{change:?}");
    }
}

#[test]
fn a_set_is_what_is_found_without_the_exceptions_or_ids_each_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = fill(dir.path());
    let ids: Vec<_> = every(&mut hub).iter().map(|note| note.id).collect();
    let filter = Filter { tags: vec!["work".into()], ..Filter::default() };
    let found = NoteSet::Found {
        text: "one".into(),
        filter,
        spelling: Spelling::default(),
        except: vec![ids[0]],
    };
    let mut got = hub.note_ids(&found).unwrap();
    got.reverse();
    assert_eq!(got, [ids[3], ids[6]]);
    let twice = NoteSet::Ids {
        ids: vec![
            ids[1],
            ids[1],
            memoryhub::NoteId::derived(jiff::Timestamp::UNIX_EPOCH, &[b"nobody"]),
        ],
    };
    assert_eq!(hub.note_ids(&twice).unwrap(), [ids[1]]);
}

#[test]
fn undoing_leaves_alone_what_was_changed_since_and_what_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::open(dir.path()).unwrap();
    let kept = hub.remember("kept", &["old"], "").unwrap().id;
    let gone = hub.remember("gone", &["old"], "").unwrap().id;
    let changed = hub.change_tag(&rename("old", "new"), &mut untold()).unwrap();
    let tags = Some(vec!["new".to_owned(), "later".to_owned()]);
    hub.edit(kept, memoryhub::NotePatch { tags, ..Default::default() }).unwrap();
    hub.delete(gone).unwrap();
    hub.purge(gone).unwrap();
    assert_eq!(hub.undo_change(&changed.undo, &mut untold()).unwrap().notes, 1);
    assert_eq!(hub.get(kept).unwrap().tags, ["later", "old"]);
}

#[test]
fn a_note_with_too_many_tags_refuses_for_all() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::open(dir.path()).unwrap();
    let many: Vec<String> = (0..64).map(|n| format!("t{n}")).collect();
    hub.remember("full", &many, "").unwrap();
    hub.remember("empty", &[] as &[&str], "").unwrap();
    let add = BulkChange::AddTags { tags: vec!["one".into()] };
    assert!(matches!(
        hub.change_many(&all(), &add, &mut untold()),
        Err(Error::Invalid { field: "tags", .. })
    ));
    assert_eq!(hub.search("tag:one", 0).unwrap().total, 0);
}

#[test]
fn a_read_only_store_refuses_changes() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path()).close().unwrap();
    let faults = FaultyFileSystem::default();
    faults.fail(Operation::Lock, ".memoryhub.lock", std::io::ErrorKind::ReadOnlyFilesystem);
    let config = Config { file_system: Arc::new(faults), ..Config::default() };
    let mut hub = Hub::open_with(dir.path(), config).unwrap();
    let before = every(&mut hub);
    let refused = hub.change_tag(&rename("work", "job"), &mut untold());
    assert!(matches!(refused, Err(Error::ReadOnly { .. })), "{refused:?}");
    let refused = hub.change_many(&all(), &BulkChange::Pin { pinned: true }, &mut untold());
    assert!(matches!(refused, Err(Error::ReadOnly { .. })), "{refused:?}");
    assert_eq!(every(&mut hub), before);
    hub.close().unwrap();
    let refused = hub.change_tag(&rename("work", "job"), &mut untold());
    assert!(matches!(refused, Err(Error::Closed)), "{refused:?}");
}

/// A change; answers how many notes it changed.
type Change = fn(&mut Hub) -> memoryhub::Result<usize>;

/// Every operation on files fails once, and from then on: either all notes are changed, which the
/// caller was told, or none is, at once and after opening again.
#[test]
fn a_change_is_whole_or_not_there_whichever_operation_fails() {
    let changes: [(&str, Change); 3] = [
        ("rename", |hub| Ok(hub.change_tag(&rename("work", "job"), &mut |_, _| {})?.notes)),
        ("trash", |hub| {
            let trash = BulkChange::Trash { deleted: true };
            Ok(hub.change_many(&all(), &trash, &mut |_, _| {})?.notes)
        }),
        ("remove", |hub| {
            let remove = BulkChange::RemoveTags { tags: vec!["x".into(), "y".into()] };
            Ok(hub.change_many(&all(), &remove, &mut |_, _| {})?.notes)
        }),
    ];
    for (name, change) in changes {
        let mut failed = 0;
        for lasting in [Lasting::Once, Lasting::ForEver] {
            for errno in [5, 28] {
                for nth in 1.. {
                    if !one_fault(name, change, nth, lasting, errno) {
                        break;
                    }
                    failed += 1;
                }
            }
        }
        assert!(failed > 40, "{name}: {failed} operations failed");
    }
}

/// Whether there was an Nth operation to fail.
fn one_fault(name: &str, change: Change, nth: u64, lasting: Lasting, errno: i32) -> bool {
    let dir = kit::script::quick_folder();
    let mut hub = fill(dir.path());
    let before = every_text(&mut hub);
    hub.close().unwrap();
    let counting = NthFails::never();
    let opened = {
        let config = Config { file_system: Arc::new(counting.clone()), ..Config::default() };
        Hub::open_with(dir.path(), config).unwrap().close().unwrap();
        // What opening alone does, and a little less: closing was counted, too.
        counting.count().saturating_sub(20)
    };
    let faults = NthFails::at(opened + nth, lasting, errno);
    let config = Config { file_system: Arc::new(faults.clone()), ..Config::default() };
    let Ok(mut hub) = Hub::open_with(dir.path(), config) else { return true };
    let told = change(&mut hub);
    let again = format!("{name} {nth} {lasting:?} {errno}: {:?}, {told:?}", faults.failed());
    if faults.failed().is_empty() {
        return false;
    }
    drop(hub);
    let mut hub = Hub::open(dir.path()).unwrap();
    let after = every_text(&mut hub);
    match told {
        Ok(_) => assert!(after.iter().zip(&before).any(|(a, b)| a != b), "{again}"),
        Err(_) if lasting == Lasting::Once => assert_eq!(after, before, "{again}"),
        // Nothing can be taken back any more where the last operation and all after it fail.
        Err(_) => {
            let whole = after == before || {
                change(&mut hub).unwrap();
                every_text(&mut hub) == after
            };
            assert!(whole, "{again}: {after:?}");
        }
    }
    assert!(!dir.path().join(JOURNAL).exists(), "{again}");
    assert_eq!(hub.check().unwrap().findings, [], "{again}");
    true
}

/// What a note says and what it said before.
#[derive(Debug, PartialEq)]
struct Text {
    content: String,
    tags: Vec<String>,
    deleted: bool,
    layer: Layer,
    earlier: Vec<Vec<String>>,
}

fn every_text(hub: &mut Hub) -> Vec<Text> {
    let notes = every(hub);
    let of_note = |note: Note| Text {
        earlier: hub.revisions(note.id).unwrap().into_iter().map(|it| it.tags).collect(),
        content: note.content,
        tags: note.tags,
        deleted: note.deleted_at.is_some(),
        layer: note.layer,
    };
    notes.into_iter().map(of_note).collect()
}

#[test]
fn the_views_count_a_bulk_change() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = fill(dir.path());
    hub.change_many(&all(), &BulkChange::Trash { deleted: true }, &mut untold()).unwrap();
    let overview = hub.overview().unwrap();
    assert_eq!((overview.all, overview.trash), (0, 9));
    let filter = Filter { view: View::Trash, ..Filter::default() };
    let trashed = NoteSet::Found {
        text: String::new(),
        filter,
        spelling: Spelling::default(),
        except: Vec::new(),
    };
    hub.change_many(&trashed, &BulkChange::Trash { deleted: false }, &mut untold()).unwrap();
    assert_eq!(hub.overview().unwrap().all, 9);
}
