//! Small windows and large text: nothing stands in the way of anything.

use memoryhub_tests::{App, Sandbox, desk, notes, programs, room, window::keys};
use serde_json::json;

fn small(app: &App<'_>) {
    desk::resize(app.pid(), 900, 640);
    app.window().until("the size", "return innerWidth === 900 && innerHeight === 640");
}

#[test]
fn a_toast_covers_nothing_that_a_sheet_offers() {
    for size in [100, 200] {
        let sandbox = Sandbox::new();
        sandbox.keep_settings(&json!({ "language": "en", "text_size": size }));
        let folder = sandbox.folder("notes");
        notes::fill(&folder, 5);
        let app = App::open(&sandbox, &folder);
        let window = app.window();
        small(&app);
        for _ in 0..2 {
            window.click("[data-testid=\"row\"]");
            window.see("detail-title");
            window.click("delete");
            window.see_words("toasts", "Moved to the trash");
        }
        window.press(&[keys::CONTROL, ',']);
        window.see("settings-pinyin");
        window.see_still();
        assert_eq!(room::covered_by_toasts(window), [""; 0], "at {size} %");
        window.see_words("toasts", "Moved to the trash");
        assert_eq!(app.close().code, 0);
    }
}

#[test]
fn a_banner_in_a_small_window_leaves_the_sidebar_its_one_scroll_bar() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    programs::append(&folder.join("app_logs.jsonl"), "{\"content\":\"half a li");
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.see("banner-findings");
    small(&app);
    window.see("tag");
    window.see_still();
    let scrolling = room::scrolling(window, "[data-testid=\"sidebar\"]");
    assert!(scrolling.iter().all(|part| part.contains("tag-rows")), "{scrolling:?}");
    assert_eq!(app.close().code, 0);
}

#[test]
fn tags_that_are_offered_at_the_edge_of_a_small_window_are_seen_whole() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    small(&app);
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    window.click("add-tag");
    window.see("[role=\"option\"] small");
    let beyond = window.js(
        "const box = document.querySelector('.field [role=\"listbox\"]').getBoundingClientRect();
         return Math.max(box.right - innerWidth, -box.left, -box.top)",
    );
    assert!(beyond.as_f64().is_some_and(|pixels| pixels <= 0.0), "{beyond} pixels are cut off");
    assert_eq!(app.close().code, 0);
}
