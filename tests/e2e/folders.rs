//! Releasing the data folder, moving it, opening it again.

use std::fs;

use memoryhub_tests::{App, Sandbox, app::data, desk, notes, window::keys};

use crate::ending::assert_no_helpers;

#[test]
fn a_released_folder_moves_and_opens_at_its_new_place() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 5);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.click("[data-testid=\"row\"]");
    window.see_words("detail-recalls", "1 time");
    let held = app.holds(&folder);
    for part in ["memory.db open", "app_logs.jsonl open", "watches"] {
        assert!(held.iter().any(|one| one.contains(part)), "open: no {part} in {held:#?}");
    }

    window.click("release");
    window.see_words("released-page", "You can move, rename or delete the folder now");
    assert_eq!(app.holds(&folder), [""; 0], "held after the release");
    assert_no_helpers(&folder);
    let moved = sandbox.folder("moved notes");
    fs::rename(&folder, &moved).expect("the folder moves");

    window.click("choose-folder");
    desk::choose(app.pid(), "Choose the data folder", &moved.display().to_string());
    window.see_words("offer-dialog", "moved notes");
    window.see_words("offer-dialog", "5 notes");
    window.click("offer-accept");
    window.see_words("row-title", "读书笔记");
    window.click("[data-testid=\"row\"]");
    window.see_words("detail-recalls", "2 times");
    assert!(!folder.exists(), "the old place is left alone");

    assert_eq!(app.close().code, 0);
    assert_no_helpers(&moved);
    assert_eq!(notes::one(&moved, "读书").recalled_count, 2);
    let app = App::start(&sandbox, &[]);
    app.window().see_words("note-count", "5 notes");
    app.window().see_words("folder", "moved notes");
}

#[test]
fn a_released_folder_opens_again_with_one_click() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 2);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.type_into("composer-text", "A draft that stays");
    window.click("open-files");
    window.see("resource-row");
    window.click("resources-release");
    window.see("released-steps");
    assert_eq!(app.holds(&folder), [""; 0], "held after the release");

    window.click("reopen");
    window.see_all(
        "row-title",
        &["会议记录：数据文件夹可以移动", "WAL checkpoints and open handles"],
    );
    window.see_words("composer-text", "A draft that stays");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_words("note-count", "3 notes");
    window.click("release");
    window.see("released-page");
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::read(&folder).len(), 3);
}

#[test]
fn a_folder_that_moved_while_released_is_missing_and_a_second_start_names_the_new_place() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 2);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.click("release");
    window.see("released-page");
    let moved = sandbox.folder("搬走的 notes");
    fs::rename(&folder, &moved).expect("the folder moves");
    window.click("reopen");
    window.see("failed-page");
    window.see("create-folder");
    assert!(!folder.exists(), "nothing is made in the old place");

    assert_eq!(app.start_again(&data(&moved)).code, 0);
    window.see_words("offer-dialog", "2 notes");
    window.click("offer-accept");
    window.see_words("note-count", "2 notes");
    window.see_words("folder", "搬走的 notes");
}
