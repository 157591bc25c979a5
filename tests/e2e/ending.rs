//! A second start, and what every end leaves behind; the ends themselves are in `ways_out`.

use std::{fs, path::Path};

use memoryhub_tests::{App, Sandbox, app::data, desk, held, wait, window::keys};

#[test]
fn a_new_start_finds_the_notes_of_the_last_one() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    app.window().type_into("composer-text", "Kept, 保留下来 #kept");
    app.window().press(&[keys::CONTROL, keys::ENTER]);
    app.window().see_all("row-title", &["Kept, 保留下来"]);
    app.window().click("[data-testid=\"row\"]");
    app.window().see_words("detail-recalls", "1 time");
    let pid = app.pid();
    assert_eq!(app.close().code, 0);
    assert_given_back(pid, &folder);

    let app = App::open(&sandbox, &folder);
    app.window().see_all("row-title", &["Kept, 保留下来"]);
    app.window().click("[data-testid=\"row\"]");
    app.window().see_words("detail-recalls", "2 times");
}

#[test]
fn a_second_start_brings_the_first_window_forward_and_ends() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    let window = desk::window_of(app.pid(), "MemoryHub");
    desk::minimise(&window);
    wait::until("the window to lose the keyboard", || (!desk::is_active(&window)).then_some(()));

    assert_eq!(app.start_again(&data(&folder)).code, 0);
    wait::until("the window to come forward", || desk::is_active(&window).then_some(()));
    app.window().see("main-window");
    app.window().see_gone("offer-dialog");
}

/// No process of the run is left, and nothing in the folder but notes; it moves and goes.
pub fn assert_given_back(pid: u32, folder: &Path) {
    assert_no_helpers(folder);
    assert_movable(pid, folder);
}

/// No process of the run is left, and the folder moves.
pub fn assert_movable(pid: u32, folder: &Path) {
    assert!(!held::is_alive(pid), "the process is still there");
    let moved = folder.with_extension("moved");
    fs::rename(folder, &moved).expect("the folder moves");
    fs::rename(&moved, folder).expect("and back");
}

/// Nothing but the files of the notes.
pub fn assert_no_helpers(folder: &Path) {
    let names: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().any(|name| name == "memory.db"), "no notes in {names:?}");
    let helpers: Vec<_> = names
        .iter()
        .filter(|name| {
            name.ends_with("-wal") || name.ends_with("-shm") || name.to_lowercase().contains("lock")
        })
        .collect();
    assert!(helpers.is_empty(), "left behind: {helpers:?}");
}
