//! Import and export.

use std::sync::OnceLock;

use super::*;

/// A file of so many notes.
fn lines(count: usize) -> String {
    let line = |n: usize| format!("{{\"content\":\"note {n}\"}}\n");
    (0..count).map(line).collect::<Vec<_>>().concat()
}

#[test]
fn an_import_and_an_export_give_the_same_notes() {
    let home = Home::new();
    home.begin_at("notes");
    fs::write(home.at("in.jsonl"), lines(2500) + "no json\n").unwrap();
    let outcome = home.desktop.import(&home.at("in.jsonl")).unwrap();
    assert_eq!((outcome.added, outcome.bad_lines, outcome.cancelled), (2500, 1, false));
    assert!(outcome.examples[0].starts_with("line 2501: "), "{:?}", outcome.examples);
    home.wait_for_event("progress");

    let exported = home.desktop.export(&home.at("out.jsonl"), None).unwrap();
    assert_eq!(exported.notes, 2500);
    let again = home.desktop.import(&home.at("out.jsonl")).unwrap();
    assert_eq!((again.added, again.known), (0, 2500));
}

#[test]
fn an_import_is_taken_back_as_one_and_leaves_what_was_there() {
    let home = Home::new();
    home.begin_at("notes");
    home.remember("mine");
    home.desktop.export(&home.at("mine.jsonl"), None).unwrap();
    let mine = fs::read_to_string(home.at("mine.jsonl")).unwrap();
    fs::write(home.at("in.jsonl"), mine + &lines(1200)).unwrap();
    let outcome = home.desktop.import(&home.at("in.jsonl")).unwrap();
    assert_eq!((outcome.added, outcome.known), (1200, 1));

    let undone = home.desktop.undo_change(outcome.undo.unwrap()).unwrap();
    assert_eq!(undone.notes, 1200);
    assert_eq!(home.contents(), ["mine"]);
    let redone = home.desktop.undo_change(undone.undo).unwrap();
    assert_eq!((redone.notes, home.desktop.hub.status(false).notes), (1200, 1201));

    let back = home.desktop.undo_change(redone.undo).unwrap();
    assert_eq!((back.notes, home.contents().len()), (1200, 1));
    let again = home.desktop.import(&home.at("in.jsonl")).unwrap();
    assert_eq!((again.added, again.known, again.in_trash, again.undo), (0, 1201, 1200, None));

    let restored = home.desktop.undo_change(again.restore.unwrap()).unwrap();
    assert_eq!((restored.notes, home.desktop.hub.status(false).notes), (1200, 1201));
    let back = home.desktop.undo_change(restored.undo).unwrap();
    assert_eq!((back.notes, home.contents().len()), (1200, 1));
}

#[test]
fn an_import_that_fails_on_its_way_tells_what_came_and_takes_it_back() {
    /// Closes the store as soon as the import tells that it began.
    struct Trouble(Arc<OnceLock<Arc<Desktop>>>);
    impl Page for Trouble {
        fn tell(&self, _: &str, payload: Value) {
            // A change tells while it holds the store.
            if let (true, Some(desktop)) = (payload["job"] == "import", self.0.get()) {
                drop(desktop.read(LayeredMemoryManager::close));
            }
        }
    }
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("in.jsonl");
    fs::write(&file, lines(2500)).unwrap();
    let reached = Arc::new(OnceLock::new());
    let desktop = Desktop::new(places(root.path()), Box::new(Trouble(Arc::clone(&reached))));
    desktop.hub.put(LayeredMemoryManager::open(root.path().join("notes")).unwrap());
    drop(reached.set(Arc::clone(&desktop)));
    let outcome = desktop.import(&file).unwrap();
    assert_eq!(outcome.failed.unwrap().code, "closed");
    assert!((1..2500).contains(&outcome.added), "{}", outcome.added);

    desktop.hub.put(LayeredMemoryManager::open(root.path().join("notes")).unwrap());
    let undone = desktop.undo_change(outcome.undo.unwrap()).unwrap().notes;
    assert_eq!(undone, outcome.added);
    // What fails before anything came is an error.
    drop(desktop.read(LayeredMemoryManager::close));
    assert_eq!(desktop.import(&file).unwrap_err().code, "closed");
}

#[test]
fn an_export_never_goes_into_the_data_folder() {
    let home = Home::new();
    home.begin_at("notes");
    home.remember("mine");
    let over = home.at("notes/archive.jsonl");
    assert_eq!(home.desktop.export(&over, None).unwrap_err().code, "invalid");
    assert_eq!(home.contents(), ["mine"]);
}
