//! Every way out of the application: what closes, what is there afterwards, and how it ends.
//!
//! Each row of [`table`] is a test of its own. Before it, notes are written and one is recalled;
//! after it, the log tells how often and how everything was closed, and the command line looks at
//! what is on disk.

mod acts;
mod table;

use std::{path::PathBuf, time::Instant};

use memoryhub_tests::{App, Sandbox, notes, programs};
use serde_json::Value;

use crate::ending::{assert_movable, assert_no_helpers};

/// Notes of the folder before the start; the seventh of them is in a layer of lines.
const FILLED: usize = 7;
/// Notes written while it runs, each acknowledged.
const WRITTEN: usize = 20;

/// A way out.
struct Way {
    /// How it looks in the table that a run prints.
    name: &'static str,
    /// Notes of the folder before the start.
    filled: usize,
    /// What becomes of the process and the store.
    end: End,
}

/// What is expected of an end.
struct End {
    /// The exit code.
    code: i32,
    /// What began it, as the log tells: one of these. None if nothing could be told.
    by: &'static [&'static str],
    /// Stores that were closed in this run, as the log tells.
    closed: usize,
    /// Whether every step of it went well, so that nothing is left behind and counts are on disk.
    clean: bool,
}

/// Everything is closed once, without an error.
const fn clean(by: &'static [&'static str]) -> End {
    End { code: 0, by, closed: 1, clean: true }
}

/// The process is gone before everything is closed; what was saved is there.
const fn cut(code: i32) -> End {
    End { code, by: &[], closed: 0, clean: false }
}

/// Where it happens.
struct Place {
    sandbox: Sandbox,
    folder: PathBuf,
}

/// What happens, and where.
type Act = fn(&App<'_>, &Place);

/// Takes a way: what happens before, the end itself, and what the test puts right afterwards.
fn take(way: &Way, before: Act, leave: Act, after: fn(&Place)) {
    take_in(Sandbox::new(), way, before, leave, after);
}

fn take_in(
    sandbox: Sandbox,
    way: &Way,
    before: Act,
    leave: impl FnOnce(&App<'_>, &Place),
    after: fn(&Place),
) {
    let place = Place { folder: sandbox.folder("notes"), sandbox };
    let folder = place.folder.as_path();
    notes::fill(folder, way.filled);
    let app = App::open(&place.sandbox, folder);
    let written = acts::write(&app, WRITTEN);
    assert_eq!(written, WRITTEN, "notes were acknowledged");
    acts::recall(&app);
    let pid = app.pid();
    before(&app, &place);
    let began = Instant::now();
    leave(&app, &place);
    let code = app.wait_for_end().code;
    let took = began.elapsed();
    after(&place);

    let log = place.sandbox.log();
    let (closed, ended) = (told(&log, "closed "), told(&log, "ended "));
    let slowest = ended.iter().filter_map(|line| line["took_us"].as_u64()).max().unwrap_or(0);
    println!(
        "| {} | {code} | {} | {} ms | {} ms |",
        way.name,
        closed.len(),
        slowest / 1000,
        took.as_millis()
    );
    assert_eq!(code, way.end.code, "the exit code; {log}");
    assert_eq!(closed.len(), way.end.closed, "closed: {log}");
    let by: Vec<_> = ended.iter().filter_map(|line| line["by"].as_str()).collect();
    let told_once = by.len() == usize::from(!way.end.by.is_empty());
    assert!(told_once && by.iter().all(|by| way.end.by.contains(by)), "ended by {by:?}: {log}");
    for line in closed.iter().chain(&ended) {
        assert_eq!(line["clean"], way.end.clean, "{line}");
    }
    for line in &closed {
        let steps: Vec<_> =
            line["steps"].as_array().into_iter().flatten().map(|step| &step["name"]).collect();
        let wanted = ["pending recalls", "core", "application", "archive", "caches", "lock"];
        assert_eq!(steps, wanted, "every step, whatever failed");
    }
    if way.end.clean {
        assert_no_helpers(folder);
    }
    assert_movable(pid, folder);
    assert_kept(&place, way.end.clean);
}

/// Every acknowledged note is on disk, and if it closed cleanly the recall is counted.
fn assert_kept(place: &Place, counted: bool) {
    let ask = |arguments: &[&str]| programs::ask(&place.sandbox, &place.folder, arguments);
    ask(&["check"]);
    let found = ask(&["search", "Written #", "--limit", "1000"]);
    assert_eq!(found.len(), WRITTEN, "acknowledged notes: {found:?}");
    if counted {
        let recalled: Vec<_> = found.iter().filter(|note| note["recalled_count"] == 1).collect();
        assert_eq!(recalled.len(), 1, "the recall is counted, once: {found:?}");
    }
}

/// The lines of the log with this key, read.
fn told(log: &str, key: &str) -> Vec<Value> {
    let tail = |line: &str| {
        let (_, tail) = line.split_once(&format!("{key}{{"))?;
        Some(format!("{{{tail}"))
    };
    let lines = log.lines().filter_map(tail);
    lines.map(|line| serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"))).collect()
}
