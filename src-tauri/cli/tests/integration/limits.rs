//! Ids, layers, dates, limits and sizes that no note can have: refused, and named.

use std::fs;

use crate::kit::Place;

#[test]
fn an_argument_of_the_wrong_kind_is_bad_use_and_named() {
    let place = Place::new();
    let id = place.remember("a note", &[]);
    let huge = "9".repeat(400);
    for (arguments, field) in [
        (&["search", "a", "--limit", "-1"][..], "--limit"),
        (&["search", "a", "--limit", "1.5"], "--limit"),
        (&["search", "a", "--limit", "many"], "--limit"),
        (&["recall", "a", "--limit", "99999999999999999999"], "--limit"),
        (&["search", "a", "--limit", &huge], "--limit"),
        (&["search", "a", "--limit", ""], "--limit"),
        (&["get", "7"], "ID"),
        (&["get", "../../etc/passwd"], "ID"),
        (&["get", ""], "ID"),
        (&["delete", &huge], "ID"),
        (&["edit", "x", "text"], "ID"),
        (&["pin", "null"], "ID"),
        (&["purge", "*"], "ID"),
        (&["revisions", "<img src=x onerror=alert(1)>"], "ID"),
        (&["move", &id, "trash"], "LAYER"),
        (&["move", &id, "0"], "LAYER"),
        (&["remember", "a", "--layer", "everywhere"], "--layer"),
        (&["remember", "a", "--layer", ""], "--layer"),
    ] {
        place.run(arguments).bad(2, field);
    }
    assert_eq!(place.found(""), ["a note"]);
    place.run(&["check"]).good();
}

#[test]
fn a_limit_as_large_as_it_can_be_is_everything() {
    let place = Place::new();
    place.remember("a note", &[]);
    let most = u64::MAX.to_string();
    assert_eq!(place.run(&["--json", "search", "", "--limit", &most]).good().objects().len(), 1);
    assert!(place.run(&["--json", "search", "", "--limit", "0"]).good().objects().is_empty());
}

#[test]
fn a_note_over_a_limit_is_refused_and_the_field_named() {
    let place = Place::new();
    let [long_tag, long_path] = [200, 5000].map(|length| "y".repeat(length));
    let tags: Vec<String> = (0..65).map(|n| format!("--tag=t{n}")).collect();
    let many: Vec<&str> =
        ["remember", "a"].into_iter().chain(tags.iter().map(String::as_str)).collect();
    place.run(&["remember", "  "]).bad(1, "content: ");
    place.run(&["remember", "a", "--tag", &long_tag]).bad(1, "tags: ");
    place.run(&["remember", "a", "--tag", "a b"]).bad(1, "tags: ");
    place.run(&["remember", "a", "--tag", "a//b"]).bad(1, "tags: ");
    place.run(&many).bad(1, "tags: ");
    place.run(&["remember", "a", "--context", &long_path]).bad(1, "context_path: ");
    place.run_with(vec![b'x'; 1024 * 1024 + 1], &["remember", "-"]).bad(1, "content: ");
    place.run_with(vec![b'x'; 8 * 1024 * 1024], &["remember", "-"]).bad(1, "content: ");
    assert!(place.found("").is_empty());
}

#[test]
fn a_line_of_an_import_that_no_note_can_be_is_left_out_and_its_field_named() {
    let place = Place::new();
    let file = place.path("in.jsonl");
    let bad = [
        (r#"{"content":7}"#, "content"),
        (r#"{"content":"a","tags":"b"}"#, "tags"),
        (r#"{"content":"a","tags":["b",{}]}"#, "tags[1]"),
        (r#"{"content":"a","context_path":[]}"#, "context_path"),
        (r#"{"content":"a","layer":"trash"}"#, "layer"),
        (r#"{"content":"a","layer":-1}"#, "layer"),
        (r#"{"content":"a","pinned":"yes"}"#, "pinned"),
        (r#"{"content":"a","recalled_count":-1}"#, "recalled_count"),
        (r#"{"content":"a","recalled_count":1e30}"#, "recalled_count"),
        (r#"{"content":"a","recalled_count":9223372036854775808}"#, "recalled_count"),
        (r#"{"content":"a","created_at":12}"#, "created_at"),
        (r#"{"content":"a","created_at":"-009999-01-02T01:59:59Z"}"#, "created_at"),
        (r#"{"content":"a","created_at":"-000001-12-31T23:59:59Z"}"#, "created_at"),
        (r#"{"content":"a","created_at":"+012345-01-01T00:00:00Z"}"#, "created_at"),
        (r#"{"content":"a","created_at":"9999-12-30T22:00:00.9999999Z"}"#, "created_at"),
        (r#"{"content":"a","updated_at":"2026-13-01"}"#, "updated_at"),
        (r#"{"content":"a","last_recalled":"soon"}"#, "last_recalled"),
    ];
    let good = r#"{"content":"the first","created_at":"0000-01-01T00:00:00Z","recalled_count":9223372036854775807}"#;
    let lines: Vec<&str> = bad.iter().map(|(line, _)| *line).chain([good]).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let ran = place.run(&["import", file.to_str().unwrap()]).good();
    for (number, (line, field)) in bad.iter().enumerate() {
        let told = format!("line {}: {field}: ", number + 1);
        assert!(ran.err.contains(&told), "{line}: no {told:?} in {}", ran.err);
    }
    assert_eq!(place.found(""), ["the first"]);
    // What was taken is kept as it was taken, and can be counted on.
    place.run(&["recall", "first"]).good();
    place.run(&["check"]).good();
    let note = &place.run(&["--json", "search", ""]).good().objects()[0];
    assert_eq!(note["created_at"], "0000-01-01T00:00:00Z");
    assert_eq!(note["recalled_count"], i64::MAX);
}
