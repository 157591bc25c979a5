//! A screen of our own for windows: Xvfb with a window manager.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::process::{Doing, Done, Trouble};

/// A running screen; it ends when this is dropped.
#[derive(Debug)]
pub struct Display {
    name: String,
    server: Child,
    manager: Option<Child>,
}

impl Display {
    /// Starts a screen under a free number.
    pub fn start() -> Done<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .doing("start Xvfb (package xvfb)")?;
        let mut number = String::new();
        if let Some(said) = server.stdout.take() {
            BufReader::new(said).read_line(&mut number).doing("read from Xvfb")?;
        }
        // From here on dropping ends the server, also on an early return.
        let mut display = Self { name: format!(":{}", number.trim()), server, manager: None };
        if number.trim().is_empty() {
            return Err(Trouble::new("Xvfb ended without opening a screen"));
        }
        let mut manager = Command::new("openbox");
        manager.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        display.prepare(&mut manager);
        display.manager = Some(manager.spawn().doing("start openbox (package openbox)")?);
        Ok(display)
    }

    /// Points a command at this screen, and lets a web view draw without a graphics card.
    pub fn prepare(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("WAYLAND_DISPLAY");
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for child in self.manager.iter_mut().chain([&mut self.server]) {
            // It may have ended by itself.
            drop(child.kill());
            drop(child.wait());
        }
    }
}
