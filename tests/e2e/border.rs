//! What the page can reach from inside the real window: its own commands, and nothing else.

use std::{collections::BTreeSet, fs};

use memoryhub_tests::{App, Sandbox, canary, desk, notes, payloads::Ear, programs};
use serde_json::{Value, json};

/// Asks for everything in a list of `[command, arguments]`; answers what came of each: its error,
/// or `taken`. Calls that are never answered say so.
const ASK: &str = "const done = arguments[arguments.length - 1]; \
    const invoke = window.__TAURI_INTERNALS__.invoke; \
    const late = () => new Promise((end) => setTimeout(() => end('unanswered'), 5000)); \
    const one = ([command, given]) => Promise.race([late(), invoke(command, given).then( \
      () => 'taken', (error) => error.code ? `${error.code} ${error.message}` : `${error}`)]); \
    Promise.all(LIST.map(one)).then(done)";

fn ask(app: &App<'_>, calls: &[(String, Value)]) -> Vec<(String, String)> {
    let came = app.window().js_later(&ASK.replace("LIST", &json!(calls).to_string()));
    let came: Vec<String> = serde_json::from_value(came).expect("what came of each");
    assert_eq!(came.len(), calls.len());
    calls.iter().map(|(command, given)| format!("{command} {given}")).zip(came).collect()
}

/// Every command of Tauri and its plugins, as a page would name it, and our own.
fn every_command() -> (BTreeSet<String>, BTreeSet<String>) {
    let file = programs::root().join("src-tauri/gen/schemas/acl-manifests.json");
    let text = fs::read_to_string(file).expect("the list that the build writes");
    let manifests: Value = serde_json::from_str(&text).expect("JSON");
    let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (plugin, manifest) in manifests.as_object().expect("plugins") {
        for permission in manifest["permissions"].as_object().expect("permissions").values() {
            for name in permission["commands"]["allow"].as_array().into_iter().flatten() {
                let name = name.as_str().expect("a name");
                if plugin == "__app-acl__" {
                    own.insert(name.to_owned());
                } else {
                    let plugin = plugin.strip_prefix("core:").unwrap_or(plugin);
                    others.insert(format!("plugin:{plugin}|{name}"));
                }
            }
        }
    }
    (own, others)
}

/// Our commands that a window may call, as its capability says.
fn granted(window: &str) -> BTreeSet<String> {
    let file = programs::root().join(format!("src-tauri/capabilities/{window}.json"));
    let capability: Value =
        serde_json::from_slice(&fs::read(file).expect("a capability")).expect("JSON");
    let permissions = capability["permissions"].as_array().expect("permissions").iter();
    let own = permissions.filter_map(|permission| permission.as_str()?.strip_prefix("allow-"));
    own.map(|name| name.replace('-', "_")).collect()
}

#[test]
fn the_capture_window_reaches_its_own_few_commands_and_no_other() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let id = notes::read(&folder)[0].id.to_string();
    let app = App::open(&sandbox, &folder);
    app.start_again(&["--capture".into()]);
    desk::window_of(app.pid(), desk::CAPTURE);
    app.window().go_to("capture.html");
    let (own, mut others) = every_command();
    for listening in ["plugin:event|listen", "plugin:event|unlisten"] {
        assert!(others.remove(listening), "{listening} is there");
    }
    others.extend(own.difference(&granted("capture")).cloned());
    let given = json!({ "id": id, "path": "/etc/passwd", "label": "main" });
    let calls: Vec<_> = others.into_iter().map(|command| (command, given.clone())).collect();
    for (call, came) in ask(&app, &calls) {
        assert!(came.contains("not allowed") || came.contains("not found"), "{call}: {came}");
    }
    let taken = [
        ("app_state".to_owned(), json!({})),
        ("tags".to_owned(), json!({})),
        ("draft".to_owned(), json!({})),
        ("remember".to_owned(), json!({ "note": { "content": "from there" } })),
    ];
    for (call, came) in ask(&app, &taken) {
        assert_eq!(came, "taken", "{call}");
    }
    let path = [("remember".to_owned(), json!({ "note": { "content": "a" }, "path": "/etc" }))];
    assert_eq!(ask(&app, &path)[0].1, "invalid path: is not an argument of this command");
    app.window().go_to("index.html");
    app.window().see_words("note-count", "2 notes");
}

#[test]
fn every_other_command_is_refused() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let app = App::open(&sandbox, &folder);
    let (own, mut others) = every_command();
    assert!(own.len() > 30 && others.len() > 120, "{} and {}", own.len(), others.len());
    others.extend(own.difference(&granted("main")).cloned());
    for listening in ["plugin:event|listen", "plugin:event|unlisten"] {
        assert!(others.remove(listening), "{listening} is there");
    }
    let unknown = [
        "plugin:fs|read_text_file",
        "plugin:fs|write_file",
        "plugin:shell|execute",
        "plugin:shell|open",
        "plugin:http|fetch",
        "plugin:process|exit",
        "plugin:dialog|open",
        "plugin:updater|check",
        "plugin:event",
        "plugin:",
        "plugin:|",
        "plugin:main|quit",
        "",
        "quit ",
        "Quit",
        "app-state",
        "handler",
        "constructor",
        "../quit",
    ];
    others.extend(unknown.map(str::to_owned));
    let given = json!({ "path": "/etc/passwd", "label": "main", "url": "http://localhost/" });
    let calls: Vec<_> = others.into_iter().map(|command| (command, given.clone())).collect();
    for (call, came) in ask(&app, &calls) {
        let refused = ["not allowed", "not found"].iter().any(|words| came.contains(words));
        assert!(refused, "{call}: {came}");
    }
    app.window().see_words("note-count", "1 note");
}

#[test]
fn no_command_takes_a_path_or_another_window() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let app = App::open(&sandbox, &folder);
    let own = granted("main");
    let mut calls = Vec::new();
    for name in ["path", "file", "folder", "window", "label", "webview", "__proto__x", "cmd"] {
        calls.extend(own.iter().map(|command| (command.clone(), json!({ name: "/etc/passwd" }))));
    }
    for (call, came) in ask(&app, &calls) {
        let refused = came.starts_with("invalid ") && came.contains("is not an argument");
        assert!(refused, "{call}: {came}");
    }
    app.window().see_words("note-count", "1 note");
    assert!(app.holds(&folder).iter().any(|held| held.contains("memory.db open")));
}

#[test]
fn a_value_of_the_wrong_type_or_size_is_invalid_and_named() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let id = notes::read(&folder)[0].id.to_string();
    let app = App::open(&sandbox, &folder);
    let long = |length: usize| "y".repeat(length);
    let rows = [
        ("get", json!({ "id": "../../etc/passwd" }), "id"),
        ("get", json!({ "id": -1 }), "id"),
        ("search", json!({ "request": { "limit": 1001 } }), "limit"),
        ("search", json!({ "request": { "limit": 9_007_199_254_740_991_u64 } }), "limit"),
        ("search", json!({ "request": { "limit": -1 } }), "limit"),
        ("search", json!({ "request": { "offset": 1e300 } }), "offset"),
        ("search", json!({ "request": { "filter": { "layer": "trash" } } }), "filter.layer"),
        ("tally", json!({ "request": { "text": 7 } }), "text"),
        ("activity", json!({ "days": 3661 }), "days"),
        ("activity", json!({ "days": -7 }), "days"),
        ("move_layer", json!({ "id": id, "layer": "everywhere" }), "layer"),
        ("pin", json!({ "id": id, "pinned": 1 }), "pinned"),
        ("remember", json!({ "note": { "content": "" } }), "content"),
        ("remember", json!({ "note": { "content": long(1024 * 1024 + 1) } }), "content"),
        ("remember", json!({ "note": { "content": "a", "tags": [long(129)] } }), "tags"),
        (
            "remember",
            json!({ "note": { "content": "a", "tags": vec!["t"; 3], "layer": 1 } }),
            "layer",
        ),
        (
            "remember",
            json!({ "note": { "content": "a", "context_path": long(4097) } }),
            "context_path",
        ),
        (
            "remember",
            json!({ "note": { "content": "a", "created_at": "-009999-01-02T01:59:59Z" } }),
            "created_at",
        ),
        (
            "remember",
            json!({ "note": { "content": "a", "recalled_count": u64::MAX } }),
            "recalled_count",
        ),
        ("remember", json!({ "note": { "content": "a", "id": id } }), "id"),
        ("edit", json!({ "id": id, "patch": { "content": " " } }), "content"),
        ("edit", json!({ "id": id, "patch": { "tags": ["a b"] } }), "tags"),
        ("update_settings", json!({ "settings": { "text_size": 79 } }), "text_size"),
        ("update_settings", json!({ "settings": { "text_size": 65_536 } }), "text_size"),
        ("update_settings", json!({ "settings": { "language": "xx" } }), "language"),
    ];
    let calls: Vec<_> =
        rows.iter().map(|(command, given, _)| ((*command).to_owned(), given.clone())).collect();
    for ((call, came), (_, _, field)) in ask(&app, &calls).into_iter().zip(&rows) {
        let begin: String = call.chars().take(100).collect();
        assert!(came.starts_with(&format!("invalid {field}: ")), "{begin}: {came}");
    }
    // The largest offset is past every note: an answer, no error.
    let past = json!({ "request": { "offset": 9_007_199_254_740_991_u64, "limit": 1000 } });
    assert_eq!(ask(&app, &[("search".into(), past)])[0].1, "taken");
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::read(&folder).len(), 1);
}

#[test]
fn the_page_goes_nowhere_and_nobody_else_is_answered() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let ear = Ear::new();
    canary::set(window);
    let here = window.js("return location.href");
    for goes in [
        format!("location.href = 'http://{}/'", ear.address()),
        format!("location.replace('http://{}/')", ear.address()),
        "location.href = 'data:text/html,<p>elsewhere'".to_owned(),
        "location.href = 'file:///etc/passwd'".to_owned(),
        "location.href = 'about:blank'".to_owned(),
    ] {
        window.js(&format!("{goes}; return 1"));
        window.js_later("const done = arguments[arguments.length - 1]; setTimeout(done, 200)");
        assert_eq!(window.js("return location.href"), here, "{goes}");
        window.see("main-window");
    }
    let opened = "return Window.prototype.open?.call(window, location.href) ?? null";
    assert_eq!(window.js(opened), Value::Null, "no second window");

    // A frame, of our own page or of none, is another origin or is not loaded at all.
    let framed = window.js_later(
        "const done = arguments[arguments.length - 1]; const came = []; \
         for (const [name, value] of [['src', location.href], ['srcdoc', '<p>x'], \
           ['src', 'data:text/html,x']]) { \
           const frame = document.createElement('iframe'); frame.setAttribute(name, value); \
           document.body.append(frame); \
           setTimeout(() => { let inside = null; \
             try { inside = frame.contentWindow.__TAURI_INTERNALS__?.invoke ? 'commands' : null; } \
             catch { inside = null; } \
             came.push(inside); frame.remove(); if (came.length === 3) done(came); }, 500); }",
    );
    assert_eq!(framed, json!([null, null, null]), "no frame has commands");

    // Rows at once are for this page alone: from anywhere in the application but from its origin
    // there is no answer, and to none of its questions one about anything else.
    let rows = |query: &str| {
        window.js(&format!(
            "const ask = new XMLHttpRequest(); \
             ask.open('GET', 'rows://localhost/{query}', false); \
             try {{ ask.send(); return `${{ask.status}} ${{ask.responseText}}`; }} \
             catch (error) {{ return error.name; }}"
        ))
    };
    let found = rows("?request=%7B%22limit%22%3A60%7D");
    assert!(found.as_str().is_some_and(|rows| rows.starts_with("200 {\"items\":[{")), "{found}");
    for query in ["", "index.html", "..%2F..%2Fetc/passwd", "?request=%7B%22limit%22%3A1001%7D"] {
        assert_eq!(rows(query), "204 ", "{query}");
    }

    // Who does not know the key of this run is not answered.
    let forged = window.js_later(
        "const done = arguments[arguments.length - 1]; \
         const late = new Promise((end) => setTimeout(() => end('unanswered'), 1500)); \
         const ask = fetch('ipc://localhost/app_state', { method: 'POST', body: '{}', headers: { \
           'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2', \
           'Tauri-Invoke-Key': 'forged' } }).then((answer) => answer.text(), () => 'refused'); \
         Promise.race([ask, late]).then(done)",
    );
    let forged = forged.as_str().unwrap_or_default().to_owned();
    assert!(!forged.contains("folder"), "answered: {forged}");
    assert_eq!(ear.heard(), [""; 0]);
    window.see_words("note-count", "1 note");
}
