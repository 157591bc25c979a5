//! Recall counts on their way to the disk.

use memoryhub_tests::{App, Sandbox, notes, window::keys};

#[test]
fn opened_notes_count_and_the_counts_are_on_disk_after_idleness_whatever_happens_then() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 3);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.click("[data-testid=\"row\"]");
    window.see_words("detail-recalls", "1 time");
    window.press(&[keys::DOWN]);
    window.see_words("detail-title", "会议记录");
    window.see_words("detail-recalls", "not recalled yet");
    window.press(&[keys::ENTER]);
    window.see_words("detail-recalls", "1 time");
    window.click("copy");
    window.see_words("detail-recalls", "2 times");
    window.see_words("recalls-waiting", "waiting");
    window.until(
        "the waiting counts to be written",
        "return document.querySelector('[data-testid=\"recalls-waiting\"]').innerText.trim() === ''",
    );
    assert_eq!(app.signal("KILL").code, 128 + 9);

    assert_eq!(notes::one(&folder, "Reading").recalled_count, 1);
    assert_eq!(notes::one(&folder, "会议").recalled_count, 2);
    assert_eq!(notes::one(&folder, "WAL").recalled_count, 0);
}
