//! What the search field offers, says and gives up, and keys that are chosen.

use memoryhub_tests::{App, Sandbox, Window, notes, window::keys};

#[test]
fn a_search_offers_operators_says_what_it_understood_and_what_to_give_up() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 20);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.type_into("search", "ta");
    window.see_words("search-offer", "tag:");
    window.press(&[keys::DOWN]);
    window.press(&[keys::ENTER]);
    window.until("the operator", "return document.activeElement.value === 'tag:'");
    window.type_into("search", "read");
    window.see_words("search-offers", "reading");
    window.press(&[keys::DOWN]);
    window.press(&[keys::ENTER]);
    window.see_words("search-explained", "reading");
    window.see_words("total", "4");
    window.type_into("search", "-sourdough");
    window.see_words("search-explained", "sourdough");

    // Nothing is found: what to give up is offered, with how much that finds.
    window.type_into("search", " nowhere");
    window.see("empty");
    window.see_words("loosen", "4 notes");
    window.click("loosen-way");
    window.see_words("total", "4");
    window.see("row");

    // The search is remembered.
    window.click("search-clear");
    window.click("search");
    window.press(&[keys::DOWN]);
    window.see_words("search-offers", "tag:reading");
    assert_eq!(app.close().code, 0);
}

#[test]
fn keys_are_chosen_a_conflict_is_said_and_the_choice_is_taken_back() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 3);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let pin = "[data-testid=\"shortcut-keys\"][data-id=\"pin\"]";
    window.press(&[keys::F1]);
    window.click(pin);
    window.press(&[keys::CONTROL, 'n']);
    window.see_words("shortcuts-sheet", "also");
    window.press(&[keys::CONTROL, 'z']);
    window.until("no conflict", "return !document.querySelector('.conflict')");
    window.click(pin);
    window.press(&[keys::CONTROL, keys::SHIFT, 'l']);
    window.see_words(pin, "L");
    window.press(&[keys::ESCAPE]);
    window.see_gone("shortcuts-sheet");
    window.click("[data-testid=\"row\"]");
    window.see("detail-title");
    window.press(&[keys::CONTROL, keys::SHIFT, 'l']);
    window.see_words("[data-testid=\"view\"][data-view=\"pinned\"]", "1");
    assert_eq!(app.close().code, 0);
}

#[test]
fn a_desktop_that_wants_no_movement_gets_none() {
    let sandbox = Sandbox::new();
    let gtk = sandbox.path().join("config/gtk-3.0");
    std::fs::create_dir_all(&gtk).expect("a folder");
    let settings = "[Settings]\ngtk-enable-animations=0\n";
    std::fs::write(gtk.join("settings.ini"), settings).expect("settings of the desktop");
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    let window = app.window();
    window.until("the wish", "return matchMedia('(prefers-reduced-motion: reduce)').matches");
    window.press(&[keys::CONTROL, ',']);
    window.see("settings-sheet");
    assert_eq!(longest(window), 0.0, "seconds");

    let still = Sandbox::new();
    drop(app);
    let app = App::open(&still, &still.folder("notes"));
    app.window().press(&[keys::CONTROL, ',']);
    app.window().see("settings-sheet");
    assert!(longest(app.window()) > 0.05, "else the check above could not fail");
}

/// The longest movement that any part of the page asks for, in seconds, to a hundredth.
fn longest(window: &Window) -> f64 {
    let found =
        window.js("return Math.max(...[...document.querySelectorAll('*')].flatMap((it) => {
           const style = getComputedStyle(it);
           return [style.animationDuration, style.transitionDuration]
             .flatMap((all) => all.split(',').map(parseFloat));
         }).filter(Number.isFinite))");
    (found.as_f64().unwrap_or(f64::NAN) * 100.0).floor() / 100.0
}

#[test]
fn tags_move_get_a_colour_and_are_taken_off_and_each_is_taken_back() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 20);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let tag = |name: &str| format!("[data-testid=\"tag\"][data-tag=\"{name}\"]");
    let menu = |name: &str| {
        window.see(&tag(name));
        window.js(&format!(
            "const e = document.querySelector('{}'); e.scrollIntoView(); \
             const {{ x, y }} = e.getBoundingClientRect(); \
             e.dispatchEvent(new MouseEvent('contextmenu', \
             {{ bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 10 }}))",
            tag(name)
        ));
    };
    menu("reading");
    window.click("tag-move");
    window.type_into("tag-dialog-field", "ideas");
    window.see_words("tag-dialog-preview", "#ideas/reading");
    window.click("tag-dialog-do");
    window.see(&tag("ideas/reading"));
    window.click("toast-action");
    window.see(&tag("reading"));

    menu("reading");
    window.click("tag-remove");
    window.see_words("tag-dialog-preview", "4 notes");
    window.click("tag-dialog-do");
    window.see_gone(&tag("reading"));
    window.click("toast-action");
    window.see_words(&tag("reading"), "4");

    let colour = || {
        let sign = format!("{} .sign", tag("reading"));
        window.js(&format!("return document.querySelector('{sign}').style.color")).to_string()
    };
    let before = colour();
    menu("reading");
    window.see("tag-colour");
    window.js("document.querySelector('[data-testid=\"tag-colour\"]').focus()");
    window.press(&[keys::RIGHT]);
    window.click("tag-colour-blue");
    memoryhub_tests::wait::until("the colour", || (colour() != before).then_some(()));
    window.click("note-count");
    window.press(&[keys::CONTROL, 'z']);
    memoryhub_tests::wait::until("the colour before", || (colour() == before).then_some(()));
    assert_eq!(app.close().code, 0);
}
