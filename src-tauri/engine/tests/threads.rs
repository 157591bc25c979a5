//! Many threads and panics: no deadlock, `Closed` after close, and a panic poisons nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests look at files themselves"
)]

mod kit;

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use jiff::Timestamp;
use kit::{
    bulk,
    nth::{Lasting, NthFails},
    script::{self, Ledger, look, new},
};
use memoryhub::{
    Clock, Config, Error, Layer, LayerChoice, LayeredMemoryManager, NoteId, NotePatch, SystemClock,
};

const THREADS: usize = 16;

/// Does something else each time; answers the id of a new note.
fn call(
    hub: &mut LayeredMemoryManager,
    thread: usize,
    nth: usize,
    ids: &[NoteId],
) -> Result<Option<NoteId>, Error> {
    let id = ids.get(nth % ids.len().max(1)).copied();
    let content = format!("thread {thread} note {nth}");
    let patch = NotePatch { content: Some(content.clone()), ..NotePatch::default() };
    match (nth % 16, id) {
        (0, Some(id)) => hub.edit(id, patch).map(drop)?,
        (1, Some(id)) => hub.move_to(id, [Layer::Core, Layer::Archive][nth / 16 % 2]).map(drop)?,
        (2, Some(id)) => hub.recall_note(id).map(drop)?,
        (3, Some(id)) => hub.pin(id, nth % 32 < 16).map(drop)?,
        (4, Some(id)) => hub.get(id).map(drop)?,
        (5, _) => hub.search(&content, 5).map(drop)?,
        (6, _) => hub.recall("thread", 3).map(drop)?,
        (7, _) => hub.tags().map(drop)?,
        (8, _) => hub.stats().map(drop)?,
        (9, _) => hub.flush_pending_updates().map(drop)?,
        (10, _) => hub.maintain().map(drop)?,
        (11, _) => hub.merge_outside_changes().map(drop)?,
        (12, _) => hub.overview().map(drop)?,
        (13, _) => {
            let notes = hub.remember_many(vec![new(&content, LayerChoice::Archive)])?;
            return Ok(notes.first().map(|note| note.id));
        }
        (nth, _) => {
            let layer = if nth == 14 { LayerChoice::Application } else { LayerChoice::Core };
            return hub.remember_note(new(&content, layer)).map(|note| Some(note.id));
        }
    }
    Ok(None)
}

#[test]
fn sixteen_threads_call_everything_while_one_closes() {
    for round in 0..3 {
        let dir = script::quick_folder();
        let hub = Arc::new(Mutex::new(LayeredMemoryManager::open(dir.path()).unwrap()));
        let (send, ended) = mpsc::channel();
        for thread in 0..THREADS {
            let (hub, send) = (Arc::clone(&hub), send.clone());
            std::thread::spawn(move || {
                let mut ids = Vec::new();
                let mut nth = thread;
                let end = loop {
                    let outcome = call(&mut hub.lock().unwrap(), thread, nth, &ids);
                    match outcome {
                        Ok(id) => ids.extend(id),
                        Err(error) => break error,
                    }
                    nth += 1;
                };
                send.send((ids, end)).unwrap();
            });
        }
        std::thread::sleep(Duration::from_millis(200 + 150 * round));
        assert!(hub.lock().unwrap().close().unwrap().is_clean());
        let mut acknowledged = HashSet::new();
        for _ in 0..THREADS {
            let (ids, end) =
                ended.recv_timeout(Duration::from_mins(1)).expect("a thread hangs after close");
            assert!(matches!(end, Error::Closed), "{end:?}");
            acknowledged.extend(ids);
        }
        assert!(acknowledged.len() > THREADS, "{} notes", acknowledged.len());
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        let there: HashSet<NoteId> = look(&mut hub).iter().map(|note| note.id).collect();
        assert_eq!(there, acknowledged);
        assert!(hub.check().unwrap().findings.is_empty());
    }
}

#[test]
fn one_of_many_threads_gets_a_folder_and_the_others_are_told_who_has_it() {
    let dir = script::quick_folder();
    let open = || LayeredMemoryManager::open(dir.path());
    for _ in 0..10 {
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert!(
                matches!(error, Error::Locked { holder, .. } if holder.pid == std::process::id()),
                "{error:?}"
            );
        }
    }
}

/// Panics that a test asks for are not worth a message.
fn quietly() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if info.payload_as_str() != Some("on purpose") {
            before(info);
        }
    }));
}

/// A clock that panics once.
#[derive(Debug)]
struct Panicking(Mutex<Option<usize>>);

impl Clock for Panicking {
    fn now(&self) -> Timestamp {
        let mut left = self.0.lock().unwrap();
        *left = left.and_then(|left| left.checked_sub(1));
        let now = left.is_some_and(|left| left == 0);
        drop(left);
        assert!(!now, "on purpose");
        SystemClock.now()
    }
}

#[test]
fn a_panic_of_the_clock_or_of_a_callers_function_leaves_the_store_whole() {
    quietly();
    for nth in 1..12 {
        let dir = script::quick_folder();
        let clock = Arc::new(Panicking(Mutex::new(None)));
        let config = Config { clock: clock.clone(), ..script::config() };
        let mut hub = LayeredMemoryManager::open_with(dir.path(), config.clone()).unwrap();
        *clock.0.lock().unwrap() = Some(nth + 1);
        let mut ledger = Ledger::default();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            script::session(&mut hub, &mut ledger, &mut |_| {});
        }));
        assert!(panicked.is_err(), "the clock was not asked {nth} times");
        let there = |hub: &mut LayeredMemoryManager| {
            let notes = look(hub);
            assert!(ledger.sure.keys().all(|id| notes.iter().any(|note| note.id == *id)));
        };
        there(&mut hub);
        for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
            hub.remember_note(new("after the panic", layer)).unwrap();
        }
        assert!(hub.close().unwrap().is_clean());
        // In a function of the caller, while a folder opens.
        let opening = catch_unwind(AssertUnwindSafe(|| {
            let mut progress = |_, _| panic!("on purpose");
            LayeredMemoryManager::open_with_progress(dir.path(), config, &mut progress)
        }));
        assert!(opening.is_err());
        there(&mut LayeredMemoryManager::open(dir.path()).unwrap());
    }
}

#[test]
fn a_panic_in_any_file_operation_loses_nothing_and_everything_is_given_back() {
    any_operation_panics(script::session);
}

#[test]
fn a_panic_in_a_change_of_many_notes_leaves_all_of_it_or_nothing() {
    any_operation_panics(bulk::session);
}

/// Writes in some ways.
type Session = fn(&mut LayeredMemoryManager, &mut Ledger, &mut dyn FnMut(&Ledger));

fn any_operation_panics(writes: Session) {
    quietly();
    let session = |folder: &std::path::Path, faults: &NthFails, ledger: &mut Ledger| {
        let config = Config { file_system: Arc::new(faults.clone()), ..script::config() };
        let mut hub = LayeredMemoryManager::open_with(folder, config).unwrap();
        let ended = catch_unwind(AssertUnwindSafe(|| {
            writes(&mut hub, ledger, &mut |_| {});
        }));
        // What comes after may be refused, but what is acknowledged must stay.
        for layer in [LayerChoice::Core, LayerChoice::Application, LayerChoice::Archive] {
            ledger.remember(&mut hub, "after the panic", layer);
        }
        hub.maintain().ok();
        ledger.remember(&mut hub, "after the rewrite", LayerChoice::Application);
        hub.close().unwrap();
        ended.is_err()
    };
    let count = {
        let dir = script::quick_folder();
        let faults = NthFails::never();
        assert!(!session(dir.path(), &faults, &mut Ledger::default()));
        faults.count()
    };
    let mut panics = 0;
    for nth in 1..=count {
        let dir = script::quick_folder();
        let faults = NthFails::at(nth, Lasting::Panic, 0);
        let mut ledger = Ledger::default();
        let ended = catch_unwind(AssertUnwindSafe(|| session(dir.path(), &faults, &mut ledger)));
        panics += usize::from(!matches!(ended, Ok(false)));
        #[cfg(any(target_os = "linux", windows))]
        assert_eq!(
            kit::held::held_under(dir.path()),
            Vec::<String>::new(),
            "{:?}",
            faults.failed()
        );
        let mut hub = LayeredMemoryManager::open(dir.path()).unwrap();
        let notes = look(&mut hub);
        for (id, state) in &ledger.sure {
            // The step in which it panicked may have been its purge.
            let purged = state.content == "to be purged";
            assert!(
                purged || notes.iter().any(|note| note.id == *id),
                "{nth} {:?}: {state:?} is lost",
                faults.failed()
            );
        }
        if let Some(group) = &ledger.last {
            let seen = notes.iter().map(|note| (note.id, script::state(note))).collect();
            let whole = group.check_whole(&ledger.sure, &seen, &|_| false);
            assert_eq!(whole, Ok(()), "{nth} {:?}", faults.failed());
        }
        assert!(hub.check().unwrap().findings.is_empty(), "{nth} {:?}", faults.failed());
        assert!(hub.close().unwrap().is_clean());
    }
    assert!(panics > 100, "{panics} panics");
}
