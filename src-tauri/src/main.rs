//! Starts the window.
// No console window beside it on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match memoryhub_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("MemoryHub cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}
