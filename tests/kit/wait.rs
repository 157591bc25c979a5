//! Waiting for what can be observed.

use std::{
    thread,
    time::{Duration, Instant},
};

/// Long enough for any machine; a test that passes never waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(20);

/// Asks again and again until there is an answer.
///
/// # Panics
/// If there is none after [`PATIENCE`]; `what` completes "waited in vain for …".
pub fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    until_told(what, || probe().ok_or_else(String::new))
}

/// As [`until`], for a question whose answer until then says something.
///
/// # Panics
/// If it never becomes `Ok`; the last error is told.
pub fn until_told<T>(what: &str, mut probe: impl FnMut() -> Result<T, String>) -> T {
    let began = Instant::now();
    loop {
        match probe() {
            Ok(answer) => return answer,
            Err(last) if began.elapsed() > PATIENCE => {
                let tail = if last.is_empty() { last } else { format!("; last: {last}") };
                panic!("waited {PATIENCE:?} in vain for {what}{tail}");
            }
            Err(_) => thread::sleep(STEP),
        }
    }
}
