//! Spelling and counts of tags.

use super::*;

/// Tags with their counts, as `name notes/with_nested`.
fn listed(index: &Index) -> Vec<String> {
    let tags = index.tags();
    tags.iter().map(|t| format!("{} {}/{}", t.tag, t.notes, t.with_nested)).collect()
}

#[test]
fn tags_are_listed_by_name_with_their_branches() {
    let index = index(&[
        tagged(1, &["work/release", "Zoo"]),
        tagged(2, &["work/Release", "work/plan", "work/PLAN"]),
        tagged(3, &["音乐"]),
    ]);
    assert_eq!(
        listed(&index),
        ["work 0/2", "work/plan 1/1", "work/release 2/2", "Zoo 1/1", "音乐 1/1"]
    );
    assert_eq!(index.tag_count(), 4, "the branch that no note carries is not one");
}

#[test]
fn a_tag_keeps_the_spelling_in_which_each_part_was_first_met() {
    let mut index = index(&[tagged(1, &["Work"]), tagged(2, &["WORK/Release"])]);
    assert_eq!(listed(&index), ["Work 1/2", "Work/Release 1/1"]);
    for (tag, canonical) in [
        ("WORK/Release", "Work/Release"),
        ("work/release/Notes", "Work/Release/Notes"),
        ("ｗｏｒｋ／new", "Work/new"),
        ("#work", "Work"),
        ("Other/Work", "Other/Work"),
        ("", ""),
    ] {
        assert_eq!(index.canonical_tag(tag), canonical);
    }
    index.put(&Entry::of(&tagged(1, &["wORK"])));
    assert_eq!(index.canonical_tag("work"), "Work");
    assert!(index.remove(id(1)) && index.remove(id(2)));
    assert_eq!(index.canonical_tag("wOrK"), "wOrK", "no note carries it any more");
}

#[test]
fn notes_in_the_trash_do_not_count_but_keep_their_tags_spelling() {
    let mut index = index(&[tagged(1, &["Work/A", "b"]), tagged(2, &["b"])]);
    index.set_deleted(id(1), true);
    index.set_deleted(id(1), true);
    assert_eq!(listed(&index), ["b 1/1"]);
    assert_eq!((index.tag_count(), index.canonical_tag("work")), (1, "Work".into()));
    index.set_deleted(id(1), false);
    assert_eq!(listed(&index), ["b 2/2", "Work 0/1", "Work/A 1/1"]);
}

#[test]
fn an_edit_moves_a_note_from_its_old_tags_to_its_new() {
    let mut index = index(&[tagged(1, &["a/b", "c"]), tagged(2, &["a"])]);
    index.put(&Entry::of(&tagged(1, &["c", "d"])));
    assert_eq!(listed(&index), ["a 1/1", "c 1/1", "d 1/1"]);
    assert_eq!(found(&index, "tag:c"), [1]);
    index.put(&Entry::of(&tagged(1, &["new/one", "new/two"])));
    assert_eq!(listed(&index), ["a 1/1", "new 0/1", "new/one 1/1", "new/two 1/1"]);
    assert_eq!(found(&index, "tag:new"), [1]);
    assert!(found(&index, "tag:c").is_empty());
}
