//! Import and export.

use std::fs;

use serde_json::json;

use crate::kit::{Place, lines};

fn import(place: &Place, lines: &str) -> crate::kit::Ran {
    let file = place.path("in.jsonl");
    fs::write(&file, lines).unwrap();
    place.run(&["--json", "import", file.to_str().unwrap()])
}

#[test]
fn every_field_of_an_imported_note_is_kept() {
    let place = Place::new();
    let note = json!({
        "id": "01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77",
        "content": "Order coffee",
        "tags": ["home"],
        "context_path": "~/list",
        "layer": "archive",
        "created_at": "2025-09-17T08:00:00Z",
    });
    let told = import(&place, &note.to_string()).good().objects().remove(0);
    assert_eq!(
        (&told["added"], &told["known"], &told["bad_lines"]),
        (&json!(1), &json!(0), &json!(0))
    );
    let kept = place.note("01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77");
    for (field, value) in note.as_object().unwrap() {
        assert_eq!(&kept[field], value, "{field}");
    }
}

#[test]
fn the_same_file_twice_adds_nothing() {
    let place = Place::new();
    let lines =
        "{\"content\":\"one\"}\n{\"content\":\"two\",\"created_at\":\"2025-01-01T00:00:00Z\"}\n";
    assert_eq!(import(&place, lines).good().objects()[0]["added"], 2);
    let again = import(&place, lines).good().objects().remove(0);
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(2)));
    assert_eq!(place.found("").len(), 2);
}

#[test]
fn bad_lines_are_counted_named_and_skipped() {
    let place = Place::new();
    let ran =
        import(&place, "{\"content\":\"one\"}\nnonsense\n{\"tags\":[]}\n{\"content\":\"two\"}\n");
    let ran = ran.good();
    assert!(ran.err.contains("line 2: ") && ran.err.contains("line 3: "), "{ran:?}");
    let told = ran.objects().remove(0);
    assert_eq!((&told["added"], &told["bad_lines"]), (&json!(2), &json!(2)));
}

#[test]
fn an_export_imports_again_to_the_same_notes() {
    let place = Place::new();
    place.remember("one", &["--tag", "a/b", "--context", "here"]);
    let id = place.remember("two: 咖啡", &["--layer", "archive"]);
    place.run(&["pin", &id]).good();
    place.run(&["recall", "two"]).good();
    let gone = place.remember("in the trash", &[]);
    place.run(&["delete", &gone]).good();
    let file = place.path("out.jsonl");
    let file = file.to_str().unwrap();
    let told = place.run(&["--json", "export", file]).good().objects().remove(0);
    assert_eq!(told["notes"], 2);
    let contents: Vec<_> = fs::read_to_string(file)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["content"].clone())
        .collect();
    assert_eq!(contents, ["one", "two: 咖啡"], "oldest first");

    let other = Place::new();
    other.run(&["import", file]).good();
    let all = |place: &Place| place.run(&["--json", "search", ""]).good().out;
    assert_eq!(all(&other), all(&place));
}

#[test]
fn an_export_replaces_no_folder() {
    let place = Place::new();
    place.remember("one", &[]);
    let folder = place.path("folder");
    fs::create_dir(&folder).unwrap();
    place.run(&["export", folder.to_str().unwrap()]).bad(1, "not a regular file");
    assert!(folder.is_dir());
}

#[test]
fn progress_stays_away_from_pipes() {
    let place = Place::new();
    let lines = lines(20_000, |n| format!("{{\"content\":\"note {n}\"}}"));
    let ran = import(&place, &lines).good();
    assert_eq!(ran.err, "");
    assert_eq!(ran.lines().len(), 1);
}
