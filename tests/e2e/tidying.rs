//! Tags that are changed on all their notes, notes that are changed together, and the palette.

use memoryhub_tests::{App, Sandbox, Window, notes, window::keys};

/// Opens the menu of a tag as a right click does.
fn tag_menu(window: &Window, tag: &str) {
    window.see(&format!("[data-testid=\"tag\"][data-tag=\"{tag}\"]"));
    window.js(&format!(
        "const e = document.querySelector('[data-testid=\"tag\"][data-tag=\"{tag}\"]'); \
         const {{ x, y }} = e.getBoundingClientRect(); \
         e.dispatchEvent(new MouseEvent('contextmenu', \
             {{ bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 10 }}))"
    ));
}

fn with_tag(folder: &std::path::Path, tag: &str) -> usize {
    let carries = |note: &memoryhub::Note| note.tags.iter().any(|carried| carried == tag);
    notes::read(folder).into_iter().filter(carries).count()
}

#[test]
fn a_tag_is_renamed_after_a_preview_and_one_undo_brings_it_back() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 40);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    tag_menu(window, "work/release");
    window.click("tag-rename");
    window.see("tag-dialog-field");
    window.press(&[keys::CONTROL, 'a']);
    window.type_into("tag-dialog-field", "job/ship");
    window.see_words("tag-dialog-preview", "8 notes change");
    window.see_words("tag-dialog-preview", "#job/ship");
    window.click("tag-dialog-do");
    window.see("[data-testid=\"tag\"][data-tag=\"job/ship\"]");
    window.see_gone("[data-testid=\"tag\"][data-tag=\"work/release\"]");
    window.click("toast-action");
    window.see("[data-testid=\"tag\"][data-tag=\"work/release\"]");
    window.see_gone("[data-testid=\"tag\"][data-tag=\"job/ship\"]");

    assert_eq!(app.close().code, 0);
    assert_eq!(with_tag(&folder, "work/release"), 8);
    assert!(!folder.join("unfinished.jsonl").exists());
}

#[test]
fn tags_join_by_click_as_and_or_and_not() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 40);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.click("[data-testid=\"tag\"][data-tag=\"work/release\"]");
    window.see_words("total", "8");
    window.click_with(&[keys::CONTROL], "[data-testid=\"tag\"][data-tag=\"reading\"]");
    window.see_all("filter-chip", &["#work/release", "#reading"]);
    window.see_words("total", "16");
    window.click_with(&[keys::ALT], "[data-testid=\"tag\"][data-tag=\"reading\"]");
    window.see_all("filter-chip", &["#work/release", "not: #reading"]);
    window.click("[data-testid=\"tag\"][data-tag=\"work/release\"]");
    window.see_all("filter-chip", &["not: #reading"]);
}

#[test]
fn everything_is_selected_tagged_and_taken_back() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 40);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.click("[data-testid=\"row\"]");
    window.press(&[keys::CONTROL, 'a']);
    window.see_words("picked-count", "40 selected");
    window.click("picked-tags");
    window.click("picked-add-tag");
    window.type_into("picked-tag-field", "sorted");
    window.press(&[keys::ENTER]);
    window.see_words("[data-testid=\"tag\"][data-tag=\"sorted\"]", "40");
    window.click("toast-action");
    window.see_gone("[data-testid=\"tag\"][data-tag=\"sorted\"]");

    window.click("[data-testid=\"row\"]");
    window.press(&[keys::CONTROL, 'a']);
    window.see_words("picked-count", "40 selected");
    window.click("picked-trash");
    window.see("empty");
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::read(&folder).len(), 0);
    assert_eq!(with_tag(&folder, "sorted"), 0);
}

#[test]
fn the_palette_finds_actions_tags_and_notes() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.press(&[keys::CONTROL, 'k']);
    window.type_into("palette-field", "settings");
    window.press(&[keys::ENTER]);
    window.see("settings-sheet");
    window.press(&[keys::ESCAPE]);
    window.see_gone("settings-sheet");

    window.press(&[keys::CONTROL, 'k']);
    window.type_into("palette-field", "#reading");
    window.see_words("palette-item", "reading");
    window.press(&[keys::ENTER]);
    window.see_all("filter-chip", &["#reading"]);

    window.press(&[keys::CONTROL, 'k']);
    window.type_into("palette-field", "Reading list");
    window.see_words("palette", "Reading list");
}
