//! The power fails before and after each operation of a session, with everything that was not
//! synced dropped, kept, torn or reordered: every acknowledged note is there afterwards.
//!
//! SQLite's own files are not cut here: that a commit survives is tested by SQLite's authors, and
//! that every write is a commit with `synchronous=FULL` by the tests of the module. What is tested
//! is the order between the two stores: a database as it stood at the instant, beside the logs.

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

use std::{collections::BTreeMap, path::Path, sync::Arc};

use kit::{
    bulk::{self, Group},
    power::{Bytes, Disk, Instant, Names, PowerlessFileSystem},
    script::{self, Ledger, Notes, state},
};
use memoryhub::{Config, Layer, LayerChoice, LayeredMemoryManager};

/// Every this many bytes the last unsynced write is torn.
const TEAR: usize = 64;

/// A session, and what stood on the disk at each instant of it.
struct Recorded {
    instants: Vec<Instant>,
    /// What was acknowledged after each step, oldest first; the first entry is before any.
    ledgers: Vec<Notes>,
    /// Steps that change many notes as one, by the number of what is acknowledged after them.
    groups: BTreeMap<usize, Group>,
}

/// Writes in some ways.
type Session = fn(&mut LayeredMemoryManager, &mut Ledger, &mut dyn FnMut(&Ledger));

impl Recorded {
    fn session(session: Session) -> Self {
        let dir = script::quick_folder();
        let system = PowerlessFileSystem::new(dir.path(), Disk::default(), true);
        let config = Config { file_system: Arc::new(system.clone()), ..script::config() };
        let mut hub = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
        let mut ledger = Ledger::default();
        let mut ledgers = vec![Notes::new()];
        let mut groups = BTreeMap::new();
        session(&mut hub, &mut ledger, &mut |ledger| {
            groups.extend(ledger.last.clone().map(|group| (ledgers.len(), group)));
            ledgers.push(ledger.sure.clone());
            system.acknowledge(ledgers.len() - 1);
        });
        assert!(ledger.errors.is_empty(), "{:?}", ledger.errors);
        assert!(hub.close().unwrap().is_clean());
        let instants = system.history();
        assert!(instants.len() > 60, "{} instants", instants.len());
        Self { instants, ledgers, groups }
    }

    /// The first opening of the original's folder.
    fn adoption() -> Self {
        let dir = script::quick_folder();
        script::copy_original(dir.path());
        let system = PowerlessFileSystem::new(dir.path(), Disk::of(dir.path()), true);
        let config = Config { file_system: Arc::new(system.clone()), ..script::config() };
        let mut hub = LayeredMemoryManager::open_with(dir.path(), config).unwrap();
        assert!(hub.close().unwrap().is_clean());
        let instants = system.history();
        assert!(instants.len() > 20, "{} instants", instants.len());
        Self { instants, ledgers: vec![script::original_notes()], groups: BTreeMap::new() }
    }

    /// Each note as it was acknowledged, or as the step then under way makes it.
    fn check(&self, instant: &Instant, seen: &Notes) -> Result<(), String> {
        let sure = &self.ledgers[instant.acknowledged];
        let next = self.ledgers.get(instant.acknowledged + 1).unwrap_or(sure);
        for (id, state) in sure {
            let seen = seen.get(id);
            if seen != Some(state) && seen != next.get(id) {
                return Err(format!("acknowledged {state:?}, found {seen:?}"));
            }
        }
        for (id, state) in seen {
            if sure.get(id) != Some(state) && next.get(id) != Some(state) {
                return Err(format!("nobody wrote {state:?}"));
            }
        }
        let group = self.groups.get(&(instant.acknowledged + 1));
        group.map_or(Ok(()), |group| group.check_whole(sure, seen, &|_| false))
    }
}

fn write(folder: &Path, instant: &Instant, disk: &Disk) {
    std::fs::create_dir_all(folder).unwrap();
    disk.write_to(folder);
    for (name, bytes) in &instant.database {
        std::fs::write(folder.join(name), &**bytes).unwrap();
    }
}

fn open(folder: &Path, config: Config) -> Result<(LayeredMemoryManager, Notes), String> {
    let mut hub = LayeredMemoryManager::open_with(folder, config).map_err(|it| it.to_string())?;
    let notes = script::look(&mut hub);
    let layers = hub.check().unwrap().layers;
    if layers.core + layers.application + layers.archive != notes.len() {
        return Err(format!("{} notes are shown, the layers hold {layers:?}", notes.len()));
    }
    Ok((hub, notes.iter().map(|note| (note.id, state(note))).collect()))
}

#[test]
fn a_power_cut_at_any_instant_loses_nothing_acknowledged() {
    cut_everywhere(&Recorded::session(script::session));
}

#[test]
fn a_power_cut_in_a_change_of_many_notes_leaves_all_of_it_or_nothing() {
    cut_everywhere(&Recorded::session(bulk::session));
}

#[test]
fn a_power_cut_while_the_originals_folder_is_taken_over_loses_no_note() {
    cut_everywhere(&Recorded::adoption());
}

fn cut_everywhere(recorded: &Recorded) {
    let mut cuts = 0;
    let mut failures = Vec::new();
    for (nth, instant) in recorded.instants.iter().enumerate() {
        let mut bytes = vec![Bytes::Dropped, Bytes::Kept, Bytes::Zeroed];
        for at in (0..instant.disk.unsynced()).step_by(TEAR) {
            bytes.extend([Bytes::Torn(at), Bytes::Reordered(at)]);
        }
        for bytes in bytes {
            for names in [Names::Dropped, Names::Kept] {
                if instant.disk.is_synced() && (bytes, names) != (Bytes::Kept, Names::Kept) {
                    continue;
                }
                cuts += 1;
                let dir = script::quick_folder();
                write(dir.path(), instant, &instant.disk.after_power_cut(bytes, names));
                let checked = open(dir.path(), Config::default())
                    .and_then(|(_, seen)| recorded.check(instant, &seen));
                if let Err(what) = checked {
                    failures.push(format!("{nth} {} {bytes:?} {names:?}: {what}", instant.before));
                }
            }
        }
    }
    println!("{cuts} power cuts at {} instants", recorded.instants.len());
    assert!(failures.is_empty(), "{} of {cuts}:\n{}", failures.len(), failures.join("\n"));
}

// A killed process leaves its unsynced writes in memory, where the next one sees them. What that
// one acknowledges must not rest on them.
#[test]
fn a_power_cut_after_a_kill_and_a_reopening_loses_nothing_acknowledged() {
    kill_and_cut_everywhere(&Recorded::session(script::session));
    kill_and_cut_everywhere(&Recorded::session(bulk::session));
    kill_and_cut_everywhere(&Recorded::adoption());
}

fn kill_and_cut_everywhere(recorded: &Recorded) {
    let mut failures = Vec::new();
    for (nth, instant) in recorded.instants.iter().enumerate() {
        let dir = script::quick_folder();
        write(dir.path(), instant, &instant.disk);
        let system = PowerlessFileSystem::new(dir.path(), instant.disk.clone(), false);
        let config = Config { file_system: Arc::new(system.clone()), ..script::config() };
        let cut = || -> Result<(), String> {
            let (mut hub, seen) = open(dir.path(), config)?;
            recorded.check(instant, &seen)?;
            let choice = LayerChoice::Application;
            let note = hub.remember_note(script::new("after the kill", choice)).unwrap();
            let disk = system.disk().after_power_cut(Bytes::Dropped, Names::Dropped);
            let database = kit::power::database_in(dir.path());
            let after = script::quick_folder();
            write(after.path(), &Instant { database, ..instant.clone() }, &disk);
            let (_, mut seen) = open(after.path(), Config::default())?;
            if seen.remove(&note.id).is_none_or(|it| it.layer != Layer::Application) {
                return Err("the note of the second process is lost".into());
            }
            recorded.check(instant, &seen)
        };
        if let Err(what) = cut() {
            failures.push(format!("{nth} {}: {what}", instant.before));
        }
    }
    let all = recorded.instants.len();
    assert!(failures.is_empty(), "{} of {all}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_disk_that_loses_power_can_lose_something() {
    let dir = script::quick_folder();
    let system = PowerlessFileSystem::new(dir.path(), Disk::default(), false);
    let path = dir.path().join("a");
    let file_system: &dyn memoryhub::fs::FileSystem = &system;
    let mut file = file_system.open(&path, memoryhub::fs::OpenMode::Append).unwrap();
    file.append(b"one").unwrap();
    file.sync().unwrap();
    file.append(b"two").unwrap();
    let left = |bytes, names| {
        let dir = script::quick_folder();
        system.disk().after_power_cut(bytes, names).write_to(dir.path());
        std::fs::read(dir.path().join("a")).ok()
    };
    assert_eq!(left(Bytes::Kept, Names::Dropped), None);
    file_system.sync_dir(dir.path()).unwrap();
    assert_eq!(left(Bytes::Dropped, Names::Dropped).unwrap(), b"one");
    assert_eq!(left(Bytes::Kept, Names::Dropped).unwrap(), b"onetwo");
    assert_eq!(left(Bytes::Torn(1), Names::Dropped).unwrap(), b"onet");
    assert_eq!(left(Bytes::Reordered(1), Names::Dropped).unwrap(), b"one\0wo");
}
