//! Hostile names of folders and files, in offers, errors, reports and settings.

use std::{fs, path::Path};

use memoryhub_tests::{
    App, Sandbox, Window,
    app::data,
    canary, desk, notes,
    payloads::{self, Ear},
    programs,
    window::keys,
};
use serde_json::json;

use super::{LOOKING, import, watched};

/// Bytes of a path that the system takes, with room for the names in it.
const LONGEST: usize = 3_000;
/// Bytes of one that a store can be opened at.
const SHORT: usize = 250;
/// What the page asks for when a person chooses folders and files, beside looking.
const CHOOSING: [&str; 6] =
    ["accept_folder", "cancel_folder", "create_folder", "import_notes", "release", "reopen"];

#[test]
fn hostile_folder_names_are_words_in_offers_and_errors() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let paths = payloads::as_paths(&texts, LONGEST);
    let shown: usize = paths
        .iter()
        .map(|path| texts.iter().filter(|text| path.contains(text.trim_matches('/'))).count())
        .sum();
    assert!(shown > 500, "{shown} texts in {} paths", paths.len());

    let app = App::open(&sandbox, &sandbox.folder("notes"));
    watched(&app);
    let window = app.window();
    for path in &paths {
        let folder = sandbox.folder("x").join(path);
        assert_eq!(app.start_again(&data(&folder)).code, 0);
        let begin = path.split('\n').next().unwrap_or_default().trim();
        window.see_words("offer-dialog", &begin.chars().take(12).collect::<String>());
        check(window);
        window.click("offer-cancel");
        window.see_gone("offer-dialog");
    }
    // The last one is opened, which cannot be done: its name is in the error.
    let folder = sandbox.folder("y").join(&paths[0]);
    fs::create_dir_all(folder.parent().expect("a folder above")).expect("folders");
    fs::write(&folder, "a file where a folder should be").expect("a file");
    assert_eq!(app.start_again(&data(&folder)).code, 0);
    window.see("offer-dialog");
    check(window);
    assert_eq!(ear.heard(), [""; 0]);
}

#[test]
fn hostile_names_of_an_open_folder_are_words_on_every_page() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let texts: Vec<String> =
        payloads::all(ear.address()).into_iter().filter(|text| text.starts_with('<')).collect();
    for path in payloads::as_paths(&texts, SHORT).iter().step_by(25) {
        let folder = sandbox.folder("z").join(path);
        notes::fill(&folder, 3);
        // Lines that are none, and a line with a field that is none.
        let log = folder.join("app_logs.jsonl");
        programs::append(&log, &format!("{{\"content\":{}", json!(path)));
        programs::append(&log, &json!({ "content": path, "layer": path, "id": path }).to_string());
        let app = App::open(&sandbox, &folder);
        watched(&app);
        let window = app.window();
        window.see_words("folder", &path[..4]);
        window.click("banner-findings-show");
        window.see("findings-dialog");
        leave(window, "findings-dialog");
        for (button, sheet) in [
            ("open-files", "resources-sheet"),
            ("open-statistics", "statistics-sheet"),
            ("open-settings", "settings-sheet"),
        ] {
            window.click(button);
            window.see(sheet);
            leave(window, sheet);
        }
        window.click("release");
        window.see_words("released-folder", &path[..4]);
        check(window);
        let moved = sandbox.folder("moved");
        fs::rename(&folder, &moved).expect("the folder moves");
        window.click("reopen");
        window.see("failed-page");
        window.js("document.querySelectorAll('details').forEach((e) => { e.open = true })");
        check(window);
        fs::remove_dir_all(&moved).expect("the folder goes");
        assert_eq!(ear.heard(), [""; 0]);
    }
}

#[test]
fn a_hostile_file_name_and_what_is_wrong_in_the_file_are_words() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    watched(&app);
    let window = app.window();
    // The keyboard must have keys for them.
    for name in
        ["<img src=x onerror=pwned(1)>", "'\"><svg onload=pwned(2)>", "{{pwned(3)}} ${pwned(4)}"]
    {
        let file = sandbox.folder(&format!("{name}.jsonl"));
        let bad = |text: &str| json!({ "content": text, "layer": text, "created_at": text });
        let lines = ["<svg onload=pwned(5)>", "<img src=x onerror=pwned(6)>", "\"'><b>"].map(bad);
        fs::write(&file, lines.map(|line| line.to_string()).join("\n")).expect("a file");
        window.click("more");
        window.click("more-import");
        desk::choose(app.pid(), "Import notes", &file.display().to_string());
        window.see_words("transfer-ended", name);
        window.see_words("transfer-ended", "<svg onload=pwned(5)>");
        check(window);
        window.click("transfer-close");
        window.see_gone("transfer-ended");
    }
    assert_eq!(ear.heard(), [""; 0]);
}

#[test]
fn hostile_settings_are_words() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let extra: serde_json::Map<_, _> =
        texts.iter().map(|text| (text.clone(), json!(text))).collect();
    let path = format!("/{}", payloads::as_paths(&texts, LONGEST)[0]);
    for chosen in [
        json!({ "language": texts[0], "theme": texts[1], "text_size": texts[2] }),
        json!({ "language": "en", "text_size": 9_999, "data_folder": path }),
    ] {
        let mut settings = chosen.as_object().cloned().unwrap_or_default();
        settings.extend(extra.clone());
        sandbox.keep_settings(&json!(settings));
        let app = App::start(&sandbox, &[]);
        watched(&app);
        app.window().see("[data-testid=\"welcome-page\"], [data-testid=\"failed-page\"]");
        check(app.window());
    }
    assert!(!Path::new(&path).exists(), "nothing is made");

    // Settings of the right kind that hold every text: names, searches, colours, keys.
    let folder = sandbox.folder("notes");
    let tags: Vec<String> = texts.iter().filter_map(|text| payloads::as_tag(text)).collect();
    let lines: Vec<_> =
        tags.iter().map(|tag| json!({ "content": "A note", "tags": [tag] })).collect();
    import(&sandbox, &folder, &lines);
    let colours: serde_json::Map<_, _> =
        tags.iter().zip(&texts).map(|(tag, text)| (tag.to_lowercase(), json!(text))).collect();
    let views: Vec<_> = texts
        .iter()
        .map(|text| json!({ "name": text, "text": text, "tags": [{ "any": [text] }] }))
        .collect();
    let chosen: serde_json::Map<_, _> =
        texts.iter().map(|text| (text.clone(), json!([text]))).collect();
    sandbox.keep_settings(&json!({
        "language": "en",
        "views": views,
        "recent_searches": texts,
        "tag_colours": colours,
        "shortcuts": chosen,
    }));
    let app = App::open(&sandbox, &folder);
    watched(&app);
    app.window().see("row");
    check(app.window());
    app.window().js("document.querySelector('[data-testid=\"search\"]').focus(); return 1");
    app.window().js("window.stir(document); return 1");
    check(app.window());
    app.window().press(&[keys::F1]);
    app.window().see("shortcuts-sheet");
    check(app.window());
    assert_eq!(ear.heard(), [""; 0]);
}

#[test]
fn a_hostile_holder_of_the_folder_is_words() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let folder = sandbox.folder("held");
    notes::fill(&folder, 1);
    let held = memoryhub::Config {
        holder_name: texts.iter().take(100).cloned().collect(),
        ..memoryhub::Config::default()
    };
    let holder = memoryhub::LayeredMemoryManager::open_with(&folder, held).expect("a holder");
    let app = App::start(&sandbox, &data(&folder));
    watched(&app);
    app.window().see_words("failed-page", &texts[0]);
    check(app.window());
    drop(holder);
    assert_eq!(ear.heard(), [""; 0]);
}

fn leave(window: &Window, part: &str) {
    check(window);
    window.press(&[keys::ESCAPE]);
    window.see_gone(part);
}

fn check(window: &Window) {
    canary::check(window, &[&LOOKING[..], &CHOOSING].concat());
}
