//! What Ctrl+Z takes back beside changes of notes: an import, a setting.

use std::fmt::Write as _;

use memoryhub_tests::{App, Sandbox, notes, window::keys};

/// More than a change shows its progress from.
const MANY: usize = 3000;

#[test]
fn an_import_goes_to_the_trash_as_one_and_what_was_there_stays() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 3);
    let mut lines = String::new();
    for number in 0..MANY {
        writeln!(lines, "{{\"content\":\"imported {number}\",\"tags\":[\"came\"]}}")
            .expect("a line");
    }
    let file = sandbox.folder("notes.jsonl");
    std::fs::write(&file, lines).expect("a file");
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let tag = "[data-testid=\"tag\"][data-tag=\"came\"]";
    let import = || {
        sandbox.choose_next(&file);
        window.click("more");
        window.click("more-import");
        window.see("transfer-ended");
    };

    import();
    window.see_words("transfer-ended", "3,000 notes added");
    window.click("transfer-undo");
    window.see_gone("transfer-ended");
    window.see_gone(tag);
    window.see_words("note-count", "3 notes");
    window.press(&[keys::CONTROL, keys::SHIFT, 'z']);
    window.see_words(tag, "3,000");
    window.press(&[keys::CONTROL, 'z']);
    window.see_gone(tag);

    // What is in the trash is there already: it can be looked at there, or brought back.
    import();
    window.see_words("transfer-ended", "No new notes");
    window.see_words("transfer-ended", "3,000 are in the trash");
    let said = window.words("transfer-ended").expect("what it says");
    assert!(!said.contains("already"), "{said}");
    assert!(!window.is_visible("transfer-undo"), "there is nothing to take back");
    window.click("transfer-trash");
    window.see_gone("transfer-ended");
    window.see("empty-trash");
    window.see_words("row-title", "imported 2999");
    window.click("[data-testid=\"view\"][data-view=\"all\"]");
    window.see_gone(tag);
    import();
    window.click("transfer-restore");
    window.see_gone("transfer-ended");
    window.see_words(tag, "3,000");
    window.see_words("toasts", "3,000 notes are back");
    window.press(&[keys::CONTROL, 'z']);
    window.see_gone(tag);
    assert_eq!(app.close().code, 0);
    let left = notes::read(&folder);
    assert_eq!(left.len(), 3);
    assert!(left.iter().all(|note| !note.content.starts_with("imported")));
}

#[test]
fn settings_are_taken_back_one_by_one_in_their_sheet_and_outside_of_it() {
    let sandbox = Sandbox::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    let window = app.window();
    let theme = |name: &str| {
        window.until(name, &format!("return document.documentElement.dataset.theme === '{name}'"));
    };
    window.click("open-settings");
    window.click("[data-testid=\"settings-theme\"] label:has([value=\"dark\"])");
    theme("dark");
    window.click("[data-testid=\"settings-language\"] label:has([value=\"zh-CN\"])");
    window.see_words("settings-sheet", "设置");
    window.click("settings-pinyin");
    window.until(
        "pinyin to be off",
        "return !document.querySelector('[data-testid=\"settings-pinyin\"]').checked",
    );
    window.press(&[keys::CONTROL, 'z']);
    window.until(
        "pinyin to be on",
        "return document.querySelector('[data-testid=\"settings-pinyin\"]').checked",
    );
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("settings-sheet", "Settings");
    window.press(&[keys::ESCAPE]);
    window.see_gone("settings-sheet");

    // No folder is needed.
    window.click("release");
    window.see("released-page");
    window.press(&[keys::CONTROL, 'z']);
    theme("light");
    window.see_words("toasts", "Setting taken back: Colours");
    assert_eq!(app.close().code, 0);
    assert_eq!(sandbox.settings()["theme"], "system");
    assert_eq!(sandbox.settings()["language"], "system");
}
