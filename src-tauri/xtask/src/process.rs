//! Running other programs, visibly, and saying clearly what went wrong.

use std::{
    fmt,
    process::{Command, Stdio},
};

/// What went wrong, in a sentence.
#[derive(Debug)]
pub struct Trouble(String);

/// The result of a piece of work.
pub type Done<T = ()> = Result<T, Trouble>;

impl Trouble {
    /// Trouble in these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Turns an error into trouble that says what was being done.
pub trait Doing<T> {
    /// `while_doing` completes "cannot …".
    fn doing(self, what: impl fmt::Display) -> Done<T>;
}

impl<T, E: fmt::Display> Doing<T> for Result<T, E> {
    fn doing(self, what: impl fmt::Display) -> Done<T> {
        self.map_err(|error| Trouble(format!("cannot {what}: {error}")))
    }
}

/// The command as a person would type it.
pub fn typed(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| {
        let argument = argument.to_string_lossy();
        let plain = |c: char| c.is_alphanumeric() || "-_=./:,@+".contains(c);
        if !argument.is_empty() && argument.chars().all(plain) {
            argument.into_owned()
        } else {
            format!("'{argument}'")
        }
    }));
    words.join(" ")
}

/// Runs a command with its output visible; anything but success is trouble.
pub fn run(command: &mut Command) -> Done {
    let text = typed(command);
    println!("$ {text}");
    let status = command.stdin(Stdio::null()).status().map_err(|e| not_started(&text, &e))?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble(format!("`{text}` ended with {status}")))
}

/// Runs a command quietly and answers what it wrote to standard output.
pub fn output(command: &mut Command) -> Done<String> {
    let text = typed(command);
    let output = command.stdin(Stdio::null()).output().map_err(|e| not_started(&text, &e))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Trouble(format!("`{text}` ended with {}: {}", output.status, said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a command can be started and succeeds.
pub fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn not_started(text: &str, error: &std::io::Error) -> Trouble {
    if error.kind() == std::io::ErrorKind::NotFound {
        let program = text.split(' ').next().unwrap_or(text);
        return Trouble(format!("{program} is not installed, or not on PATH"));
    }
    Trouble(format!("`{text}` cannot be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_a_clear_sentence() {
        let trouble = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert_eq!(trouble.to_string(), "no-such-program-here is not installed, or not on PATH");
    }

    #[test]
    fn commands_are_shown_as_they_would_be_typed() {
        let mut command = Command::new("cargo");
        command.args(["test", "--", "a b"]);
        assert_eq!(typed(&command), "cargo test -- 'a b'");
    }
}
