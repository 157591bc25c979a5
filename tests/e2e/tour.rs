//! A walk through every screen, for whoever looks: a checker, or a camera.

mod large;
mod overlays;
mod trouble;

use memoryhub_tests::{App, Sandbox, Window, app::data, desk, notes, programs, window::keys};

use crate::quick::tray::Tray;

pub use large::large;
pub use trouble::trouble;

/// Languages and themes in which every screen is looked at.
pub const DRESSES: [(&str, &str); 4] =
    [("en", "light"), ("en", "dark"), ("zh-CN", "light"), ("zh-CN", "dark")];

/// Is called with the name of each screen while it is shown.
pub type Visit<'v> = &'v mut dyn FnMut(&str, &App<'_>);

/// A home in which an earlier run chose language and theme.
pub fn dressed((language, theme): (&str, &str)) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.choose(language, theme);
    sandbox
}

/// The screens before a folder is open.
pub fn before_opening(dress: (&str, &str), visit: Visit<'_>) {
    let sandbox = dressed(dress);
    let app = App::start(&sandbox, &[]);
    app.window().see("welcome-page");
    visit("welcome", &app);
    drop(app);

    let missing = sandbox.folder("no/such/folder");
    let app = App::start(&sandbox, &data(&missing));
    app.window().see("failed-page");
    visit("missing", &app);

    let pictures = sandbox.folder("pictures");
    std::fs::create_dir_all(&pictures).expect("a folder");
    std::fs::write(pictures.join("cat.jpg"), "no picture").expect("a file");
    app.start_again(&data(&pictures));
    app.window().see("offer-dialog");
    visit("offer", &app);
}

/// The main window without notes.
pub fn empty(dress: (&str, &str), visit: Visit<'_>) {
    let sandbox = dressed(dress);
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    app.window().see("empty");
    visit("empty", &app);
    app.window().click("open-statistics");
    app.window().see("statistics-empty");
    visit("empty-statistics", &app);
}

/// The main window with a great many notes.
pub fn many(dress: (&str, &str), count: usize, visit: Visit<'_>) {
    let sandbox = dressed(dress);
    let folder = sandbox.folder("notes");
    notes::fill(&folder, count);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    visit("many", &app);
    window.type_into("search", "文件");
    window.see("[data-testid=\"row-title\"] mark");
    visit("many-search", &app);
    window.click("open-statistics");
    window.see("heat-map");
    visit("many-statistics", &app);
}

/// The capture window, a link, and what the tray adds.
pub fn quick(dress: (&str, &str), visit: Visit<'_>) {
    let sandbox = dressed(dress);
    let _tray = Tray::in_home(&sandbox);
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    app.start_again(&["memoryhub://new?text=A%20thought%0A%E6%83%B3%E6%B3%95&tags=inbox".into()]);
    window.see("link-sheet");
    visit("link", &app);
    window.click("link-discard");
    window.see_gone("link-sheet");
    window.click("open-settings");
    window.click("settings-login");
    window.see("settings-hidden");
    window.js("document.querySelector('[data-testid=\"settings-login\"]').scrollIntoView()");
    visit("settings-quick", &app);
    leave(window, "settings-sheet");
    desk::close_window(app.pid());
    window.see("close-question");
    visit("close", &app);
    window.click("close-stay");
    window.see_gone("close-question");
    capture(&app);
    window.type_into("composer-text", "A thought, 想法 #wo");
    window.see("[class~=\"cm-tooltip-autocomplete\"]");
    visit("capture", &app);
    window.press(&[keys::ESCAPE]);
    window.go_to("index.html");
    window.click("release");
    window.see("released-page");
    capture(&app);
    window.see("capture-blocked");
    visit("capture-released", &app);
}

/// Opens the capture window and goes on there.
fn capture(app: &App<'_>) {
    app.start_again(&["--capture".into()]);
    app.window().go_to("capture.html");
    app.window().until("the keyboard", "return document.hasFocus()");
}

/// Every screen of a folder with ten notes.
pub fn ten(dress: (&str, &str), visit: Visit<'_>) {
    let sandbox = dressed(dress);
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let aside = folder.join("app_logs.jsonl");
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    visit("main", &app);
    writing(&app, visit);
    searching(&app, visit);
    changing(&app, visit);
    sheets(&app, visit);
    overlays::overlays(&sandbox, &app, visit);

    window.click("release");
    window.see("released-steps");
    visit("released", &app);
    // A line that is none: opening again finds it.
    programs::append(&aside, "{\"content\":\"half a li");
    window.click("reopen");
    window.see("banner-findings");
    visit("findings-banner", &app);
    window.click("banner-findings-show");
    window.see("findings-dialog");
    visit("findings", &app);
}

fn writing(app: &App<'_>, visit: Visit<'_>) {
    let window = app.window();
    window.type_into("composer-text", "Words with a #wo");
    window.see("[role=\"listbox\"].cm-completionList, .cm-tooltip-autocomplete");
    visit("completion", app);
    window.press(&[keys::ESCAPE]);
    window.see_gone("[class~=\"cm-tooltip-autocomplete\"]");
    window.click("composer-layer");
    window.see("composer-layer-session");
    visit("layers", app);
    window.click("composer-layer-session");
    window.see_gone("composer-layer-session");
    window.click("composer-save");
    window.see_words("on-disk", "1");
    visit("session", app);
}

fn searching(app: &App<'_>, visit: Visit<'_>) {
    let window = app.window();
    window.click("[data-testid=\"tag\"][data-tag=\"work\"]");
    window.type_into("search", "folder -draft");
    window.see("[data-testid=\"row-title\"] mark");
    visit("search", app);
    window.type_into("search", " nowhere");
    window.see("empty");
    visit("nothing-found", app);
    window.click("clear-filters");
    window.see("row");
}

fn changing(app: &App<'_>, visit: Visit<'_>) {
    let window = app.window();
    window.click("[data-testid=\"row\"]");
    window.see("pin");
    window.click("pin");
    window.click("edit");
    window.see("edit-text");
    visit("editing", app);
    window.type_into("edit-text", "More words. ");
    window.click("edit-cancel");
    window.see("confirm-dialog");
    visit("discard", app);
    window.click("confirm-no");
    window.see_gone("confirm-dialog");
    window.click("edit-save");
    window.see("detail-title");
    window.click("history");
    window.see("revision");
    visit("history", app);
    window.press(&[keys::ESCAPE]);
    window.see_gone("revisions");
    window.click("add-tag");
    window.see("add-tag-field");
    visit("add-tag", app);
    window.press(&[keys::ESCAPE]);
    window.click("more");
    window.see("more-import");
    visit("more", app);
    window.press(&[keys::ESCAPE]);
    window.see_gone("more-import");
    window.click("delete");
    window.see("toast");
    visit("toast", app);
    window.click("[data-testid=\"view\"][data-view=\"trash\"]");
    window.see("empty-trash");
    window.click("[data-testid=\"row\"]");
    window.see("purge");
    visit("trash", app);
    window.click("empty-trash");
    window.see("confirm-dialog");
    visit("confirm", app);
    window.click("confirm-yes");
    window.see_gone("confirm-dialog");
    window.click("[data-testid=\"view\"][data-view=\"all\"]");
    window.see("row");
}

fn sheets(app: &App<'_>, visit: Visit<'_>) {
    let window = app.window();
    for (button, sheet, part) in [
        ("open-files", "resources-sheet", "resource-row"),
        ("open-statistics", "statistics-sheet", "heat-map"),
        ("open-settings", "settings-sheet", "settings-theme"),
    ] {
        window.click(button);
        window.see(part);
        visit(sheet, app);
        leave(window, sheet);
    }
    window.press(&[keys::F1]);
    window.see("shortcuts-sheet");
    visit("shortcuts-sheet", app);
    leave(window, "shortcuts-sheet");
}

fn leave(window: &Window, sheet: &str) {
    window.press(&[keys::ESCAPE]);
    window.see_gone(sheet);
}
