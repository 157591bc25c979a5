//! Errors on their way to the page: what a caller can act on becomes a code.

use crate::border::CommandError;

/// The answer of a command.
pub type Answer<T> = Result<T, CommandError>;

impl CommandError {
    /// An error with a code of the window's own.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    /// The data folder was given back, so there are no notes to read or write.
    pub fn released() -> Self {
        Self::new("released", "the data folder is released; reopen it first")
    }

    /// An argument breaks a limit or a rule, in the words of [`memoryhub::Error::Invalid`].
    pub fn invalid(field: &str, reason: &str) -> Self {
        Self::new("invalid", format!("{field}: {reason}"))
    }

    /// Something is under way that this would disturb.
    pub fn busy(what: &str) -> Self {
        Self::new("busy", what)
    }

    /// A defect; told instead of leaving the page waiting for ever.
    pub fn panic(what: &str) -> Self {
        Self::new("panic", what)
    }
}

impl From<memoryhub::Error> for CommandError {
    fn from(error: memoryhub::Error) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use memoryhub::{Error, Holder, Layer};

    use super::*;

    #[test]
    fn a_library_error_keeps_its_code_and_its_words() {
        let locked = Error::Locked {
            folder: PathBuf::from("/notes"),
            holder: Holder { name: "memoryhub".into(), pid: 7 },
        };
        let told = CommandError::from(locked);
        assert_eq!(told.code, "locked");
        assert_eq!(told.message, "/notes is in use by memoryhub (process 7)");

        let poisoned = Error::Poisoned { layer: Layer::Core, reason: "sync failed".into() };
        assert_eq!(CommandError::from(poisoned).code, "poisoned");
    }

    #[test]
    fn the_page_reads_code_and_message() {
        let told = serde_json::to_value(CommandError::released()).unwrap();
        assert_eq!(told["code"], "released");
        assert!(told["message"].as_str().is_some_and(|words| !words.is_empty()));
    }
}
