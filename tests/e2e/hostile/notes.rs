//! Hostile notes: read, searched, written, changed.

use memoryhub::{LayeredMemoryManager, NotePatch};
use memoryhub_tests::{
    App, Sandbox, notes,
    payloads::{self, Ear},
};
use serde_json::json;

use super::{LOOKING, assert_words, figure, import, walk, walk_all, watched};

/// Texts of a version of a note.
const A_VERSION: usize = 2;
/// Texts of a note that is edited: as many as an editor shows at once or after some scrolling.
const AN_EDITOR: usize = 12;

#[test]
fn hostile_notes_are_words_in_list_note_editor_tags_and_statistics() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    assert!(texts.len() > 500, "{} texts", texts.len());
    let path = |text: &str| text.chars().take(1000).collect::<String>();
    let mut lines: Vec<_> = texts
        .iter()
        .map(|text| {
            let tags: Vec<_> = payloads::as_tag(text).into_iter().collect();
            let content = format!("{text}\n\n{text}");
            json!({ "content": content, "tags": tags, "context_path": path(text) })
        })
        .collect();
    let edited = texts.chunks(AN_EDITOR).map(|texts| {
        let tags: Vec<_> = texts.iter().filter_map(|text| payloads::as_tag(text)).collect();
        let all = texts.join("\n");
        json!({ "content": format!("To be edited\n{all}"), "tags": tags, "context_path": path(&all) })
    });
    lines.extend(edited);
    let stored = import(&sandbox, &folder, &lines);
    assert!(stored > 700, "{stored} of {} texts are notes", texts.len());

    let app = App::open(&sandbox, &folder);
    watched(&app);
    let window = app.window();
    window.see_words("note-count", &stored.to_string());
    window.see("[data-testid=\"row\"][aria-selected=\"true\"]");
    // The first note is chosen from the start.
    let (mut opened, mut edited) = (1, 0);
    loop {
        let came = walk(window, "notes()");
        let hits = figure(&came, "hit");
        opened += hits;
        edited += figure(&came, "edited");
        if hits == 0 || opened >= stored {
            break;
        }
    }
    assert_eq!(opened, stored, "every note was opened");
    // The first one is chosen from the start and not opened again.
    assert!((edited + 1) * AN_EDITOR >= texts.len(), "{edited} notes were edited");

    let mut filtered = 0;
    let tags = loop {
        let came = walk(window, "tags()");
        filtered += figure(&came, "hit");
        if came["ended"] == true {
            break figure(&came, "met");
        }
    };
    assert!(tags > 500 && filtered > 10, "{tags} tags, {filtered} as filters");
    for sheet in ["open-statistics", "open-files", "open-settings"] {
        window.click(sheet);
        window.see("[role=\"dialog\"]");
        assert_words(&app, &ear, &LOOKING);
        window.press(&['\u{E00C}']);
        window.see_gone("[role=\"dialog\"]");
    }
    assert_words(&app, &ear, &LOOKING);
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::read(&folder).len(), stored, "no text added or removed a note");
}

#[test]
fn hostile_searches_and_drafts_are_words_and_so_are_their_hits_and_earlier_versions() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let lines: Vec<_> = texts.iter().map(|text| json!({ "content": text })).collect();
    let stored = import(&sandbox, &folder, &lines);
    let mut hub = LayeredMemoryManager::open(&folder).expect("a folder opens");
    let id = hub.remember("The first version", &["versions"], "").expect("a note").id;
    for texts in texts.chunks(A_VERSION) {
        let text = texts.join("\n\n");
        let patch = NotePatch {
            content: Some(text.clone()),
            tags: Some(texts.iter().filter_map(|text| payloads::as_tag(text)).collect()),
            context_path: Some(text.chars().take(1000).collect()),
        };
        hub.edit(id, patch).expect("a version");
    }
    let patch = NotePatch { content: Some("The last version".into()), ..NotePatch::default() };
    hub.edit(id, patch).expect("a last version");
    assert!(hub.close().expect("a report").is_clean());

    let app = App::open(&sandbox, &folder);
    watched(&app);
    let window = app.window();
    window.type_into("search", "\"The last version\"");
    window.see_all("row-title", &["The last version"]);
    window.click("[data-testid=\"row\"]");
    window.see_words("detail-title", "The last version");
    let mut seen = 0;
    loop {
        let came = walk(window, &format!("history({seen})"));
        seen += figure(&came, "done");
        if seen >= figure(&came, "of") {
            break;
        }
    }
    assert!(seen * A_VERSION >= texts.len(), "{seen} versions");
    window.press(&['\u{E00C}']);
    window.see_gone("revisions");

    let hits = walk_all(window, "searches", &texts);
    assert!(hits > 500, "{hits} of {} searches found their text", texts.len());
    walk_all(window, "composer", &texts);
    assert_words(&app, &ear, &LOOKING);
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::read(&folder).len(), stored + 1, "no text added or removed a note");
}

#[test]
fn hostile_values_are_refused_with_a_word_why() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 2);
    let ear = Ear::new();
    let texts = payloads::all(ear.address());
    let app = App::open(&sandbox, &folder);
    watched(&app);
    let mut refused = 0;
    for some in texts.chunks(100) {
        let came = walk(app.window(), &format!("values({})", json!(some)));
        assert_eq!(came["taken"], json!([]));
        let codes = came["codes"].as_object().cloned().unwrap_or_default();
        assert!(codes.keys().all(|code| ["invalid", "link"].contains(&code.as_str())), "{codes:?}");
        refused += codes.values().filter_map(serde_json::Value::as_u64).sum::<u64>();
    }
    assert_eq!(refused as usize, 7 * texts.len());
    let more = ["update_settings", "move_layer", "open_link"];
    assert_words(&app, &ear, &[&LOOKING[..], &more].concat());
    app.window().until("the settings", "return document.documentElement.lang === 'en'");
}
