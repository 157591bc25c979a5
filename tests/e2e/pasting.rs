//! What is pasted, by way of the system's clipboard.

use memoryhub_tests::{App, Sandbox, Window, desk, window::keys};
use serde_json::json;

/// Copies a text with its HTML, as a browser does.
fn copy(window: &Window, html: &str, plain: &str) {
    window.js(&format!(
        "addEventListener('copy', (event) => {{ event.preventDefault(); \
           event.clipboardData.setData('text/plain', {}); \
           if ({html} !== '') event.clipboardData.setData('text/html', {html}); \
           window.copied = true; }}, {{ once: true, capture: true }}); window.copied = false; \
         return 1",
        json!(plain),
        html = json!(html),
    ));
    desk::press("ctrl+c");
    window.until("the text to be copied", "return window.copied");
}

/// Waits until exactly this stands in the composer.
fn see(window: &Window, text: &str) {
    let wanted = json!(text);
    window.until(
        &format!("{text:?} in the composer"),
        &format!(
            "const lines = [...document.querySelectorAll('[data-testid=\"composer-text\"] .cm-line')]; \
             return lines.map((line) => line.textContent).join('\\n') === {wanted} || \
               lines.map((line) => line.textContent).join('\\n')"
        ),
    );
}

#[test]
fn html_becomes_markdown_an_address_makes_a_link_and_one_undo_takes_either_back() {
    let sandbox = Sandbox::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    let window = app.window();
    let html = "<h2>Plan</h2><p>With <b>care</b> and <a href=\"https://example.org/a\">proof</a>\
                </p><ul><li>one</li><li>二</li></ul><script>alert(1)</script>";
    let plain = "Plan\nWith care and proof\none\n二";

    window.type_into("composer-text", "Before ");
    copy(window, html, plain);
    desk::press("ctrl+v");
    let pasted =
        "Before ## Plan\n\nWith **care** and [proof](https://example.org/a)\n\n- one\n- 二";
    see(window, pasted);
    desk::press("ctrl+z");
    see(window, "Before ");
    desk::press("ctrl+shift+v");
    see(window, &format!("Before {plain}"));
    desk::press("ctrl+z");
    see(window, "Before ");

    window.press(&[keys::CONTROL, 'a']);
    window.type_into("composer-text", "the words");
    copy(window, "", "https://example.org/?q=a b");
    desk::press("ctrl+a");
    desk::press("ctrl+v");
    see(window, "https://example.org/?q=a b");
    desk::press("ctrl+z");
    see(window, "the words");
    copy(window, "", "https://example.org/?q=ab");
    desk::press("ctrl+a");
    desk::press("ctrl+v");
    see(window, "[the words](https://example.org/?q=ab)");
    desk::press("ctrl+z");
    see(window, "the words");
}
