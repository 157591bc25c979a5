//! Texts that would run, call or fetch something if they were anything but text, in every place
//! that shows them.

mod names;
mod notes;

use std::path::Path;

use memoryhub_tests::{App, Sandbox, Window, canary, payloads::Ear, programs, wait};
use serde_json::{Value, json};

/// What the page asks for by itself while a person looks at notes.
const LOOKING: [&str; 17] = [
    "activity",
    "app_state",
    "draft",
    "get",
    "overview",
    "plugin:event|listen",
    "plugin:event|unlisten",
    "recall",
    "resources",
    "revisions",
    "save_draft",
    "search",
    "stats",
    "status",
    "tags",
    "tally",
    "update_settings",
];

/// Texts that one script is given at most.
const STRIDE: usize = 200;

/// What runs, is stopped, is fetched or stands ready is noticed: else nothing below could fail.
#[test]
fn what_a_hostile_text_would_do_is_noticed() {
    let sandbox = Sandbox::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    let window = app.window();
    let ear = Ear::new();
    canary::set(window);
    canary::check(window, &LOOKING);

    window.js("pwned(1); return 1");
    assert_eq!(canary::seen(window).ran, ["pwned(1)"]);

    let put = |html: &str| {
        let html = json!(html);
        window.js(&format!("document.body.insertAdjacentHTML('beforeend', {html}); return 1"));
        let active = canary::active(window);
        assert!(!active.is_empty(), "{html} is not noticed");
        window.js("document.body.lastElementChild.remove(); return 1");
    };
    let mut refused = 0;
    for html in [
        "<img src=x onerror=pwned(2)>".to_owned(),
        format!("<img src=http://{}/a.png>", ear.address()),
        format!("<p style='background:url(http://{}/b.png)'>x", ear.address()),
        format!("<iframe src=http://{}/c></iframe>", ear.address()),
        "<a href='javascript:pwned(3)'>x</a>".to_owned(),
        "<svg><animate onbegin=pwned(4) attributeName=x dur=1s></svg>".to_owned(),
        "<form action=x></form>".to_owned(),
    ] {
        put(&html);
        let now = canary::seen(window).refused.len();
        refused += usize::from(now > refused);
    }
    assert!(refused >= 3, "what the policy stops is noticed: {:?}", canary::seen(window));

    let fetch = format!("fetch('http://{}/d').catch(() => 0); return 1", ear.address());
    window.js(&fetch);
    wait::until("the refusal of a request", || {
        let refused = canary::seen(window).refused;
        refused.iter().any(|one| one.starts_with("connect-src")).then_some(())
    });
    assert_eq!(ear.heard(), [""; 0], "the policy lets nothing out");
    drop(std::net::TcpStream::connect(ear.address()));
    assert_eq!(ear.heard().len(), 1, "a connection is heard");
    let commands = canary::seen(window).commands;
    assert!(commands.keys().any(|name| name.contains("127.0.0.1")), "{commands:?}");
}

/// A running application whose page is watched.
fn watched(app: &App<'_>) {
    app.window().js(&format!("{}\nreturn 1", include_str!("../../kit/canary.js")));
    for walk in [include_str!("walk.js"), include_str!("walk-folders.js")] {
        app.window().js(&format!("{walk}\nreturn 1"));
    }
}

/// Nothing was noticed, nothing was heard, the application is the one that it was.
fn assert_words(app: &App<'_>, ear: &Ear, commands: &[&str]) {
    canary::check(app.window(), commands);
    assert_eq!(ear.heard(), [""; 0], "fetched");
    app.window().see("main-window");
}

/// Runs a walk of `walk.js`, and fails if something could act on the way.
fn walk(window: &Window, call: &str) -> Value {
    let script = format!(
        "const done = arguments[arguments.length - 1]; \
         window.walks.{call}.then(done, (error) => done({{ broken: `${{error}}` }}))"
    );
    let came = window.js_later(&script);
    assert!(came.get("broken").is_none(), "{call}: {came}");
    assert_eq!(came.get("found").unwrap_or(&json!([])), &json!([]), "in {call}");
    came
}

/// How many of the texts stand in words that the page shows, white space aside.
fn shown(texts: &[String], words: &str) -> usize {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let words = bare(words);
    texts.iter().map(|text| bare(text)).filter(|it| !it.is_empty() && words.contains(it)).count()
}

/// A figure that a walk came back with.
fn figure(came: &Value, name: &str) -> usize {
    came.get(name).and_then(Value::as_u64).unwrap_or_default() as usize
}

/// A walk over all texts, as far at a time as it comes; answers how many hit something.
fn walk_all(window: &Window, name: &str, texts: &[String]) -> usize {
    let (mut left, mut hits) = (texts, 0);
    while !left.is_empty() {
        let some = &left[..left.len().min(STRIDE)];
        let came = walk(window, &format!("{name}({})", json!(some)));
        let done = figure(&came, "done");
        assert!(done > 0, "{name} comes no further");
        left = &left[done..];
        hits += figure(&came, "hit");
    }
    hits
}

/// Imports lines by the command line; answers how many became notes.
fn import(sandbox: &Sandbox, folder: &Path, lines: &[Value]) -> usize {
    let file = sandbox.folder("hostile.jsonl");
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    std::fs::write(&file, lines.join("\n")).expect("a file to import");
    let said = programs::ask(sandbox, folder, &["import", &file.display().to_string()]);
    said.iter().find_map(|said| said["added"].as_u64()).unwrap_or_default() as usize
}
