//! Start at login: an entry of the system, as long as the settings say so.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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
    let (program, arguments) = command.rsplit_once(' ').expect("a program and its arguments");
    assert_eq!(program, format!("\"{}\"", programs::desktop().display()));
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

/// The processes that run this program.
fn running(program: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").expect("processes").flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program))
        .collect()
}

#[test]
fn a_program_in_a_folder_with_an_odd_name_is_started_at_login() {
    let mut sandbox = Sandbox::new();
    let program = sandbox.install("My Programs/记忆 \"$HOME\" it's `one`");
    let _tray = Tray::in_home(&sandbox);
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    let window = app.window();
    window.click("open-settings");
    window.click("settings-login");
    let file = wait::until("the entry", || entry(&sandbox));
    window.click("settings-hidden");
    wait::until("the setting", || (sandbox.settings()["start_hidden"] == true).then_some(()));
    assert_eq!(app.signal("TERM").code, 0);
    assert_eq!(running(&program), [0; 0]);

    // As the desktop starts it.
    let mut launch = Command::new("gio");
    sandbox.prepare(&mut launch);
    let log = fs::File::create(sandbox.path().join("launch.log")).expect("a log");
    launch.arg("launch").arg(&file).stdout(log.try_clone().expect("a log")).stderr(log);
    assert!(launch.status().expect("gio starts (package libglib2.0-bin)").success());
    let pid = wait::until("its start", || running(&program).first().copied());
    wait::until("tray and keys", || {
        (sandbox.log().matches("capture keys: Ready").count() == 2).then_some(())
    });
    assert!(!desk::is_shown(pid, "MemoryHub"), "it was told that this is a login");
    let ended = Command::new("kill").arg(pid.to_string()).status();
    assert!(ended.is_ok_and(|ended| ended.success()));
    wait::until("its end", || running(&program).is_empty().then_some(()));
}
