//! A data folder of its own for every test, and the command run on it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A temporary place with a data folder in it that is not made yet.
pub struct Place {
    pub top: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { top: TempDir::new().unwrap() }
    }

    pub fn data(&self) -> PathBuf {
        self.top.path().join("notes")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.top.path().join(name)
    }

    /// The command on the data folder; nothing of the environment points it elsewhere.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(self.top.path());
        command.arg("--data").arg(self.data()).args(arguments);
        command
    }

    /// Runs the command and answers everything that came of it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs the command with this standard input.
    pub fn run_with(&self, input: impl AsRef<[u8]>, arguments: &[&str]) -> Ran {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let ran = Ran::of(child.wait_with_output().unwrap());
        writer.join().unwrap();
        ran
    }

    /// Starts the command with every stream in our hands.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Stores a note and answers its id.
    pub fn remember(&self, text: &str, more: &[&str]) -> String {
        self.run(&[&["remember", text], more].concat()).good().out.trim().to_owned()
    }

    /// The contents that a query finds, newest first.
    pub fn found(&self, query: &str) -> Vec<String> {
        self.run(&["--json", "search", query])
            .good()
            .objects()
            .iter()
            .map(|note| note["content"].as_str().unwrap().to_owned())
            .collect()
    }

    /// One note as JSON.
    pub fn note(&self, id: &str) -> Value {
        self.run(&["get", id, "--json"]).good().objects().remove(0)
    }
}

/// The command with a home and an environment of its own.
pub fn bare(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_memoryhub"));
    command.env("HOME", home).env("LOCALAPPDATA", home).env("XDG_DATA_HOME", home.join("share"));
    command.env_remove("MEMORYHUB_DATA").env("NO_COLOR", "1");
    command
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Fails the test unless the run succeeded.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// Fails the test unless the run ended with this code and said these words.
    #[track_caller]
    pub fn bad(self, code: i32, words: &str) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.contains(words), "standard error lacks {words:?}: {self:?}");
        self
    }

    pub fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub fn lines(&self) -> Vec<String> {
        self.out.lines().map(str::to_owned).collect()
    }
}

/// Text of many lines, each made from its number.
pub fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect::<Vec<_>>().concat()
}
