//! Notes that are found in other spellings than their own.

use memoryhub::LayeredMemoryManager;
use memoryhub_tests::{App, Sandbox, window::keys};

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
