//! The desktop around the window: closing it, finding the active one, the system's own dialogs.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::wait;

/// Closes the window of a process as a person does who clicks its cross: the window manager asks
/// the program to close the window. A key would get lost while the keyboard is held by something
/// else.
pub fn close_window(pid: u32) {
    let window = window_of(pid, "MemoryHub");
    run("wmctrl", &["-i", "-c", &window]);
}

/// The title of the capture window.
pub const CAPTURE: &str = "Capture · MemoryHub";

/// Whether a process has a visible window with this title.
pub fn is_shown(pid: u32, title: &str) -> bool {
    visible(pid, title)
}

/// The visible window of a process with this title.
pub fn window_of(pid: u32, title: &str) -> String {
    wait::until(&format!("a window called {title}"), || search(pid, title))
}

/// Whether a window has the keyboard.
pub fn is_active(window: &str) -> bool {
    ask(&["getactivewindow"]).is_some_and(|active| active == window)
}

/// Puts a window out of sight as a click on its minimise button does.
pub fn minimise(window: &str) {
    xdotool(&["windowminimize", "--sync", window]);
}

/// Types into whatever has the keyboard, as a person does.
pub fn type_text(text: &str) {
    xdotool(&["type", "--clearmodifiers", "--delay", "12", text]);
}

/// Presses keys, such as `ctrl+Return`, wherever the keyboard is.
pub fn press(keys: &str) {
    xdotool(&["key", "--clearmodifiers", keys]);
}

/// Makes a window so large, in pixels.
pub fn resize(pid: u32, width: u32, height: u32) {
    let window = window_of(pid, "MemoryHub");
    xdotool(&["windowsize", "--sync", &window, &width.to_string(), &height.to_string()]);
}

/// Takes the connection to the display from the program that has this window, as the server does
/// at the end of a session.
pub fn cut_off(pid: u32) {
    xdotool(&["windowkill", &window_of(pid, "MemoryHub")]);
}

/// Gives up a dialog of the system.
pub fn dismiss(pid: u32, title: &str) {
    let dialog = window_of(pid, title);
    xdotool(&["windowactivate", "--sync", &dialog]);
    wait::until("the dialog to go", || {
        xdotool(&["key", "--clearmodifiers", "Escape"]);
        thread::sleep(Duration::from_millis(100));
        (!visible(pid, title)).then_some(())
    });
}

/// Chooses a file or folder in the system's dialog by typing its path, which the keyboard must have
/// keys for.
pub fn choose(pid: u32, title: &str, path: &str) {
    let dialog = window_of(pid, title);
    xdotool(&["windowactivate", "--sync", &dialog]);
    xdotool(&["key", "--clearmodifiers", "ctrl+l"]);
    xdotool(&["key", "--clearmodifiers", "ctrl+a"]);
    xdotool(&["type", "--clearmodifiers", "--delay", "12", path]);
    // The dialog looks the path up while it is typed, and may take Enter for its completion.
    wait::until("the dialog to go", || {
        xdotool(&["key", "--clearmodifiers", "Return"]);
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(2) {
            if !visible(pid, title) {
                return Some(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        None
    });
}

fn visible(pid: u32, title: &str) -> bool {
    search(pid, title).is_some()
}

fn search(pid: u32, title: &str) -> Option<String> {
    let (pid, pattern) = (pid.to_string(), format!("^{title}$"));
    let found = ask(&["search", "--onlyvisible", "--all", "--pid", &pid, "--name", &pattern])?;
    found.lines().next().map(str::to_owned)
}

fn xdotool(arguments: &[&str]) {
    run("xdotool", arguments);
}

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output().expect("it is installed");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{program} {arguments:?}: {said}");
}

fn ask(arguments: &[&str]) -> Option<String> {
    let done = Command::new("xdotool").args(arguments).output().expect("xdotool is there");
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}
