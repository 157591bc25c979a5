//! Notices what a hostile text does in the page: runs, calls, fetches, or stands there ready to.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

use crate::Window;

/// What was noticed since the canary was set.
#[derive(Debug, Default, Deserialize)]
pub struct Seen {
    /// Scripts that ran, by what they called.
    pub ran: Vec<String>,
    /// What the content security policy stopped.
    pub refused: Vec<String>,
    /// What was fetched from elsewhere.
    pub fetched: Vec<String>,
    /// Errors of the page itself.
    pub failed: Vec<String>,
    /// Commands that were invoked, and how often.
    pub commands: BTreeMap<String, usize>,
}

/// Sets it; once a page, as early as possible.
pub fn set(window: &Window) {
    window.js(include_str!("canary.js"));
}

/// What it noticed.
///
/// # Panics
/// If it was not set.
pub fn seen(window: &Window) -> Seen {
    let seen = window.js("return JSON.stringify(window.seen)");
    let text = seen.as_str().expect("a canary that was set");
    serde_json::from_str(text).expect("what it noticed")
}

/// What stands in the page that could act.
pub fn active(window: &Window) -> Vec<Value> {
    window.js("return window.active()").as_array().cloned().unwrap_or_default()
}

/// Fails if anything was noticed, or if a command was invoked that is not among these.
///
/// # Panics
/// If so.
pub fn check(window: &Window, commands: &[&str]) {
    assert_eq!(active(window), [""; 0], "active parts");
    let seen = seen(window);
    assert!(
        [&seen.ran, &seen.refused, &seen.fetched, &seen.failed].iter().all(|all| all.is_empty()),
        "{seen:#?}"
    );
    let strange: Vec<_> =
        seen.commands.keys().filter(|name| !commands.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "commands invoked: {strange:?}");
}
