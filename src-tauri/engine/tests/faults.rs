//! Every operation on files fails once, and for ever: typed errors, no phantom success, nothing
//! acknowledged lost, everything given back.
//!
//! SQLite opens its files itself; its faults are made by its own means in `sqlite_faults`.
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

use std::{path::Path, sync::Arc};

use kit::{
    bulk,
    nth::{Lasting, NthFails},
    script::{self, Ledger},
};
use memoryhub::{Config, Error, LayeredMemoryManager};

/// Errors of a broken disk, of a file that is not for us, of a full disk; on Windows
/// `ERROR_IO_DEVICE`, `ERROR_ACCESS_DENIED` and `ERROR_DISK_FULL`.
const EIO: i32 = if cfg!(windows) { 1117 } else { 5 };
const EACCES: i32 = if cfg!(windows) { 5 } else { 13 };
const ENOSPC: i32 = if cfg!(windows) { 112 } else { 28 };

/// What is done while operations fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scene {
    /// Writing in every way.
    Session,
    /// Changes of many notes in several layers.
    Bulk,
    /// The first opening of the original's folder.
    Original,
}

/// Opens, writes, closes; answers what was acknowledged.
fn run(
    folder: &Path,
    scene: Scene,
    faults: &NthFails,
    lasting: Lasting,
    ledger: &mut Ledger,
) -> Result<(), String> {
    let config = Config { file_system: Arc::new(faults.clone()), ..script::config() };
    match LayeredMemoryManager::open_with(folder, config) {
        Ok(mut hub) => {
            match scene {
                Scene::Session => script::session(&mut hub, ledger, &mut |_| {}),
                Scene::Bulk => bulk::session(&mut hub, ledger, &mut |_| {}),
                // Here it is opening that counts.
                Scene::Original => {
                    ledger.remember(&mut hub, "after", memoryhub::LayerChoice::Application);
                }
            }
            if lasting == Lasting::Once {
                // Reads are well again: the session shows what it acknowledged and no more.
                ledger
                    .compare(&script::look(&mut hub), false)
                    .map_err(|what| format!("while still open: {what}"))?;
            }
            let report = hub.close().unwrap();
            if report.is_clean() {
                ledger.flushed();
            }
            if hub.resources() != memoryhub::Resources::default() {
                return Err(format!("still held: {:?}", hub.resources()));
            }
        }
        Err(error) => ledger.failed("open", error),
    }
    #[cfg(any(target_os = "linux", windows))]
    {
        let held = kit::held::held_under(folder);
        if !held.is_empty() {
            return Err(format!("still open: {held:?}"));
        }
    }
    Ok(())
}

fn is_typed(error: &Error, errno: i32) -> bool {
    match error {
        Error::Io { source, .. } => source.raw_os_error() == Some(errno) && errno != ENOSPC,
        Error::DiskFull { .. } => errno == ENOSPC,
        // A folder in which nothing can be written is opened for reading.
        Error::ReadOnly { .. } => errno == EACCES || errno == ENOSPC,
        Error::Poisoned { .. } => true,
        _ => false,
    }
}

fn one(scene: Scene, nth: u64, lasting: Lasting, errno: i32) -> Result<(), String> {
    let dir = script::quick_folder();
    let folder = dir.path().join("data");
    let mut ledger = Ledger::default();
    if scene == Scene::Original {
        script::copy_original(&folder);
        ledger.sure = script::original_notes();
    }
    let faults = NthFails::at(nth, lasting, errno);
    let ran = run(&folder, scene, &faults, lasting, &mut ledger);
    ran.map_err(|what| format!("{what}; failed: {:?}", faults.failed().first()))?;
    for (what, error) in &ledger.errors {
        if !is_typed(error, errno) {
            return Err(format!("{what}: {error:?}; failed: {:?}", faults.failed()));
        }
    }
    let lenient = lasting == Lasting::ForEver;
    let check = || {
        let mut hub = LayeredMemoryManager::open(&folder).map_err(|error| error.to_string())?;
        ledger.compare(&script::look(&mut hub), lenient)?;
        let report = hub.check().unwrap();
        if !report.findings.is_empty() {
            return Err(format!("check: {:?}", report.findings));
        }
        hub.remember("it goes on", &["after"], "").map_err(|error| error.to_string())?;
        if hub.close().unwrap().is_clean() { Ok(()) } else { Err("closing failed".to_owned()) }
    };
    check().map_err(|what| format!("{what}; failed: {:?}", faults.failed().first()))
}

fn every_operation_fails(scene: Scene, lasting: Lasting, errno: i32) {
    let dir = script::quick_folder();
    let folder = dir.path().join("data");
    if scene == Scene::Original {
        script::copy_original(&folder);
    }
    let faults = NthFails::never();
    let sure =
        if scene == Scene::Original { script::original_notes() } else { script::Notes::default() };
    let mut ledger = Ledger { sure, ..Ledger::default() };
    run(&folder, scene, &faults, lasting, &mut ledger).unwrap();
    assert!(ledger.errors.is_empty(), "{:?}", ledger.errors);
    assert!(faults.count() > 60, "{} operations", faults.count());
    let failures: Vec<String> = (1..=faults.count())
        .filter_map(|nth| {
            one(scene, nth, lasting, errno).err().map(|what| format!("{nth}: {what}"))
        })
        .collect();
    println!("{scene:?}: {} operations failed {lasting:?} with error {errno}", faults.count());
    assert!(
        failures.is_empty(),
        "{scene:?}: {} of {}:\n{}",
        failures.len(),
        faults.count(),
        failures.join("\n")
    );
}

macro_rules! each {
    ($($name:ident: $lasting:ident, $errno:ident;)*) => {$(
        #[test]
        fn $name() {
            for scene in [Scene::Session, Scene::Bulk, Scene::Original] {
                every_operation_fails(scene, Lasting::$lasting, $errno);
            }
        }
    )*};
}

each! {
    each_operation_fails_once_with_an_io_error: Once, EIO;
    each_operation_fails_for_ever_with_an_io_error: ForEver, EIO;
    each_operation_fails_once_for_want_of_room: Once, ENOSPC;
    each_operation_fails_for_ever_for_want_of_room: ForEver, ENOSPC;
    each_operation_fails_once_for_want_of_permission: Once, EACCES;
    each_operation_fails_for_ever_for_want_of_permission: ForEver, EACCES;
}
