//! The capture window: over everything, for one note, with a draft of its own.

use memoryhub_tests::{
    App, Sandbox,
    app::data,
    desk::{self, CAPTURE},
    notes, wait,
};

/// Asks a running application for the capture window, and waits until it has the keyboard.
fn open(app: &App<'_>) -> String {
    assert_eq!(app.start_again(&["--capture".into()]).code, 0);
    has_keyboard(app)
}

fn has_keyboard(app: &App<'_>) -> String {
    let window = desk::window_of(app.pid(), CAPTURE);
    wait::until("the capture window to have the keyboard", || {
        desk::is_active(&window).then_some(())
    });
    window
}

fn gone(app: &App<'_>) {
    wait::until("the capture window to go", || (!desk::is_shown(app.pid(), CAPTURE)).then_some(()));
}

#[test]
fn a_note_is_kept_without_the_main_window() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    app.window().type_into("composer-text", "Half a thought");
    let main = desk::window_of(app.pid(), "MemoryHub");
    desk::minimise(&main);
    wait::until("the main window to lose the keyboard", || (!desk::is_active(&main)).then_some(()));

    open(&app);
    desk::type_text("Captured in passing #quick");
    desk::press("Escape"); // puts away the tags that are offered
    desk::press("ctrl+Return");
    gone(&app);
    assert!(!desk::is_active(&main), "the main window stays where it was");
    assert!(!desk::is_shown(app.pid(), "MemoryHub"), "the main window stays minimised");
    app.window().go_to("index.html");
    app.window().see_all("row-title", &["Captured in passing"]);
    app.window().see_words("composer-text", "Half a thought");
    assert_eq!(app.signal("TERM").code, 0);
    assert_eq!(notes::one(&folder, "Captured").tags, ["quick"]);
}

#[test]
fn escape_keeps_the_draft_over_a_restart_and_apart_from_the_main_one() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    let main = desk::window_of(app.pid(), "MemoryHub");
    open(&app);
    desk::type_text("Not yet done");
    // Right after a key Esc may belong to the tags that are offered.
    wait::until("the text", || (sandbox.capture_draft()["text"] == "Not yet done").then_some(()));
    desk::press("Escape");
    gone(&app);
    wait::until("the main window to have the keyboard back", || {
        desk::is_active(&main).then_some(())
    });
    assert_eq!(sandbox.capture_draft()["text"], "Not yet done");
    assert_eq!(app.close().code, 0);
    assert!(notes::read(&folder).is_empty(), "a draft is no note yet");

    let app = App::open(&sandbox, &folder);
    app.window().see_words("composer-text", "Write a note");
    open(&app);
    desk::press("ctrl+End");
    desk::type_text(", but now");
    desk::press("ctrl+Return");
    gone(&app);
    app.window().go_to("index.html");
    app.window().see_all("row-title", &["Not yet done, but now"]);
}

#[test]
fn the_keys_open_it_from_everywhere() {
    let sandbox = Sandbox::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    wait::until("the keys to be taken", || {
        sandbox.log().contains("capture keys: Ready").then_some(())
    });
    desk::press("ctrl+alt+m");
    has_keyboard(&app);
    desk::type_text("By keys alone");
    desk::press("ctrl+Return");
    gone(&app);
    app.window().go_to("index.html");
    app.window().see_all("row-title", &["By keys alone"]);
}

#[test]
fn while_the_folder_is_released_it_says_so_and_keeps_the_text() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    app.window().click("release");
    app.window().see("released-page");
    open(&app);
    app.window().go_to("capture.html");
    app.window().see_words("capture-blocked", "The data folder is released.");
    desk::type_text("For later");
    desk::press("ctrl+Return");
    app.window().see_words("composer-problem", "The data folder is released");
    app.window().see_words("composer-text", "For later");
    assert!(app.holds(&folder).is_empty(), "{:?}", app.holds(&folder));

    app.window().click("capture-open-main");
    gone(&app);
    app.window().go_to("index.html");
    app.window().click("reopen");
    app.window().see("main-window");
    open(&app);
    app.window().go_to("capture.html");
    app.window().see_gone("capture-blocked");
    desk::press("ctrl+Return");
    gone(&app);
    app.window().go_to("index.html");
    app.window().see_all("row-title", &["For later"]);
}

#[test]
fn a_start_for_one_capture_ends_with_it() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let mut arguments = data(&folder);
    arguments.push("--capture".into());
    let app = App::start(&sandbox, &arguments);
    has_keyboard(&app);
    assert!(!desk::is_shown(app.pid(), "MemoryHub"), "the main window is not shown");
    desk::type_text("And nothing else");
    desk::press("ctrl+Return");
    assert_eq!(app.wait_for_end().code, 0);
    assert_eq!(notes::one(&folder, "And nothing").content, "And nothing else");
}

#[test]
fn its_cross_hides_it_and_ends_nothing() {
    let sandbox = Sandbox::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    open(&app);
    desk::type_text("Kept");
    desk::press("alt+F4");
    gone(&app);
    app.window().go_to("index.html");
    app.window().see("main-window");
    wait::until("the draft", || (sandbox.capture_draft()["text"] == "Kept").then_some(()));
    assert_eq!(app.close().code, 0);
}
