//! What is said when something is not as it should be.

use memoryhub_tests::{App, notes, read_only::ReadOnly};

use super::{Visit, dressed};

/// A file that shrank while the folder is open, and a folder that can only be read.
pub fn trouble(dress: (&str, &str), visit: Visit<'_>) {
    let sandbox = dressed(dress);
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    std::fs::write(folder.join("app_logs.jsonl"), "").expect("a file that shrinks");
    window.see("banner-stopped");
    visit("stopped", &app);
    window.click("banner-stopped-accept");
    window.see("confirm-dialog");
    visit("stopped-question", &app);
    drop(app);

    let folder = sandbox.folder("kept");
    notes::fill(&folder, 10);
    let Some(_kept) = ReadOnly::make(&folder) else { return };
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.see("banner-read-only");
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    visit("read-only", &app);
}
