//! Storing, finding and changing notes.

use serde_json::json;

use crate::kit::Place;

#[test]
fn a_note_is_found_by_the_id_that_remember_printed() {
    let place = Place::new();
    let id = place.remember("Order coffee", &["--tag", "home/kitchen", "--context", "~/list"]);
    let note = place.note(&id);
    assert_eq!(note["id"], json!(id));
    assert_eq!(note["content"], "Order coffee");
    assert_eq!(note["tags"], json!(["home/kitchen"]));
    assert_eq!(note["context_path"], "~/list");
    assert_eq!(note["layer"], "core");
    assert_eq!(note["pinned"], false);
    assert_eq!(note["deleted_at"], json!(null));
}

#[test]
fn the_layer_is_chosen_by_content_and_tags_unless_named() {
    let place = Place::new();
    let layer = |text: &str, more: &[&str]| {
        let id = place.remember(text, more);
        place.note(&id)["layer"].as_str().unwrap().to_owned()
    };
    assert_eq!(layer("Log: started", &[]), "application");
    assert_eq!(layer("minutes", &["--tag", "Archive"]), "archive");
    assert_eq!(layer("a blog", &[]), "core");
    assert_eq!(layer("Log: started", &["--layer", "CORE"]), "core");
}

#[test]
fn a_session_note_is_said_to_be_forgotten_and_is() {
    let place = Place::new();
    let ran = place.run(&["remember", "for a moment", "--layer", "session"]).good();
    assert!(ran.err.contains("forgotten"), "{ran:?}");
    place.run(&["get", ran.out.trim()]).bad(1, "there is no note");
    assert!(place.found("").is_empty());
}

#[test]
fn results_are_newest_first_and_limited() {
    let place = Place::new();
    for text in ["tea one", "tea two", "tea three"] {
        place.remember(text, &[]);
    }
    assert_eq!(place.found("tea"), ["tea three", "tea two", "tea one"]);
    let ran = place.run(&["--json", "search", "tea", "--limit", "2"]).good();
    assert_eq!(ran.objects().len(), 2);
    let ran = place.run(&["search", "tea", "--limit", "2"]).good();
    assert!(ran.err.contains("3 notes match"), "{ran:?}");
}

#[test]
fn a_query_may_leave_out_words_and_be_chinese() {
    let place = Place::new();
    place.remember("咖啡和茶", &["--tag", "购物"]);
    place.remember("咖啡豆", &[]);
    assert_eq!(place.found("啡"), ["咖啡豆", "咖啡和茶"]);
    assert_eq!(place.found("咖啡 -茶"), ["咖啡豆"]);
    assert_eq!(place.found("-茶"), ["咖啡豆"]);
    assert_eq!(place.found("tag:购物"), ["咖啡和茶"]);
    assert_eq!(place.found("").len(), 2);
}

#[test]
fn pinyin_and_the_other_script_find_a_note_when_asked_to() {
    let place = Place::new();
    let id = place.remember("去北京大学讀書", &["--tag", "計劃"]);
    let found = |arguments: &[&str]| {
        let ran = place.run(&[&["--json", "search"], arguments].concat()).good();
        ran.objects().len()
    };
    for typed in ["beijingdaxue", "bjdx", "beijingdx", "beij", "ds", "jihua -shanghai"] {
        assert_eq!((found(&[typed]), found(&[typed, "--pinyin"])), (0, 1), "{typed}");
    }
    for written in ["读书", "tag:计划", "大學"] {
        assert_eq!((found(&[written]), found(&[written, "--variants"])), (0, 1), "{written}");
    }
    assert_eq!((found(&["读书", "--pinyin"]), found(&["ds", "--variants"])), (0, 0));
    assert_eq!(found(&["读书 bj", "--pinyin", "--variants"]), 1);
    place.run(&["recall", "bjdx", "--pinyin"]).good();
    assert_eq!(place.note(&id)["recalled_count"], 1);
}

#[test]
fn recall_counts_and_search_does_not() {
    let place = Place::new();
    let id = place.remember("Order coffee", &[]);
    place.run(&["search", "coffee"]).good();
    assert_eq!(place.note(&id)["recalled_count"], 0);
    place.run(&["recall", "coffee"]).good();
    assert_eq!(place.note(&id)["recalled_count"], 1, "counted, and on disk once it ended");
    place.run(&["flush"]).good();
}

#[test]
fn an_edit_changes_what_is_named_and_keeps_the_earlier_version() {
    let place = Place::new();
    let id = place.remember("first", &["--tag", "a", "--context", "here"]);
    place.run(&["edit", &id, "--content", "second"]).good();
    place.run(&["edit", &id, "--tag", "b", "--tag", "c"]).good();
    place.run_with("third\n", &["edit", &id, "-"]).good();
    let note = place.note(&id);
    assert_eq!(note["content"], "third");
    assert_eq!(note["tags"], json!(["b", "c"]));
    assert_eq!(note["context_path"], "here");
    place.run(&["edit", &id, "--no-tags", "--context", ""]).good();
    let note = place.note(&id);
    assert_eq!((&note["tags"], &note["context_path"]), (&json!([]), &json!("")));
    let earlier = place.run(&["revisions", &id, "--json"]).good().objects();
    assert_eq!(earlier.last().unwrap()["content"], "first");
    place.run(&["edit", &id]).bad(2, "needs something to change");
}

#[test]
fn deleted_notes_go_to_the_trash_and_come_back() {
    let place = Place::new();
    let id = place.remember("Order coffee", &[]);
    place.run(&["delete", &id]).good();
    assert!(place.found("coffee").is_empty());
    assert_eq!(place.found("is:trashed"), ["Order coffee"]);
    assert!(place.note(&id)["deleted_at"].is_string());
    place.run(&["restore", &id]).good();
    assert_eq!(place.found("coffee"), ["Order coffee"]);
}

#[test]
fn only_notes_in_the_trash_are_purged() {
    let place = Place::new();
    let id = place.remember("Order coffee", &[]);
    assert_eq!(place.run(&["purge", &id]).code, Some(1), "it is not in the trash");
    place.run(&["delete", &id]).good();
    place.run(&["purge", &id]).good();
    place.run(&["get", &id]).bad(1, &id);
    let other = place.remember("Order tea", &[]);
    place.run(&["delete", &other]).good();
    let ran = place.run(&["purge", "--all", "--json"]).good();
    assert_eq!(ran.objects(), [json!({ "purged": 1 })]);
}

#[test]
fn purged_text_is_in_no_file_any_more() {
    let place = Place::new();
    for layer in ["core", "application", "archive"] {
        let id = place.remember("a very secret word", &["--layer", layer]);
        place.run(&["delete", &id]).good();
        place.run(&["purge", &id]).good();
        for entry in std::fs::read_dir(place.data()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(11).any(|part| part == b"very secret");
            assert!(!found, "{layer}: it is still in {}", path.display());
        }
    }
}

#[test]
fn a_moved_note_is_in_exactly_one_layer() {
    let place = Place::new();
    let id = place.remember("Order coffee", &[]);
    place.run(&["move", &id, "archive"]).good();
    assert_eq!(place.found("layer:archive"), ["Order coffee"]);
    assert!(place.found("layer:core").is_empty());
    place.run(&["move", &id, "--layer", "application"]).good();
    assert_eq!(place.note(&id)["layer"], "application");
    place.run(&["move", &id, "session"]).bad(2, "forgotten");
}

#[test]
fn notes_are_pinned_and_unpinned() {
    let place = Place::new();
    let id = place.remember("Order coffee", &[]);
    place.run(&["pin", &id]).good();
    assert_eq!(place.found("is:pinned"), ["Order coffee"]);
    place.run(&["pin", &id, "--off"]).good();
    assert!(place.found("is:pinned").is_empty());
}

#[test]
fn one_bad_id_does_not_keep_the_others_from_their_turn() {
    let place = Place::new();
    let first = place.remember("one", &[]);
    let second = place.remember("two", &[]);
    let unknown = "01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77";
    let ran = place.run(&["delete", &first, unknown, &second]).bad(1, unknown);
    assert_eq!(ran.lines().len(), 2, "{ran:?}");
    assert!(place.found("").is_empty());
}

#[test]
fn tags_are_counted_with_their_nested_ones() {
    let place = Place::new();
    place.remember("a", &["--tag", "work"]);
    place.remember("b", &["--tag", "Work/Release"]);
    let tags = place.run(&["tags", "--json"]).good().objects();
    assert!(tags.contains(&json!({ "tag": "work", "notes": 1, "with_nested": 2 })), "{tags:?}");
    let shown = place.run(&["tags"]).good();
    assert!(shown.out.contains("#work") && shown.out.contains("2 with nested tags"), "{shown:?}");
}

#[test]
fn a_note_that_breaks_a_limit_is_refused_with_the_reason() {
    let place = Place::new();
    place.run(&["remember", " "]).bad(1, "content");
    place.run(&["remember", "x", "--tag", "two words"]).bad(1, "tags");
    place.run_with(vec![b'x'; 1024 * 1024 + 1], &["remember"]).bad(1, "1048576");
    let fits = vec![b'x'; 1024 * 1024];
    place.run_with(fits, &["remember", "-"]).good();
}
