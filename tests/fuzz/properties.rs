//! The targets with random input, and with every input that once did harm.

mod targets;

use std::{fs, path::Path};

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{FailurePersistence, RngAlgorithm, TestRng, TestRunner},
};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus");

fn target(name: &str) -> fn(&[u8]) {
    targets::ALL.iter().find(|it| it.name == name).expect("a target").run
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(Path::new(CORPUS).join(name)).expect("a corpus");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

/// Inputs of the corpus, joined, cut, and with bytes changed.
fn inputs(name: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let seeds = prop::sample::select(corpus(name));
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4_u8);
    (vec(seeds, 1..3), vec(change, 0..8), any::<prop::sample::Index>(), 0..4_u8).prop_map(
        |(seeds, changes, cut, whether)| {
            let mut bytes = seeds.concat();
            for (at, byte, how) in changes {
                let at = at.index(bytes.len() + 1);
                match how {
                    0 => bytes.insert(at, byte),
                    1 if at < bytes.len() => drop(bytes.remove(at)),
                    2 => bytes.insert(at, b'\n'),
                    _ if at < bytes.len() => bytes[at] = byte,
                    _ => {}
                }
            }
            if whether == 0 {
                bytes.truncate(cut.index(bytes.len() + 1));
            }
            bytes
        },
    )
}

fn holds(name: &str, cases: u32) {
    let run = target(name);
    for bytes in corpus(name) {
        run(&bytes);
    }
    // What fails goes into the corpus by hand, under a name that says what it was.
    let persistence: Option<Box<dyn FailurePersistence>> = None;
    let config =
        ProptestConfig { cases, failure_persistence: persistence, ..ProptestConfig::default() };
    // A different seed each day would hide what failed yesterday; `cargo xtask fuzz` goes further.
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, seed).run(&inputs(name), |bytes| {
        run(&bytes);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn any_bytes_are_a_log_that_opens_and_of_which_nothing_is_thrown_away() {
    holds("records", 1500);
}

#[test]
fn any_index_file_of_the_original_changes_no_note() {
    holds("indexes", 150);
}

#[test]
fn any_query_is_answered_and_highlighted_where_it_matches() {
    holds("query", 3000);
}

#[test]
fn any_import_file_is_read_line_by_line_and_what_is_let_through_can_be_stored() {
    holds("import", 3000);
}

#[test]
fn any_change_of_a_folder_of_the_original_is_survived_and_every_file_is_kept() {
    holds("original", 150);
}

#[test]
fn any_index_kept_aside_stops_nothing_and_loses_no_note() {
    holds("kept", 150);
}

#[test]
fn any_journal_of_a_change_takes_back_what_it_names_or_nothing() {
    holds("journal", 300);
}
