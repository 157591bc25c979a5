//! What happens before an end, and the ends that are more than one step.

use std::fs;

use memoryhub_tests::{App, desk, wait, window::keys};
use serde_json::Value;

use super::Place;

/// Lines of an import that is still under way when it is cut.
const LINES: usize = 300_000;

/// Calls a command as the page does; answers what it answered, or its error under `error`.
pub fn call(app: &App<'_>, command: &str, given: &str) -> Value {
    app.window().js_later(&format!(
        "const done = arguments[arguments.length - 1]; \
         window.__TAURI_INTERNALS__.invoke('{command}', {given}) \
           .then(done, (error) => done({{ error }}))"
    ))
}

/// Calls a command and does not wait for what becomes of it; once the driver has its answer, for
/// the command may end the application.
pub fn begin(app: &App<'_>, command: &str, given: &str) {
    app.window().js(&format!(
        "setTimeout(() => window.__TAURI_INTERNALS__.invoke('{command}', {given}).catch(() => 0), \
         100); return 1"
    ));
}

/// Writes notes, each acknowledged; answers how many.
pub fn write(app: &App<'_>, count: usize) -> usize {
    (0..count)
        .filter(|number| {
            let given =
                format!("{{ note: {{ content: 'Written #{number}', tags: ['written'] }} }}");
            call(app, "remember", &given)["id"].is_string()
        })
        .count()
}

/// Recalls the note that was written first: its count waits in memory.
pub fn recall(app: &App<'_>) {
    let request = "{ request: { text: '\"Written #0\"', limit: 1 } }";
    let id = call(app, "search", request)["items"][0]["id"].clone();
    let note = call(app, "recall", &format!("{{ id: {id} }}"));
    assert_eq!(note["recalled_count"], 1, "{note}");
}

pub fn nothing(_: &App<'_>, _: &Place) {}

pub fn no_more(_: &Place) {}

pub fn close_window(app: &App<'_>, _: &Place) {
    desk::close_window(app.pid());
}

pub fn quit(app: &App<'_>, _: &Place) {
    begin(app, "quit", "{}");
}

pub fn exit_from_a_command(app: &App<'_>, place: &Place) {
    place.sandbox.ask_for_fault("exit", "");
    begin(app, "status", "{}");
}

/// The server cuts the connection, as it does with everyone at the end of a session.
pub fn lose_the_connection(app: &App<'_>, _: &Place) {
    desk::cut_off(app.pid());
}

/// A dialog of the system is a second window; it goes first.
pub fn close_a_dialog(app: &App<'_>, place: &Place) {
    open_a_dialog(app, place);
    desk::dismiss(app.pid(), "Import notes");
    app.window().see("main-window");
}

pub fn open_a_dialog(app: &App<'_>, _: &Place) {
    begin(app, "import_notes", "{}");
    desk::window_of(app.pid(), "Import notes");
}

pub fn panic_in_a_command(app: &App<'_>, place: &Place) {
    place.sandbox.ask_for_fault("command", "panic");
    let request = "{ request: { limit: 1 } }";
    // Whoever asks first meets it: the page itself, or this.
    let errors = wait::until("the panic", || {
        let answer = call(app, "search", request);
        place.sandbox.log().contains("a panic that a test asked for").then_some(answer)
    });
    assert!(errors["error"]["code"] == "panic" || errors["items"].is_array(), "{errors}");
    assert!(call(app, "search", request)["items"].is_array(), "the next command is answered");
}

pub fn import(app: &App<'_>, place: &Place) {
    let file = place.sandbox.folder("many.jsonl");
    let lines: Vec<_> = (0..LINES).map(|n| format!("{{\"content\":\"Imported {n}\"}}")).collect();
    fs::write(&file, lines.join("\n")).expect("a file to import");
    begin(app, "import_notes", "{}");
    desk::choose(app.pid(), "Import notes", &file.display().to_string());
    wait::until("the import to begin", || {
        let notes = call(app, "status", "{}")["notes"].as_u64()?;
        (notes > 1_500).then_some(())
    });
}

pub fn the_import_was_cut(place: &Place) {
    let log = place.sandbox.log();
    assert!(log.contains("import: ") && log.contains("cancelled=true"), "{log}");
}

/// One search after the other, and the counting of what each finds.
pub fn search(app: &App<'_>, _: &Place) {
    app.window().js("const ask = (command) => window.__TAURI_INTERNALS__ \
           .invoke(command, { request: { text: 'po oi nt -x \"a p\"', limit: 1000 } }) \
           .then(() => ask(command), () => 0); \
         for (let i = 0; i < 4; i += 1) { ask('search'); ask('tally'); } return 1");
}

pub fn release(app: &App<'_>, _: &Place) {
    app.window().click("release");
    app.window().see("released-page");
}

pub fn many_at_once(app: &App<'_>, _: &Place) {
    begin(app, "quit", "{}");
    for signal in ["TERM", "INT", "HUP", "TERM"] {
        app.send(signal);
    }
}

/// A count that waits belongs to a layer of lines whose file shrinks: it cannot be written.
pub fn shrink_a_file(app: &App<'_>, place: &Place) {
    let request = "{ request: { text: 'Trace:', limit: 1 } }";
    let id = call(app, "search", request)["items"][0]["id"].clone();
    assert_eq!(call(app, "recall", &format!("{{ id: {id} }}"))["layer"], "application");
    let file = place.folder.join("app_logs.jsonl");
    fs::copy(&file, place.sandbox.folder("kept.jsonl")).expect("a copy");
    fs::File::options().write(true).open(&file).and_then(|file| file.set_len(0)).expect("shrunk");
}

pub fn put_it_back(place: &Place) {
    let file = place.folder.join("app_logs.jsonl");
    fs::copy(place.sandbox.folder("kept.jsonl"), &file).expect("put back");
}

pub fn let_the_close_hang(_: &App<'_>, place: &Place) {
    place.sandbox.ask_for_fault("close", "hang");
}

pub fn insist(app: &App<'_>, _: &Place) {
    for _ in 0..3 {
        app.send("TERM");
    }
}

pub fn hang_a_command(app: &App<'_>, place: &Place) {
    place.sandbox.ask_for_fault("command", "hang");
    wait::until("the command to hang", || {
        begin(app, "search", "{ request: { limit: 1 } }");
        (!place.sandbox.path().join("faults/command").exists()).then_some(())
    });
}

pub fn open_a_sheet(app: &App<'_>, _: &Place) {
    app.window().press(&[keys::F1]);
    app.window().see("shortcuts-sheet");
}
