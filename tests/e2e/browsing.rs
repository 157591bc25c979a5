//! The tree of tags, what it counts, and what can be done with it by pointer and by keyboard.

use std::path::Path;

use memoryhub::LayeredMemoryManager;
use memoryhub_tests::{App, Sandbox, Window, notes, window::keys};

fn tag(name: &str) -> String {
    format!("[data-testid=\"tag\"][data-tag=\"{name}\"]")
}

fn notes_with(folder: &Path, tags: &[&[&str]]) {
    let mut hub = LayeredMemoryManager::open(folder).expect("a new folder");
    for (number, tags) in tags.iter().enumerate() {
        hub.remember(&format!("Note {number}"), tags, "").expect("a note");
    }
    hub.close().expect("nothing in the way");
}

/// What the tree shows, as `name count`.
fn tree(window: &Window) -> Vec<String> {
    let lines = window.all_words("tag");
    lines
        .iter()
        .map(|line| line.replace('#', "").split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn see_tree(window: &Window, wanted: &[&str]) {
    memoryhub_tests::wait::until_told(&format!("{wanted:?}"), || {
        let tree = tree(window);
        if tree == wanted { Ok(()) } else { Err(format!("{tree:?}")) }
    });
}

#[test]
fn a_note_counts_once_per_branch_and_filters_change_the_counts_at_once() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    // No note has the tag "trip" itself.
    notes_with(
        &folder,
        &[&["trip/north", "trip/south"], &["trip/north"], &["trip/north", "home"], &["home"]],
    );
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    see_tree(window, &["trip 3", "north 3", "south 1", "home 2"]);
    window.click(&tag("home"));
    see_tree(window, &["trip 1", "north 1", "south 0", "home 2"]);
    window.type_into("search", "Note 3");
    see_tree(window, &["trip 0", "north 0", "south 0", "home 1"]);
    window.click("search-clear");
    see_tree(window, &["trip 1", "north 1", "south 0", "home 2"]);

    // Another order holds at once, by the counts that are shown.
    let order = |index: usize| {
        window.click("tag-order");
        window.until(
            "the orders",
            &format!(
                "const found = document.querySelectorAll('[role=\"menuitemcheckbox\"], \
                 [role=\"menuitemradio\"], [role=\"menuitem\"]'); if (found.length < 2) \
                 return false; found[{index}].click(); return true"
            ),
        );
    };
    order(0);
    see_tree(window, &["home 2", "trip 1", "north 1", "south 0"]);
    order(1);
    see_tree(window, &["home 2", "trip 1", "north 1", "south 0"]);
    window.click("[data-testid=\"filter-chip\"] button");
    see_tree(window, &["home 2", "trip 3", "north 3", "south 1"]);
    order(0);
    see_tree(window, &["trip 3", "north 3", "south 1", "home 2"]);
    assert_eq!(app.close().code, 0);
}

#[test]
fn keys_join_tags_the_chips_say_it_and_the_search_is_kept_under_a_name() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes_with(&folder, &[&["alpha"], &["alpha", "beta"], &["beta"], &["gamma"]]);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.see(&tag("alpha"));
    window.js("document.querySelector('[data-testid=\"tag-tree\"]').focus()");
    window.press(&[keys::ENTER]);
    window.see_all("filter-chip", &["#alpha"]);
    window.press(&[keys::DOWN]);
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_all("filter-chip", &["#alpha", "#beta"]);
    window.see_words("total", "3");
    window.press(&[keys::ALT, keys::ENTER]);
    window.see_all("filter-chip", &["#alpha", "not: #beta"]);
    window.see_all("row-title", &["Note 0"]);
    // The menu of the tag, by its keys.
    window.press(&[keys::SHIFT, '\u{E03A}']);
    window.see("tag-rename");
    window.press(&[keys::ESCAPE]);
    window.see_gone("tag-rename");

    window.click("save-view");
    window.type_into("view-name", "Alpha alone");
    window.press(&[keys::ENTER]);
    window.see_gone("view-dialog");
    window.see_words("saved-view", "Alpha alone");
    window.click("[aria-label=\"Remove the filter not: #beta\"]");
    window.see_all("filter-chip", &["#alpha"]);
    window.click("[data-testid=\"view\"][data-view=\"all\"]");
    window.see_gone("filter-chip");
    // The same, typed.
    window.type_into("search", "tag:alpha -tag:beta");
    window.see_all("row-title", &["Note 0"]);
    window.click("saved-view");
    window.see_all("filter-chip", &["#alpha", "not: #beta"]);
    window.see_all("row-title", &["Note 0"]);

    // What is kept can be thrown away, and that can be taken back.
    window.click("saved-view-more");
    window.until(
        "the menu",
        "const found = [...document.querySelectorAll('[role=\"menuitem\"]')]; \
         if (found.length < 2) return false; found.at(-1).click(); return true",
    );
    window.see_gone("saved-view");
    window.click("note-count");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("saved-view", "Alpha alone");
    assert_eq!(app.close().code, 0);
}

#[test]
fn a_tag_of_many_notes_is_merged_with_progress_and_one_undo_parts_them_again() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 20_000);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    // "ideas" is on a fifth of the notes, "kitchen/bread" on a tenth.
    window.click(&tag("ideas"));
    window.see_words("total", "4,000");
    window.click(&tag("ideas"));
    window.js("document.querySelector('[data-testid=\"tag-tree\"]').focus()");
    watch(window, "changing");
    window.press(&['\u{E032}']);
    window.see("tag-dialog-field");
    let old =
        window.js("return document.querySelector('[data-testid=\"tag-dialog-field\"]').value");
    let (old, new) = (old.as_str().unwrap_or_default().to_owned(), "reading");
    assert_ne!(old, new);
    window.press(&[keys::CONTROL, 'a']);
    window.type_into("tag-dialog-field", new);
    window.see_words("tag-dialog-preview", "notes change");
    window.see_words("tag-dialog", "Merge");
    window.click("tag-dialog-do");
    window.see_gone("tag-dialog");
    window.see_words("toasts", "Undo");
    assert_eq!(seen(window), true, "progress was shown");
    window.see_gone(&tag(&old));
    window.click("toast-action");
    window.see(&tag(&old));
    assert_eq!(app.close().code, 0);
    assert!(!folder.join("unfinished.jsonl").exists());
    let carries = |name: &str| {
        let all = notes::read(&folder);
        all.iter().filter(|note| note.tags.iter().any(|it| it.as_str() == name)).count()
    };
    assert_eq!(carries("reading"), 4_000);
    assert_eq!(carries(&old) > 0, true);
}

#[test]
fn several_notes_are_pinned_moved_and_thrown_away_each_with_one_undo() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 30);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let select_all = || {
        window.click("[data-testid=\"row\"]");
        window.press(&[keys::CONTROL, 'a']);
        window.see_words("picked-count", "30 selected");
    };
    let pinned = "[data-testid=\"view\"][data-view=\"pinned\"]";
    select_all();
    window.click("picked-pin");
    window.see_words(pinned, "30");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words(pinned, "0");

    let archive = "[data-testid=\"layer\"][data-layer=\"archive\"]";
    let before = window.words(archive).unwrap_or_default();
    select_all();
    window.click("picked-move");
    window.until(
        "the layers",
        "const found = [...document.querySelectorAll('[role=\"menuitem\"]')] \
         .find((it) => it.innerText.includes('Archive')); found?.click(); return !!found",
    );
    window.see_words(archive, "30");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words(archive, &before);

    select_all();
    window.click("picked-trash");
    window.see("empty");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("note-count", "30 notes");
    window.press(&[keys::CONTROL, keys::SHIFT, 'z']);
    window.see_words("note-count", "0 notes");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("note-count", "30 notes");

    // A part, by Ctrl and Shift.
    window.click("[data-testid=\"row\"]");
    window.click_with(&[keys::SHIFT], "[data-testid=\"row\"][id$=\"-2\"]");
    window.see_words("picked-count", "3 selected");
    window.click_with(&[keys::CONTROL], "[data-testid=\"row\"][id$=\"-1\"]");
    window.see_words("picked-count", "2 selected");
    let file = sandbox.folder("some.jsonl");
    sandbox.choose_next(&file);
    window.click("picked-export");
    window.see_words("transfer-ended", "2 notes");
    window.click("transfer-close");
    let lines = std::fs::read_to_string(&file).expect("an export");
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(app.close().code, 0);
    let all = notes::read(&folder);
    assert!(all.len() == 30 && all.iter().all(|note| !note.pinned));
}

/// Notes whether a part appears from here on, however short.
fn watch(window: &Window, part: &str) {
    window.js(&format!(
        "window.appeared = false; new MutationObserver(() => {{ \
         if (document.querySelector('[data-testid=\"{part}\"]')) window.appeared = true; }}) \
         .observe(document.body, {{ childList: true, subtree: true }})"
    ));
}

fn seen(window: &Window) -> bool {
    window.js("return window.appeared") == true
}
