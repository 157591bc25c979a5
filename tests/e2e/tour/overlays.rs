//! What stands over the main window for a moment.

use memoryhub_tests::{App, Sandbox, window::keys};

use super::{Visit, leave};

/// The palette, the calendar, the daily review, and how an import ended.
pub fn overlays(sandbox: &Sandbox, app: &App<'_>, visit: Visit<'_>) {
    let window = app.window();
    palette(app, ["wo", "wo"]);
    visit("palette", app);
    leave(window, "palette");
    run(app, ["calendar", "日历"]);
    window.see("month-day");
    visit("calendar", app);
    leave(window, "statistics-sheet");
    run(app, ["review", "回顾"]);
    window.see("review-note");
    visit("review", app);
    leave(window, "review");

    let file = sandbox.folder("some notes.jsonl");
    let lines = "{\"content\":\"imported\"}\n{\"content\":\"\"}\nnothing that can be read\n";
    std::fs::write(&file, lines).expect("a file");
    sandbox.choose_next(&file);
    window.click("more");
    window.click("more-import");
    window.see("transfer-undo");
    visit("import", app);
    window.click("transfer-undo");
    window.see_gone("transfer-ended");
}

/// Types into the palette, in English or in Chinese, whichever the window speaks.
fn palette(app: &App<'_>, [english, chinese]: [&str; 2]) {
    let window = app.window();
    window.press(&[keys::CONTROL, 'k']);
    let speaks = window.js("return document.documentElement.lang");
    window.type_into("palette-field", if speaks == "en" { english } else { chinese });
    window.see("palette-item");
}

/// Runs the first action that the palette finds.
pub fn run(app: &App<'_>, words: [&str; 2]) {
    palette(app, words);
    app.window().press(&[keys::ENTER]);
}
