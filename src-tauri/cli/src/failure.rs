//! What ends a command early, in words and as an exit code.

use std::{io, process::ExitCode};

use memoryhub::Error;

use crate::output::complain;

/// Bad use of the command line.
pub const BAD_USE: u8 = 2;
const ERROR: u8 = 1;
const LOCKED: u8 = 3;

/// The result of a command.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// The store said no.
    Store(Error),
    /// The command was given something that it does not take.
    BadUse(String),
    /// Anything else, named in full.
    Other(String),
    /// Told already, on standard error.
    Told,
    /// Nobody reads standard output any more: no error, there is just nothing left to say.
    PipeClosed,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    /// A failure to write to standard output.
    pub fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::PipeClosed
        } else {
            Self::Other(format!("standard output: {error}"))
        }
    }

    /// Says it on standard error, if it is something to say.
    pub fn tell(&self) {
        match self {
            Self::Store(error) => {
                complain(&error.to_string());
                if let Some(advice) = advice(error) {
                    complain(advice);
                }
            }
            Self::BadUse(words) | Self::Other(words) => complain(words),
            Self::Told | Self::PipeClosed => {}
        }
    }

    fn code(&self) -> u8 {
        match self {
            Self::Store(Error::Locked { .. }) => LOCKED,
            Self::BadUse(_) => BAD_USE,
            Self::Store(_) | Self::Other(_) | Self::Told => ERROR,
            Self::PipeClosed => 0,
        }
    }
}

/// Says what went wrong and answers the exit code.
pub fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(failure.code())
        }
    }
}

/// What a person can do next.
fn advice(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::Missing { .. } => {
            "`memoryhub remember` and `memoryhub import` make it; --data names another folder"
        }
        Error::Locked { .. } => "release the folder there or quit that program, then try again",
        Error::ReadOnly { .. } => "reading still works",
        Error::DiskFull { .. } => "nothing was lost; make room and try again",
        Error::TooNew { .. } => "install the newest MemoryHub; nothing was changed",
        Error::Corrupted { .. } => {
            "`memoryhub check` names every place; `memoryhub repair` moves aside what is damaged"
        }
        _ => return None,
    })
}
