//! The tests that drive the real window.

use std::process::Command;

use crate::{
    display::Display,
    places,
    process::{self, Done, Trouble},
    rust, tools,
};

/// Runs the test binary `e2e` against the built programs, on a screen and a session of its own.
pub fn test() -> Done {
    if !cfg!(target_os = "linux") {
        println!("Not here: the driver of these tests is WebKitWebDriver, which is on Linux only.");
        return Ok(());
    }
    for program in ["Xvfb", "dbus-run-session", "WebKitWebDriver", "xdotool", "wmctrl"] {
        if !process::works(Command::new("which").arg(program)) {
            return Err(Trouble::new(format!("{program} is missing: see the step system")));
        }
    }
    let display = Display::start()?;
    let cargo = rust::tests();
    let mut session = Command::new("dbus-run-session");
    session.arg("--").arg(cargo.get_program()).args(cargo.get_args());
    // One window at a time: they share the keyboard focus.
    session.args(["--test", "e2e", "--no-fail-fast", "--", "--test-threads=1"]);
    session.current_dir(places::root());
    display.prepare(&mut session);
    session
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("TS_RS_EXPORT_DIR", places::scratch("bindings"))
        .env("MEMORYHUB_DESKTOP_BIN", places::built("debug", "memoryhub-desktop"))
        .env("MEMORYHUB_CLI_BIN", places::built("debug", "memoryhub"));
    process::run(&mut session)
}

/// Whether there is a screen to show a window on.
pub fn has_screen() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// The programs that the window tests start, built.
pub fn desktop(debug: bool) -> Command {
    let mut cargo = tools::cargo();
    cargo.args(["build", "--package", "memoryhub-desktop", "--features", "custom-protocol"]);
    if !debug {
        cargo.arg("--release");
    }
    cargo
}
