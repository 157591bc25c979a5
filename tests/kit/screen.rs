//! A screen of its own, for a test that takes it away.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A running X server; it ends when this is dropped, or before.
#[derive(Debug)]
pub struct Screen {
    name: String,
    server: Child,
}

impl Screen {
    /// Starts a server under a free number.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts (package xvfb)");
        let mut number = String::new();
        let said = server.stdout.take().expect("what Xvfb says");
        BufReader::new(said).read_line(&mut number).expect("the number of the screen");
        Self { name: format!(":{}", number.trim()), server }
    }

    /// Its name, for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Ends the server, as the end of a session does.
    pub fn end(&mut self) {
        // It may have ended by itself.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.end();
    }
}
