//! Patience with programs that hold a file for a moment.
//!
//! Virus scanners, indexers and backup programs open what has just been written. On Windows nobody
//! else can rename, replace or remove it until they let go, often not even open it. What they stand
//! in the way of is tried again for two seconds; the error of the last attempt is the caller's.
//! SQLite does the same with its own files, for about 1.4 s.

use std::{io, time::Duration};

/// The first pause between two attempts; each pause doubles the one before.
const FIRST: Duration = Duration::from_millis(5);
/// The longest pause, so that little time is lost once the file is free.
const LONGEST: Duration = Duration::from_millis(80);
/// All pauses together.
const LIMIT: Duration = Duration::from_secs(2);

/// Tries until it works, fails with an error that does not pass, or [`LIMIT`] is over.
pub(super) fn patiently<T>(
    passes: impl Fn(&io::Error) -> bool,
    mut attempt: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    let (mut pause, mut waited) = (FIRST, Duration::ZERO);
    loop {
        match attempt() {
            Err(error) if waited < LIMIT && passes(&error) => {
                log::debug!("tried again after {pause:?}: {error}");
                std::thread::sleep(pause);
                waited += pause;
                pause = (pause * 2).min(LONGEST);
            }
            outcome => return outcome,
        }
    }
}

/// Whether another program has the file open in a way that keeps us from opening it.
pub(super) fn is_held(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION))
}

/// The same for a new name or a removal, which Windows also refuses with "access denied": where
/// the name is taken by a file that is open or on its way out.
pub(super) fn is_name_held(error: &io::Error) -> bool {
    const ACCESS_DENIED: i32 = 5;
    is_held(error) || (cfg!(windows) && error.raw_os_error() == Some(ACCESS_DENIED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> io::Error {
        io::Error::from(io::ErrorKind::ResourceBusy)
    }

    fn is_busy(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::ResourceBusy
    }

    #[test]
    fn what_passes_is_tried_until_it_works() {
        let mut attempts = 0;
        let outcome = patiently(is_busy, || {
            attempts += 1;
            if attempts < 4 { Err(refused()) } else { Ok(attempts) }
        });
        assert_eq!(outcome.unwrap(), 4);
    }

    #[test]
    fn what_never_passes_is_given_up_with_its_own_error() {
        let mut attempts = 0;
        let outcome = patiently(is_busy, || -> io::Result<()> {
            attempts += 1;
            Err(refused())
        });
        assert!(is_busy(&outcome.unwrap_err()));
        assert!(attempts > 10, "{attempts} attempts");
    }

    #[test]
    fn any_other_error_is_told_at_once() {
        let mut attempts = 0;
        let outcome = patiently(is_busy, || -> io::Result<()> {
            attempts += 1;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(attempts, 1);
    }

    #[test]
    fn only_windows_has_files_that_others_hold() {
        for number in [32, 33] {
            assert_eq!(is_held(&io::Error::from_raw_os_error(number)), cfg!(windows));
        }
        assert_eq!(is_name_held(&io::Error::from_raw_os_error(5)), cfg!(windows));
        assert!(!is_held(&io::Error::from_raw_os_error(5)), "a file may be for others alone");
    }
}
