//! What the user chose holds, at once and at the next start.

use memoryhub_tests::{App, Sandbox, Window};

#[test]
fn chinese_and_dark_apply_at_once_and_at_the_next_start() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    window.see_words("release", "Release data folder");
    window.click("open-settings");
    window.click("[data-testid=\"settings-language\"] label:has([value=\"zh-CN\"])");
    window.click("[data-testid=\"settings-theme\"] label:has([value=\"dark\"])");
    is_chinese_and_dark(window);
    assert_eq!(app.close().code, 0);
    assert_eq!(sandbox.settings()["language"], "zh-CN");
    assert_eq!(sandbox.settings()["theme"], "dark");

    let app = App::open(&sandbox, &folder);
    is_chinese_and_dark(app.window());
}

fn is_chinese_and_dark(window: &Window) {
    window.see_words("release", "释放");
    window.until("Chinese", "return document.documentElement.lang === 'zh-CN'");
    window.until("the dark theme", "return document.documentElement.dataset.theme === 'dark'");
    window.until(
        "a dark ground",
        "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3) \
         .every((part) => part < 80)",
    );
}
