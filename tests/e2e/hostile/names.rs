//! Hostile names of folders and files, in offers, errors, reports and settings.

use std::{collections::BTreeMap, fs, path::Path};

use memoryhub_tests::{
    App, Sandbox, Window,
    app::data,
    canary, desk, notes,
    payloads::{self, Ear},
    programs,
    window::keys,
};
use serde_json::{Value, json};

use super::{LOOKING, import, shown, walk, watched};

/// Bytes of a path that the system takes, with room for the names in it.
const LONGEST: usize = 3_000;
/// Bytes of one that a store can be opened at, below a sandbox.
const SHORT: usize = 400;
/// Bytes of a file's name without its end.
const LONGEST_NAME: usize = 240;
/// What the page asks for when a person chooses folders and files, beside looking.
const CHOOSING: [&str; 7] = [
    "accept_folder",
    "cancel_folder",
    "create_folder",
    "import_notes",
    "pick_folder",
    "release",
    "reopen",
];

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
    assert_eq!(ear.heard(), [""; 0]);
}

#[test]
fn hostile_names_of_an_open_folder_are_words_on_every_page() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let start = sandbox.folder("notes");
    notes::fill(&start, 3);
    let app = App::open(&sandbox, &start);
    watched(&app);
    let window = app.window();
    window.click("release");
    window.see("released-page");
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    let mut take = |came: &Value| {
        for (place, words) in came["shown"].as_object().into_iter().flatten() {
            let all = told.entry(place.clone()).or_default();
            all.push_str(words.as_str().unwrap_or_default());
            all.push('\n');
        }
    };
    for (nth, path) in payloads::as_paths(&texts, SHORT).iter().enumerate() {
        let folder = sandbox.folder("z").join(path);
        fs::create_dir_all(&folder).expect("a folder");
        for name in ["memory.db", "app_logs.jsonl", "archive.jsonl"] {
            fs::copy(start.join(name), folder.join(name)).expect("a file");
        }
        // Lines that are none, and a line with a field that is none.
        let log = folder.join("app_logs.jsonl");
        programs::append(&log, &format!("{{\"content\":{}", json!(path)));
        programs::append(&log, &json!({ "content": path, "layer": path, "id": path }).to_string());
        sandbox.choose_next(&folder);
        take(&walk(window, "folder()"));
        let moved = sandbox.folder(&format!("moved {nth}"));
        fs::rename(&folder, &moved).expect("the folder moves");
        take(&walk(window, "gone()"));
        check(window);
    }
    // Paths that are too long for a database.
    for path in payloads::as_paths(&texts, LONGEST) {
        sandbox.choose_next(&sandbox.folder("y").join(path));
        take(&walk(window, "refused()"));
        check(window);
    }
    for place in
        ["offer", "status", "resources-sheet", "settings-sheet", "released", "failed", "refused"]
    {
        let words = told.get(place).map_or("", String::as_str);
        let count = shown(&texts, words);
        println!("{count} texts in {place}");
        assert!(count >= 500, "{count} texts in {place}");
    }
    assert_eq!(ear.heard(), [""; 0]);
}

#[test]
fn a_hostile_file_name_and_what_is_wrong_in_the_file_are_words() {
    let sandbox = Sandbox::new();
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    watched(&app);
    let window = app.window();
    let import = |name: &str, wrong: &[String]| {
        let file = sandbox.folder(&format!("{name}.jsonl"));
        let bad = |text: &String| json!({ "content": "x", "layer": text }).to_string();
        let lines: Vec<String> = wrong.iter().map(bad).collect();
        fs::write(&file, lines.join("\n")).expect("a file");
        file
    };
    // One by the system's own dialog; the keyboard must have keys for it.
    let name = "<img src=x onerror=pwned(1)> '\"><svg onload=pwned(2)> {{pwned(3)}} ${pwned(4)}";
    let file = import(name, &["<svg onload=pwned(5)>".to_owned()]);
    window.click("more");
    window.click("more-import");
    desk::choose(app.pid(), "Import notes", &file.display().to_string());
    window.see_words("transfer-ended", name);
    window.see_words("transfer-ended", "<svg onload=pwned(5)>");
    check(window);
    window.click("transfer-close");
    window.see_gone("transfer-ended");

    let names = payloads::as_names(&texts, LONGEST_NAME);
    let mut wrong = texts.chunks(texts.len().div_ceil(names.len()));
    let mut words = String::new();
    for name in &names {
        sandbox.choose_next(&import(name, wrong.next().unwrap_or_default()));
        let came = walk(window, "imported()");
        words.push_str(came["shown"]["ended"].as_str().unwrap_or_default());
        check(window);
    }
    let as_names: Vec<String> =
        texts.iter().map(|text| text.replace('/', " ").replace('\0', "\u{fffd}")).collect();
    let (in_names, wrong) = (shown(&as_names, &words), shown(&texts, &words));
    println!("{in_names} texts in names of files, {wrong} in what is wrong in them");
    assert!(in_names >= 500 && wrong >= 500, "{in_names} in names, {wrong} in what is wrong");
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
    let named = app.window().all_words("saved-view").join("\n");
    let count = shown(&texts, &named);
    assert!(count >= 500, "{count} texts as names of saved searches");
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
    let held = memoryhub::Config { holder_name: texts.join("\n"), ..memoryhub::Config::default() };
    let holder = memoryhub::LayeredMemoryManager::open_with(&folder, held).expect("a holder");
    let app = App::start(&sandbox, &data(&folder));
    watched(&app);
    app.window().see_words("failed-page", &texts[0]);
    let count = shown(&texts, &app.window().words("failed-page").unwrap_or_default());
    assert!(count >= 500, "{count} texts in the holder's name");
    check(app.window());
    drop(holder);
    assert_eq!(ear.heard(), [""; 0]);
}

fn check(window: &Window) {
    canary::check(window, &[&LOOKING[..], &CHOOSING].concat());
}
