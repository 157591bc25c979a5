//! Keys and wheel as a person's, through the X server.

use std::{process::Command, thread, time::Duration};

use memoryhub_tests::desk::window_of;

/// Gives the window the keyboard; answers its number.
pub fn activate(pid: u32) -> String {
    let window = window_of(pid, "MemoryHub");
    xdotool(&["windowactivate", "--sync", &window]);
    window
}

/// Presses a key where the keyboard is.
pub fn key(name: &str) {
    xdotool(&["key", name]);
}

/// Turns the wheel over a place of a window, so many notches, about as fast as frames come.
pub fn wheel(window: &str, x: u32, y: u32, turns: usize) {
    xdotool(&["mousemove", "--sync", "--window", window, &x.to_string(), &y.to_string()]);
    xdotool(&["click", "--repeat", &turns.to_string(), "--delay", "16", "5"]);
}

/// Waits, as a person between two keys.
pub fn pause(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

/// Whether the window with the keyboard has this title.
pub fn is_in_front(title: &str) -> bool {
    let asked = Command::new("xdotool").args(["getactivewindow", "getwindowname"]).output();
    asked.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).trim() == title)
}

/// # Panics
/// If xdotool is not there or refuses.
fn xdotool(arguments: &[&str]) {
    let done = Command::new("xdotool").args(arguments).output().expect("xdotool is there");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "xdotool {arguments:?}: {said}");
}
