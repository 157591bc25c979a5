//! Changes that other programs make in the folder.

use memoryhub_tests::{App, Sandbox, notes, programs, wait};

#[test]
fn a_line_appended_by_another_program_appears_by_itself() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let app = App::open(&sandbox, &folder);
    app.window().see_words("note-count", "1 note");

    let line = r#"{"content":"Log from elsewhere, 来自别处","tags":["outside"]}"#;
    programs::append(&folder.join("app_logs.jsonl"), line);
    app.window().see_words("list", "Log from elsewhere, 来自别处");
    app.window().see_words("note-count", "2 notes");
    app.window().see("[data-testid=\"tag\"][data-tag=\"outside\"]");
    wait::until("the log to tell of it", || {
        sandbox.log().contains("from outside: 1 added").then_some(())
    });
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::one(&folder, "Log from elsewhere").tags, ["outside"]);
}
