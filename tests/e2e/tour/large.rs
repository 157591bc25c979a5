//! The largest text.

use memoryhub_tests::{App, Sandbox, desk, notes, window::keys};
use serde_json::json;

use super::{Visit, capture, leave, overlays::run};

/// The screens that have the least room, in a small window and with text of twice the size.
pub fn large((language, theme): (&str, &str), visit: Visit<'_>) {
    let sandbox = Sandbox::new();
    sandbox.keep_settings(&json!({ "language": language, "theme": theme, "text_size": 200 }));
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    desk::resize(app.pid(), 900, 640);
    window.until("the size", "return innerWidth === 900 && innerHeight === 640");
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    visit("large-main", &app);
    window.press(&[keys::CONTROL, 'k']);
    window.see("palette-item");
    visit("large-palette", &app);
    leave(window, "palette");
    window.press(&[keys::CONTROL, ',']);
    window.see("settings-theme");
    visit("large-settings", &app);
    leave(window, "settings-sheet");
    run(&app, ["review", "回顾"]);
    window.see("review-note");
    visit("large-review", &app);
    leave(window, "review");
    run(&app, ["release data", "释放"]);
    window.see("released-page");
    visit("large-released", &app);
    capture(&app);
    window.see("capture-blocked");
    visit("large-capture", &app);
}
