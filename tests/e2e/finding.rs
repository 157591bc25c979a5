//! Notes that are found in other spellings than their own.

use memoryhub::LayeredMemoryManager;
use memoryhub_tests::{App, Sandbox, notes, wait, window::keys};

#[test]
fn pinyin_and_the_other_script_find_a_note_and_show_what_they_found() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let mut hub = LayeredMemoryManager::open(&folder).expect("a new folder");
    hub.remember::<&str>("去北京大學讀書\n\n到北京的第一天", &[], "").expect("a note");
    hub.remember::<&str>("something else", &[], "").expect("a note");
    hub.close().expect("nothing in the way");
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let (row, title) = ("[data-testid=\"row\"]", "[data-testid=\"row-title\"] mark");

    window.type_into("search", "beijing");
    window.see_all(title, &["北京"]);
    window.click(row);
    window.see_all("[data-testid=\"detail-title\"] mark", &["北京"]);
    window.until(
        "the same in the text",
        "const ranges = [...(globalThis.CSS?.highlights?.get('found') ?? [])].map(String); \
         const marks = [...document.querySelectorAll('[data-testid=\"detail-body\"] mark')]; \
         return [...ranges, ...marks.map((e) => e.textContent)].join() === '北京'",
    );

    window.click("search");
    window.press(&[keys::CONTROL, 'a']);
    window.type_into("search", "读书 bjdx");
    window.see_all(title, &["北京大學讀書"]);

    // Without pinyin the letters stand nowhere.
    window.click("open-settings");
    window.click("settings-pinyin");
    window.see_gone(row);
    window.click("settings-pinyin");
    window.see_all(title, &["北京大學讀書"]);
    assert_eq!(app.close().code, 0);
}

/// Changes the words of the search as a key does; answers the titles that stand in the list before
/// the page could paint or hear of anything.
const TYPED: &str = "const done = arguments[arguments.length - 1]; \
    const field = document.querySelector('[data-testid=\"search\"]'); \
    field.value = WORDS; field.dispatchEvent(new InputEvent('input', { bubbles: true })); \
    (async () => { for (let i = 0; i < 10; i += 1) await null; \
      const rows = [...document.querySelectorAll('[data-testid=\"row-title\"]')]; \
      done([field.value, ...rows.map((row) => row.textContent.trim())]); })()";

fn typed(app: &App<'_>, words: &str) -> Vec<String> {
    let script = TYPED.replace("WORDS", &serde_json::json!(words).to_string());
    serde_json::from_value(app.window().js_later(&script)).expect("words and titles")
}

#[test]
fn rows_come_with_the_letter_that_asks_for_them() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let mut hub = LayeredMemoryManager::open(&folder).expect("a new folder");
    hub.remember::<&str>("an elephant & a ＋ sign", &[], "").expect("a note");
    hub.remember::<&str>("a mouse", &[], "").expect("a note");
    hub.close().expect("nothing in the way");
    let app = App::open(&sandbox, &folder);
    assert_eq!(typed(&app, "m"), ["m", "a mouse"]);
    assert_eq!(typed(&app, "& a +"), ["& a +", "an elephant & a ＋ sign"]);
    app.window().see_words("total", "1 ·");
    assert_eq!(app.close().code, 0);
}

#[test]
fn typing_goes_on_while_others_have_the_store() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 3);
    let app = App::open(&sandbox, &folder);
    let before = typed(&app, "");
    assert_eq!(before.len(), 4);
    sandbox.ask_for_fault("command", "hang");
    wait::until("a command to hang", || {
        app.window().js("window.__TAURI_INTERNALS__.invoke('tags'); return 1");
        (!sandbox.path().join("faults/command").exists()).then_some(())
    });
    // Letters stand there at once; the rows of before do, too, until there are others.
    for words in ["a", "ab", "abc", "abcd"] {
        let now = typed(&app, words);
        assert_eq!((&*now[0], &now[1..]), (words, &before[1..]));
    }
    app.window().see("main-window");
    app.signal("KILL");
}
