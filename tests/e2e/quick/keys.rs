//! The keys of the capture window, where another program has them.

use memoryhub_tests::{App, Sandbox, desk, wait, window::keys};

fn settled(sandbox: &Sandbox, times: usize, state: &str) {
    wait::until_told("the keys to be settled", || {
        let told = sandbox.log().matches(&format!("capture keys: {state}")).count();
        if told == times { Ok(()) } else { Err(format!("{told} times; {}", sandbox.log())) }
    });
}

#[test]
fn keys_that_another_program_has_are_refused_and_the_free_ones_that_are_offered_work() {
    let (others, sandbox) = (Sandbox::new(), Sandbox::new());
    let other = App::open(&others, &others.folder("notes"));
    settled(&others, 1, "Ready");
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    settled(&sandbox, 1, "Refused");
    let window = app.window();
    window.see_words("toast", "Ctrl+Alt+M");
    window.click("open-settings");
    window.see_words("capture-keys-state", "Another program has these keys.");
    window.press(&[keys::ESCAPE]);
    window.see_gone("settings-sheet");

    window.see_words("toast-action", "Use Ctrl+Alt+N");
    window.click("toast-action");
    settled(&sandbox, 1, "Ready");
    assert_eq!(sandbox.settings()["capture_keys"], "Ctrl+Alt+N");
    desk::press("ctrl+alt+n");
    let capture = desk::window_of(app.pid(), desk::CAPTURE);
    wait::until("the keyboard", || desk::is_active(&capture).then_some(()));
    desk::type_text("By the other keys");
    desk::press("ctrl+Return");
    wait::until("the capture window to go", || {
        (!desk::is_shown(app.pid(), desk::CAPTURE)).then_some(())
    });
    assert!(!desk::is_shown(other.pid(), desk::CAPTURE), "its keys were not pressed");
    window.go_to("index.html");
    window.see_all("row-title", &["By the other keys"]);

    // The note goes first, then the choice.
    window.click("note-count");
    window.press(&[keys::CONTROL, 'z']);
    window.see_gone("row");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("toasts", "Setting taken back");
    settled(&sandbox, 2, "Refused");
    assert_eq!(sandbox.settings()["capture_keys"], "Ctrl+Alt+M");
}
