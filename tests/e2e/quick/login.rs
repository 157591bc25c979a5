//! Start at login: an entry of the system, as long as the settings say so.

use std::{fs, path::PathBuf};

use memoryhub_tests::{App, Sandbox, desk, programs, wait, window::keys};

use super::tray::Tray;

fn entry(sandbox: &Sandbox) -> Option<PathBuf> {
    let folder = sandbox.path().join("home/.config/autostart");
    let mut entries = fs::read_dir(folder).ok()?.map(|entry| entry.expect("an entry").path());
    let first = entries.next();
    assert_eq!(entries.next(), None, "one entry is enough");
    first
}

#[test]
fn the_entry_comes_and_goes_with_the_setting_and_what_it_starts_is_hidden() {
    let sandbox = Sandbox::new();
    let tray = Tray::in_home(&sandbox);
    let app = App::start(&sandbox, &[]);
    let window = app.window();
    window.click("welcome-start");
    window.see("main-window");
    assert_eq!(entry(&sandbox), None);
    window.click("open-settings");
    window.click("settings-login");
    wait::until("the entry", || entry(&sandbox));
    window.click("settings-hidden");
    wait::until("the setting", || (sandbox.settings()["start_hidden"] == true).then_some(()));

    let file = entry(&sandbox).expect("the entry");
    let text = fs::read_to_string(file).expect("its text");
    let command = text.lines().find_map(|line| line.strip_prefix("Exec=")).expect("a command");
    let (program, arguments) = command.split_once(' ').expect("a program and its arguments");
    assert_eq!(PathBuf::from(program), programs::desktop());
    let arguments: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();

    // Another start at login beside a program that runs brings nothing forward, either.
    window.press(&[keys::ESCAPE]);
    window.see_gone("settings-sheet");
    let main = desk::window_of(app.pid(), "MemoryHub");
    desk::minimise(&main);
    assert_eq!(app.start_again(&arguments).code, 0);
    assert!(!desk::is_shown(app.pid(), "MemoryHub"), "the window stays minimised");
    assert_eq!(app.signal("TERM").code, 0);

    let app = App::start(&sandbox, &arguments);
    tray.is_there();
    app.window().see("main-window");
    assert!(!desk::is_shown(app.pid(), "MemoryHub"), "no window is shown");
    assert_eq!(app.start_again(&[]).code, 0);
    desk::window_of(app.pid(), "MemoryHub");

    let window = app.window();
    window.click("open-settings");
    window.click("settings-login");
    wait::until("the entry to go", || entry(&sandbox).is_none().then_some(()));
    window.press(&[keys::CONTROL, 'z']);
    wait::until("the entry to come back", || entry(&sandbox));
    window.click("settings-login");
    wait::until("the entry to go", || entry(&sandbox).is_none().then_some(()));
    assert_eq!(app.signal("TERM").code, 0);
}
