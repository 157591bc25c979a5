//! Every operation of SQLite on its files fails, once and for ever: typed errors, no phantom
//! success, nothing acknowledged lost, everything given back.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;
#[path = "kit/vfs.rs"]
mod vfs;

use std::path::Path;

use kit::{
    bulk,
    script::{self, Ledger, new},
};
use memoryhub::{Config, Error, LayerChoice, LayeredMemoryManager};
use vfs::{Failure, Turn};

/// What is done while operations fail.
type Session = fn(&mut LayeredMemoryManager, &mut Ledger, &mut dyn FnMut(&Ledger));

const SESSIONS: [Session; 2] = [script::session, bulk::session];

fn run(folder: &Path, session: Session, turn: &Turn, ledger: &mut Ledger) -> Result<(), String> {
    match LayeredMemoryManager::open_with(folder, Config::default()) {
        Ok(mut hub) => {
            session(&mut hub, ledger, &mut |_| {});
            if hub.close().unwrap().is_clean() {
                ledger.flushed();
            }
        }
        Err(error) => ledger.failed("open", error),
    }
    #[cfg(any(target_os = "linux", windows))]
    {
        let held = kit::held::held_under(folder);
        if !held.is_empty() {
            return Err(format!("still open after {:?}: {held:?}", turn.failed().first()));
        }
    }
    Ok(())
}

fn is_typed(error: &Error, failure: Failure) -> bool {
    match error {
        // The latter: it could not be opened for writing, and was opened for reading.
        Error::Sqlite { .. } | Error::ReadOnly { .. } => true,
        Error::DiskFull { .. } => failure == Failure::Full,
        Error::Poisoned { .. } => failure == Failure::Io,
        Error::Io { path, .. } => path.to_string_lossy().contains("memory.db"),
        _ => false,
    }
}

fn one(session: Session, nth: u64, for_ever: bool, failure: Failure) -> Result<(), String> {
    let dir = script::quick_folder();
    let folder = dir.path().join("data");
    let turn = Turn::take(Some((nth, for_ever, failure)));
    let mut ledger = Ledger::default();
    run(&folder, session, &turn, &mut ledger)?;
    let failed = turn.failed();
    turn.heal();
    for (what, error) in &ledger.errors {
        if !is_typed(error, failure) {
            return Err(format!("{what}: {error:?}; failed: {failed:?}"));
        }
    }
    // After a failed sync nobody knows whether the commit is on disk: the caller was told that it
    // failed, and the layer takes no more writes; opening again shows which it is.
    let lenient = for_ever || failed.first() == Some(&"sync");
    let check = || {
        let mut hub = LayeredMemoryManager::open(&folder).map_err(|error| error.to_string())?;
        ledger.compare(&script::look(&mut hub), lenient)?;
        let report = hub.check().unwrap();
        if !report.findings.is_empty() {
            return Err(format!("check: {:?}", report.findings));
        }
        for layer in [LayerChoice::Core, LayerChoice::Application] {
            hub.remember_note(new("it goes on", layer)).map_err(|error| error.to_string())?;
        }
        if hub.close().unwrap().is_clean() { Ok(()) } else { Err("closing failed".to_owned()) }
    };
    check().map_err(|what| format!("{what}; failed: {:?}", failed.first()))
}

fn each_operation_fails(for_ever: bool, failure: Failure) {
    for session in SESSIONS {
        each_operation_of(session, for_ever, failure);
    }
}

fn each_operation_of(session: Session, for_ever: bool, failure: Failure) {
    let count = {
        let dir = script::quick_folder();
        let turn = Turn::take(Some((u64::MAX, false, failure)));
        let mut ledger = Ledger::default();
        run(dir.path(), session, &turn, &mut ledger).unwrap();
        assert!(ledger.errors.is_empty(), "{:?}", ledger.errors);
        turn.count()
    };
    assert!(count > 5, "{count} operations");
    let failures: Vec<String> = (1..=count)
        .filter_map(|nth| {
            one(session, nth, for_ever, failure).err().map(|what| format!("{nth}: {what}"))
        })
        .collect();
    println!("{count} operations of SQLite failed, for ever: {for_ever}, {failure:?}");
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn each_operation_fails_once_with_an_io_error() {
    each_operation_fails(false, Failure::Io);
}

#[test]
fn each_operation_fails_for_ever_with_an_io_error() {
    each_operation_fails(true, Failure::Io);
}

#[test]
fn each_write_fails_once_for_want_of_room() {
    each_operation_fails(false, Failure::Full);
}

#[test]
fn each_write_fails_for_ever_for_want_of_room() {
    each_operation_fails(true, Failure::Full);
}

#[test]
fn each_lock_is_once_held_by_another() {
    each_operation_fails(false, Failure::Busy);
}

#[test]
fn while_another_program_writes_a_write_is_refused_and_nothing_of_it_stays() {
    let _turn = Turn::take(None);
    let dir = script::quick_folder();
    let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
    hub.remember_note(new("before", LayerChoice::Core)).unwrap();
    let other = rusqlite::Connection::open(dir.path().join("memory.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = hub.remember_note(new("refused", LayerChoice::Core));
    assert!(matches!(refused, Err(Error::Sqlite { .. })), "{refused:?}");
    hub.remember_note(new("elsewhere", LayerChoice::Application)).unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    hub.remember_note(new("after", LayerChoice::Core)).unwrap();
    let contents = |hub: &mut LayeredMemoryManager| kit::found(hub, "");
    assert_eq!(contents(&mut hub), ["after", "elsewhere", "before"]);
    assert!(hub.close().unwrap().is_clean());
    assert_eq!(
        contents(&mut LayeredMemoryManager::open(dir.path()).unwrap()),
        ["after", "elsewhere", "before"]
    );
}
