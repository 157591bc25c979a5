//! Remembering, finding, changing: the store as its callers see it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::sync::atomic::AtomicBool;

use kit::{StandingClock, config_at, found, script::new};
use memoryhub::{
    Error, Filter, Layer, LayerChoice, LayeredMemoryManager, NewNote, NotePatch, NoteSet,
    SearchRequest, Spelling, View, limits,
};

fn hub() -> (tempfile::TempDir, LayeredMemoryManager) {
    let dir = tempfile::tempdir().unwrap();
    let hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    (dir, hub)
}

#[test]
fn a_remembered_note_is_found_at_once_and_after_reopening_in_each_layer() {
    let (dir, mut hub) = hub();
    for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
        hub.remember_note(new(&format!("note in {layer:?}"), layer)).unwrap();
    }
    assert_eq!(
        found(&mut hub, "NOTE in"),
        ["note in Archive", "note in Application", "note in Core"]
    );
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    assert_eq!(
        found(&mut hub, "note IN"),
        ["note in Archive", "note in Application", "note in Core"]
    );
    let counts = hub.overview().unwrap().layers;
    assert_eq!((counts.core, counts.application, counts.archive), (1, 1, 1));
}

#[test]
fn a_session_note_is_forgotten_at_close_and_nothing_else_is() {
    let (dir, mut hub) = hub();
    hub.remember_note(new("only for now", LayerChoice::Session)).unwrap();
    hub.remember("kept", &["a"], "").unwrap();
    assert_eq!(found(&mut hub, "").len(), 2);
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    assert_eq!(found(&mut hub, ""), ["kept"]);
}

#[test]
fn auto_chooses_by_whole_words_and_never_session() {
    let (_dir, mut hub) = hub();
    for (content, tags, layer) in [
        ("task_id: T-1, see the log", vec![], Layer::Core),
        ("WINDOW_ID 7", vec![], Layer::Core),
        ("Log: started", vec![], Layer::Application),
        ("a trace", vec![], Layer::Application),
        ("日志 log：已关闭", vec![], Layer::Application),
        ("the catalog of a blog about login", vec![], Layer::Core),
        ("old minutes", vec!["archive"], Layer::Archive),
        ("session", vec!["session"], Layer::Core),
    ] {
        let note = hub.remember(content, &tags, "").unwrap();
        assert_eq!(note.layer, layer, "{content}");
    }
}

#[test]
fn limits_are_refused_with_the_field_and_nothing_is_stored() {
    let (_dir, mut hub) = hub();
    let long_tag = "x".repeat(limits::TAG_CHARS + 1);
    let many: Vec<String> = (0..=limits::TAGS).map(|n| format!("t{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let big = "x".repeat(limits::CONTENT_BYTES + 1);
    let path = "p".repeat(limits::PATH_BYTES + 1);
    let cases: Vec<(&str, Vec<&str>, &str, &str)> = vec![
        ("", vec![], "", "content"),
        ("  \n ", vec![], "", "content"),
        (&big, vec![], "", "content"),
        ("x", vec!["two words"], "", "tags"),
        ("x", vec![""], "", "tags"),
        ("x", vec!["#"], "", "tags"),
        ("x", vec!["a//b"], "", "tags"),
        ("x", vec![&long_tag], "", "tags"),
        ("x", many, "", "tags"),
        ("x", vec![], &path, "context_path"),
    ];
    for (content, tags, path, wanted) in cases {
        match hub.remember(content, &tags, path) {
            Err(Error::Invalid { field, .. }) => assert_eq!(field, wanted),
            other => panic!("{wanted}: {other:?}"),
        }
    }
    assert_eq!(found(&mut hub, "").len(), 0);
    let most = "x".repeat(limits::CONTENT_BYTES);
    hub.remember_note(new(&most, LayerChoice::Archive)).unwrap();
    assert_eq!(found(&mut hub, ""), [most]);
}

#[test]
fn tags_keep_their_first_spelling_and_count_with_their_branch() {
    let (_dir, mut hub) = hub();
    hub.remember("a", &["Work", "＃读书"], "").unwrap();
    let note = hub.remember("b", &["WORK/Release", "work", "Work"], "").unwrap();
    assert_eq!(note.tags, ["Work/Release", "Work"]);
    hub.remember("c", &["work/release"], "").unwrap();
    let tags = hub.tags().unwrap();
    let counts: Vec<_> =
        tags.iter().map(|it| (it.tag.as_str(), it.notes, it.with_nested)).collect();
    assert_eq!(counts, [("Work", 2, 3), ("Work/Release", 2, 2), ("读书", 1, 1)]);
}

#[test]
fn an_edit_keeps_the_version_before_in_every_layer_across_a_move_and_a_reopening() {
    let (dir, mut hub) = hub();
    let note = hub.remember("first", &["a"], "/p").unwrap();
    let edit = |content: &str| NotePatch { content: Some(content.into()), ..NotePatch::default() };
    hub.edit(note.id, edit("second")).unwrap();
    for layer in [Layer::Application, Layer::Archive, Layer::Session, Layer::Core] {
        hub.move_to(note.id, layer).unwrap();
        hub.edit(note.id, edit(&format!("in {layer}"))).unwrap();
    }
    let contents = |hub: &mut LayeredMemoryManager| -> Vec<String> {
        hub.revisions(note.id).unwrap().into_iter().map(|it| it.content).collect()
    };
    let wanted = ["in session", "in archive", "in application", "second", "first"];
    assert_eq!(contents(&mut hub), wanted);
    hub.move_to(note.id, Layer::Archive).unwrap();
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    assert_eq!(contents(&mut hub), wanted);
    assert_eq!(found(&mut hub, ""), ["in core"]);
    assert_eq!(hub.get(note.id).unwrap().created_at, note.created_at);
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let (_dir, mut hub) = hub();
    let note = hub.remember("same", &["a"], "").unwrap();
    let patch = NotePatch { content: Some("same".into()), ..NotePatch::default() };
    assert_eq!(hub.edit(note.id, patch).unwrap(), note);
    assert!(hub.revisions(note.id).unwrap().is_empty());
}

#[test]
fn the_trash_hides_restores_and_purges() {
    let (dir, mut hub) = hub();
    for layer in [LayerChoice::Core, LayerChoice::Application] {
        let note = hub.remember_note(new(&format!("secret of {layer:?}"), layer)).unwrap();
        assert!(matches!(hub.purge(note.id), Err(Error::Invalid { field: "id", .. })));
        hub.delete(note.id).unwrap();
        assert_eq!(found(&mut hub, "secret").len(), 0);
        assert_eq!(found(&mut hub, "is:trashed secret").len(), 1);
        hub.restore(note.id).unwrap();
        assert_eq!(found(&mut hub, "secret").len(), 1);
        hub.delete(note.id).unwrap();
        hub.purge(note.id).unwrap();
        assert!(matches!(hub.get(note.id), Err(Error::NotFound { .. })));
    }
    hub.maintain().unwrap();
    hub.close().unwrap();
    for entry in std::fs::read_dir(dir.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(
            memchr::memmem::find(&bytes, b"secret of").is_none(),
            "{} holds it",
            path.display()
        );
    }
}

#[test]
fn notes_leave_the_trash_after_thirty_days() {
    let dir = tempfile::tempdir().unwrap();
    let clock = StandingClock::at("2026-01-01T00:00:00Z");
    let mut hub = LayeredMemoryManager::open_with(dir.path(), config_at(&clock)).unwrap();
    let note = hub.remember("x", &["a"], "").unwrap();
    hub.delete(note.id).unwrap();
    clock.go_on(jiff::SignedDuration::from_hours(24 * 29));
    hub.maintain().unwrap();
    assert_eq!(found(&mut hub, "is:trashed").len(), 1);
    clock.go_on(jiff::SignedDuration::from_hours(25));
    hub.maintain().unwrap();
    assert_eq!(found(&mut hub, "is:trashed").len(), 0);
}

#[test]
fn recalls_wait_and_are_written_in_tens_on_flush_and_at_close() {
    let (dir, mut hub) = hub();
    let ids: Vec<_> =
        (0..12).map(|n| hub.remember(&format!("note {n}"), &["a"], "").unwrap().id).collect();
    for id in &ids[..9] {
        hub.recall_note(*id).unwrap();
    }
    assert_eq!((hub.pending_recalls(), hub.stats().unwrap().flushes), (9, 0));
    hub.recall_note(ids[9]).unwrap();
    assert_eq!((hub.pending_recalls(), hub.stats().unwrap().flushes), (0, 1));
    assert_eq!(hub.recall("note 11", 5).unwrap().hits[0].note.recalled_count, 1);
    assert_eq!(hub.search("note 11", 5).unwrap().hits[0].note.recalled_count, 1);
    assert_eq!(hub.flush_pending_updates().unwrap(), 1);
    hub.recall_note(ids[11]).unwrap();
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    assert_eq!(hub.get(ids[11]).unwrap().recalled_count, 2);
    assert_eq!(hub.get(ids[0]).unwrap().recalled_count, 1);
    assert_eq!(hub.stats().unwrap().recalls, 12);
}

#[test]
fn recall_counts_survive_moves_and_edits_in_append_only_layers() {
    let (dir, mut hub) = hub();
    let note = hub.remember_note(new("x", LayerChoice::Application)).unwrap();
    hub.recall_note(note.id).unwrap();
    hub.flush_pending_updates().unwrap();
    hub.recall_note(note.id).unwrap();
    hub.pin(note.id, true).unwrap();
    hub.move_to(note.id, Layer::Archive).unwrap();
    assert_eq!(hub.get(note.id).unwrap().recalled_count, 2);
    hub.close().unwrap();
    let mut hub = LayeredMemoryManager::open(dir.path().join("data")).unwrap();
    let note = hub.get(note.id).unwrap();
    assert_eq!((note.recalled_count, note.pinned, note.layer), (2, true, Layer::Archive));
}

#[test]
fn other_spellings_are_found_when_asked_for_everywhere_alike() {
    let (_dir, mut hub) = hub();
    let note = hub.remember("我在北京大學", &["計劃"], "").unwrap();
    hub.remember("beijing, in letters", &["letters"], "").unwrap();
    let asked = |text: &str, pinyin, variants| SearchRequest {
        text: text.into(),
        spelling: Spelling { pinyin, variants },
        limit: 10,
        ..SearchRequest::default()
    };
    for (request, wanted) in [
        (asked("beijing", false, false), 1),
        (asked("beijing", true, false), 2),
        (asked("beijing", false, true), 1),
        (asked("-beijing", true, false), 0),
        (asked("大学", true, false), 0),
        (asked("大学 bj", true, true), 1),
        (asked("tag:计划", false, true), 1),
        (asked("tag:计划 OR tag:letters", false, true), 2),
    ] {
        let answer = hub.search_request(&request).unwrap();
        assert_eq!((answer.total, answer.hits.len()), (wanted, wanted), "{request:?}");
        let tally = hub.tally(&request, &AtomicBool::new(false)).unwrap();
        assert_eq!(tally.map(|tally| tally.total), Some(wanted), "{request:?}");
        let SearchRequest { text, filter, spelling, .. } = request;
        let set = NoteSet::Found { text, filter, spelling, except: Vec::new() };
        assert_eq!(hub.note_ids(&set).unwrap().len(), wanted, "{set:?}");
    }
    let answer = hub.recall_request(&asked("bj 大学", true, true)).unwrap();
    let [hit] = answer.hits.as_slice() else { panic!("{answer:?}") };
    assert_eq!((hit.note.id, hit.note.recalled_count), (note.id, 1));
    let marked = hit.matches.iter().map(|found| &hit.note.content[found.start..found.end]);
    assert_eq!(marked.collect::<Vec<_>>(), ["北京大學"], "they touch each other");
}

#[test]
fn any_write_makes_cached_answers_new() {
    let (_dir, mut hub) = hub();
    let note = hub.remember("red apple", &["fruit"], "").unwrap();
    let misses = |hub: &LayeredMemoryManager| hub.stats().unwrap().cache_misses;
    assert_eq!(hub.search("apple", 5).unwrap().total, 1);
    assert_eq!(hub.search("apple", 5).unwrap().total, 1);
    assert_eq!((misses(&hub), hub.stats().unwrap().cache_hits), (1, 1));
    hub.remember("green apple", &["fruit"], "").unwrap();
    assert_eq!(hub.search("apple", 5).unwrap().total, 2);
    hub.delete(note.id).unwrap();
    assert_eq!(hub.search("apple", 5).unwrap().total, 1);
    hub.restore(note.id).unwrap();
    hub.edit(note.id, NotePatch { content: Some("red pear".into()), ..NotePatch::default() })
        .unwrap();
    assert_eq!(hub.search("apple", 5).unwrap().total, 1);
    hub.recall("pear", 5).unwrap();
    assert_eq!(hub.search("pear", 5).unwrap().hits[0].note.recalled_count, 1);
}

#[test]
fn the_cache_keeps_five_hundred_answers() {
    let (_dir, mut hub) = hub();
    hub.remember("x", &["a"], "").unwrap();
    for n in 0..600 {
        hub.search(&format!("q{n}"), 5).unwrap();
    }
    assert_eq!(hub.resources().cached_queries, 500);
    assert_eq!(hub.resources().cache_capacity, 500);
}

#[test]
fn remember_many_checks_all_first_and_skips_ids_that_are_there() {
    let (_dir, mut hub) = hub();
    let bad = vec![new("fine", LayerChoice::Auto), new("", LayerChoice::Auto)];
    assert!(matches!(hub.remember_many(bad), Err(Error::Invalid { field: "content", .. })));
    assert_eq!(found(&mut hub, "").len(), 0);
    let notes = vec![new("one", LayerChoice::Core), new("two", LayerChoice::Archive)];
    let stored = hub.remember_many(notes).unwrap();
    let again =
        stored.iter().map(|it| NewNote { id: Some(it.id), ..new("else", LayerChoice::Auto) });
    assert_eq!(hub.remember_many(again.collect()).unwrap(), []);
    assert_eq!(found(&mut hub, ""), ["two", "one"]);
}

#[test]
fn filters_combine_with_words() {
    let (_dir, mut hub) = hub();
    hub.remember("handle one", &["work/release", "windows"], "").unwrap();
    hub.remember("handle two draft", &["work/release", "windows"], "").unwrap();
    hub.remember("handle three", &["work"], "").unwrap();
    let filter = Filter { tags: vec!["WORK".into(), "windows".into()], ..Filter::default() };
    let request = SearchRequest {
        text: "handle -draft".into(),
        filter,
        limit: 10,
        ..SearchRequest::default()
    };
    let answer = hub.search_request(&request).unwrap();
    assert_eq!(answer.total, 1);
    assert_eq!(answer.hits[0].note.content, "handle one");
    let filter = Filter { view: View::Untagged, ..Filter::default() };
    let request = SearchRequest { filter, limit: 10, ..SearchRequest::default() };
    assert_eq!(hub.search_request(&request).unwrap().total, 0);
}

#[test]
fn activity_counts_days_in_the_zone_of_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let clock = StandingClock::at("2026-03-01T17:30:00Z");
    let time_zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let config = memoryhub::Config { time_zone, ..config_at(&clock) };
    let mut hub = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
    hub.remember("after midnight in Shanghai", &["a"], "").unwrap();
    let days = hub.activity(3).unwrap();
    let days: Vec<_> = days.iter().map(|it| (it.day.as_str(), it.notes)).collect();
    assert_eq!(days, [("2026-02-28", 0), ("2026-03-01", 0), ("2026-03-02", 1)]);
    assert_eq!(hub.overview().unwrap().today, 1);
}
