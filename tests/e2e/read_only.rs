//! A folder that can only be read: everything is found, nothing is changed, and that is said.

use memoryhub_tests::{App, Sandbox, notes, read_only::ReadOnly, window::keys};

#[test]
fn a_folder_that_cannot_be_written_to_is_read_and_searched_and_a_draft_is_kept() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let Some(kept) = ReadOnly::make(&folder) else { return };
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.see_words("banner-read-only", "This folder is read-only");
    window.see_words("note-count", "10 notes");
    window.type_into("search", "sourdough");
    window.see_all("row-title", &["Sourdough, second attempt"]);

    // What cannot be saved is said, and stays in the editor.
    window.type_into("composer-text", "A thought for later");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_words("composer-problem", "This folder cannot be written");
    window.see_words("composer-text", "A thought for later");
    window.press(&[keys::ESCAPE]);
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    window.click("delete");
    window.see_words("toasts", "This folder cannot be written");
    window.see_all("row-title", &["Sourdough, second attempt"]);
    assert_eq!(app.close().code, 0);
    assert_eq!(sandbox.draft()["text"], "A thought for later");
    drop(kept);
    assert_eq!(notes::read(&folder).len(), 10);
}
