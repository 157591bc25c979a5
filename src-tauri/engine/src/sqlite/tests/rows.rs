//! Rows go in and come out as they were.

use proptest::prelude::*;

use super::{Folder, all, at, record};
use crate::{
    error::Error,
    model::{NoteId, RecallCount, Record, Revision},
};

#[test]
fn a_record_comes_back_as_it_was_and_after_reopening_too() {
    let folder = Folder::new();
    let mut kept = record(1, "任务 \u{0}\n ünï \"quoted\" %_*");
    kept.note.deleted_at = Some(at(9));
    kept.version = 7;
    let mut dao = folder.open();
    dao.insert(std::slice::from_ref(&kept)).unwrap();
    assert_eq!(dao.get(kept.note.id).unwrap(), Some(kept.clone()));
    dao.close().unwrap();
    assert_eq!(all(&folder.open()), [kept]);
}

#[test]
fn an_unknown_id_is_no_note() {
    assert_eq!(Folder::new().open().get(record(1, "x").note.id).unwrap(), None);
}

#[test]
fn an_id_that_is_there_already_is_refused_and_nothing_of_the_batch_is_written() {
    let mut dao = Folder::new().open();
    let (a, b, c) = (record(1, "a"), record(2, "b"), record(3, "c"));
    dao.insert(std::slice::from_ref(&b)).unwrap();
    let error = dao.insert(&[a.clone(), b.clone(), c]).unwrap_err();
    assert!(matches!(error, Error::Invalid { field: "id", .. }), "{error}");
    assert_eq!(dao.len().unwrap(), 1);
    let twice = dao.insert(&[a.clone(), a]).unwrap_err();
    assert!(matches!(twice, Error::Invalid { field: "id", .. }), "{twice}");
    assert_eq!(all(&dao), [b]);
}

#[test]
fn the_count_follows_every_write_of_ours_and_of_others() {
    let folder = Folder::new();
    let mut dao = folder.open();
    let (a, b, c) = (record(1, "a"), record(2, "b"), record(3, "c"));
    assert!(dao.is_empty().unwrap());
    dao.insert(&[a.clone(), b.clone()]).unwrap();
    dao.store_memory(&b.note).unwrap();
    dao.store_memory(&c.note).unwrap();
    assert_eq!(dao.len().unwrap(), 3);
    dao.insert_with_revisions(&[(record(4, "d"), Vec::new())]).unwrap();
    dao.insert(&[record(5, "e"), a.clone()]).unwrap_err();
    assert_eq!(dao.len().unwrap(), 4);
    dao.remove(&[a.note.id, a.note.id, record(9, "none").note.id]).unwrap();
    assert_eq!(dao.len().unwrap(), 3);
    folder.tamper("DELETE FROM notes WHERE seq = 2");
    dao.remove(&[c.note.id]).unwrap();
    assert_eq!(dao.len().unwrap(), 1);
    folder.tamper("UPDATE notes SET content = 'x'");
    dao.repair().unwrap();
    assert_eq!(dao.len().unwrap(), 0);
}

#[test]
fn many_notes_come_in_the_order_asked_for_and_missing_ones_are_left_out() {
    let mut dao = Folder::new().open();
    let records: Vec<Record> = (0..60).map(|i| record(i, "text")).collect();
    dao.insert(&records).unwrap();
    let ids: Vec<NoteId> = [40, 3, 59]
        .iter()
        .map(|i| records[*i].note.id)
        .chain([record(99, "none").note.id])
        .collect();
    let found = dao.get_many(&ids).unwrap();
    assert_eq!(found, [40, 3, 59].map(|i: usize| records[i].clone()));
}

#[test]
fn twenty_thousand_notes_go_in_in_one_transaction() {
    let folder = Folder::new();
    let mut dao = folder.open();
    let records: Vec<Record> = (0..20_000).map(|i| record(i, "a note among many")).collect();
    dao.insert(&records).unwrap();
    dao.close().unwrap();
    assert_eq!(folder.open().len().unwrap(), 20_000);
}

#[test]
fn an_update_keeps_the_earlier_version_only_when_asked() {
    let mut dao = Folder::new().open();
    let old = record(1, "old");
    dao.insert(std::slice::from_ref(&old)).unwrap();
    let mut new = Record { version: 2, ..old.clone() };
    new.note.content = "new".into();
    new.note.tags.clear();
    new.note.updated_at = at(50);
    dao.update(&new, true).unwrap();
    assert_eq!(dao.get(old.note.id).unwrap(), Some(new.clone()));
    let earlier = Revision {
        content: "old".into(),
        tags: old.note.tags,
        context_path: old.note.context_path,
        updated_at: old.note.updated_at,
    };
    let earlier = [earlier];
    assert_eq!(dao.revisions(old.note.id).unwrap(), earlier);
    new.note.pinned = false;
    dao.update(&new, false).unwrap();
    assert_eq!(dao.revisions(old.note.id).unwrap(), earlier);
}

#[test]
fn an_update_of_no_note_is_not_found() {
    let error = Folder::new().open().update(&record(1, "x"), true).unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }), "{error}");
}

#[test]
fn storing_a_note_again_keeps_the_earlier_version_and_raises_the_version() {
    let mut dao = Folder::new().open();
    let mut note = record(1, "first").note;
    dao.store_memory(&note).unwrap();
    note.content = "second".into();
    dao.store_memory(&note).unwrap();
    let kept = dao.get(note.id).unwrap().unwrap();
    assert_eq!((kept.note.content.as_str(), kept.version), ("second", 2));
    assert_eq!(dao.revisions(note.id).unwrap()[0].content, "first");
}

#[test]
fn a_note_that_moves_in_brings_its_earlier_versions_newest_first() {
    let mut dao = Folder::new().open();
    let moved = record(1, "moved");
    let versions = [revision("second", 20), revision("first", 10)];
    dao.insert_with_revisions(&[(moved.clone(), versions.to_vec())]).unwrap();
    assert_eq!(dao.revisions(moved.note.id).unwrap(), versions);
    let again = dao.insert_with_revisions(&[(moved.clone(), versions.to_vec())]).unwrap_err();
    assert!(matches!(again, Error::Invalid { field: "id", .. }), "{again}");
    assert_eq!(dao.revisions(moved.note.id).unwrap().len(), 2);
}

fn revision(content: &str, second: i64) -> Revision {
    Revision {
        content: content.into(),
        tags: vec!["t".into()],
        context_path: String::new(),
        updated_at: at(second),
    }
}

#[test]
fn pruning_drops_only_versions_that_are_both_old_and_beyond_the_newest() {
    let mut dao = Folder::new().open();
    let (busy, calm) = (record(1, "busy"), record(2, "calm"));
    let many: Vec<Revision> = (0..6).rev().map(|i| revision(&format!("v{i}"), i * 10)).collect();
    dao.insert_with_revisions(&[(busy.clone(), many.clone())]).unwrap();
    dao.insert_with_revisions(&[(calm.clone(), vec![revision("only", 0)])]).unwrap();
    let left = |dao: &super::MemoryHubDao| {
        dao.revisions(busy.note.id).unwrap().into_iter().map(|r| r.content).collect::<Vec<_>>()
    };
    assert_eq!(dao.prune_revisions(at(15), 5).unwrap(), 1);
    assert_eq!(left(&dao), ["v5", "v4", "v3", "v2", "v1"]);
    assert_eq!(dao.prune_revisions(at(30), 1).unwrap(), 2);
    assert_eq!(left(&dao), ["v5", "v4", "v3"]);
    assert_eq!(dao.revisions(calm.note.id).unwrap().len(), 1);
    assert_eq!(dao.check().unwrap(), (6, vec![]));
}

#[test]
fn recalls_are_added_to_what_is_there_and_a_missing_note_is_passed_over() {
    let mut dao = Folder::new().open();
    let (a, b) = (record(1, "a"), record(2, "b"));
    dao.insert(&[a.clone(), b.clone()]).unwrap();
    let count = |id, added, second| RecallCount { id, added, last_recalled: at(second) };
    let gone = record(9, "gone").note.id;
    dao.update_recall_count(&[
        count(a.note.id, 4, 100),
        count(gone, 1, 100),
        count(b.note.id, u64::MAX, 0),
    ])
    .unwrap();
    let a = dao.get(a.note.id).unwrap().unwrap().note;
    assert_eq!((a.recalled_count, a.last_recalled), (7, Some(at(100))));
    let b = dao.get(b.note.id).unwrap().unwrap().note;
    assert_eq!((b.recalled_count, b.last_recalled), (i64::MAX as u64, Some(at(4))));
    assert_eq!(dao.check().unwrap(), (2, vec![]));
}

#[test]
fn removing_takes_the_note_its_versions_and_nothing_else() {
    let mut dao = Folder::new().open();
    let (a, b) = (record(1, "a"), record(2, "b"));
    dao.insert_with_revisions(&[(a.clone(), vec![revision("earlier", 0)])]).unwrap();
    dao.insert(std::slice::from_ref(&b)).unwrap();
    dao.remove(&[a.note.id, record(7, "none").note.id]).unwrap();
    assert_eq!(dao.revisions(a.note.id).unwrap(), []);
    assert_eq!(all(&dao), [b]);
}

#[test]
fn a_search_folds_case_and_width_looks_everywhere_and_leaves_out_the_trash() {
    let mut dao = Folder::new().open();
    let mut by_tag = record(3, "nothing");
    by_tag.note.tags = vec!["ＰＲＯＪＥＣＴ".into()];
    let by_content = record(2, "the Project plan, 100%");
    let mut by_path = record(1, "nothing");
    by_path.note.context_path = "/my/projects".into();
    let mut trashed = record(4, "project");
    trashed.note.deleted_at = Some(at(5));
    let all = [by_path.clone(), by_content.clone(), trashed, by_tag.clone(), record(5, "other")];
    dao.insert(&all).unwrap();
    let found = dao.search_memories("pRoJeCt", 10).unwrap();
    assert_eq!(found, [by_tag.note.clone(), by_content.note.clone(), by_path.note]);
    assert_eq!(dao.search_memories("project", 1).unwrap(), [by_tag.note]);
    assert_eq!(dao.search_memories("0%", 10).unwrap(), [by_content.note]);
    assert_eq!(dao.search_memories("_", 10).unwrap(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_comes_back_as_it_was(
        content in any::<String>(),
        path in any::<String>(),
        tags in prop::collection::vec(any::<String>(), 0..4),
        count in 0..=i64::MAX as u64,
        micros in -62_135_596_800_000_000_i64..253_402_207_200_000_000,
    ) {
        let mut kept = record(1, &content);
        kept.note.context_path = path;
        kept.note.tags = tags;
        kept.note.recalled_count = count;
        kept.note.created_at = jiff::Timestamp::from_microsecond(micros).unwrap();
        let mut dao = Folder::new().open();
        dao.insert(std::slice::from_ref(&kept)).unwrap();
        prop_assert_eq!(dao.get(kept.note.id).unwrap(), Some(kept));
    }
}
