//! Which folder is used, and what happens if it cannot be.

use std::{fs, process::Stdio};

use crate::kit::{Place, Ran, bare};

#[test]
fn reading_never_makes_a_folder() {
    let place = Place::new();
    for arguments in [
        &["search", ""][..],
        &["recall", ""],
        &["tags"],
        &["stats"],
        &["resources"],
        &["flush"],
        &["check"],
        &["repair"],
        &["export", "out.jsonl"],
        &["get", "01995a2b-6c1e-7f3a-9d52-6c0a4f1e8b77"],
    ] {
        let ran = place.run(arguments).bad(1, "does not exist");
        assert!(ran.err.contains(place.data().to_str().unwrap()), "it names the folder: {ran:?}");
    }
    assert!(!place.data().exists());
}

#[test]
fn an_import_of_a_missing_file_makes_no_folder() {
    let place = Place::new();
    let missing = place.path("missing.jsonl");
    place.run(&["import", missing.to_str().unwrap()]).bad(1, "missing.jsonl");
    assert!(!place.data().exists());
}

#[test]
fn reading_leaves_a_folder_of_other_files_alone() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    fs::write(place.data().join("letter.txt"), "Dear Ada").unwrap();
    place.run(&["search", ""]).bad(1, "no notes");
    assert_eq!(fs::read_dir(place.data()).unwrap().count(), 1);
}

#[test]
fn the_environment_names_the_folder_and_an_option_comes_before_it() {
    let place = Place::new();
    let named = place.path("named");
    let run = |arguments: &[&str]| {
        let mut command = bare(place.top.path());
        command.env("MEMORYHUB_DATA", &named).args(arguments).stdin(Stdio::null());
        Ran::of(command.output().unwrap())
    };
    run(&["remember", "one"]).good();
    assert!(named.is_dir());
    run(&["--data", place.data().to_str().unwrap(), "remember", "two"]).good();
    assert_eq!(place.found(""), ["two"]);
}

#[cfg(target_os = "linux")]
#[test]
fn the_default_folder_is_the_applications() {
    let place = Place::new();
    let mut command = bare(place.top.path());
    command.args(["remember", "one"]).stdin(Stdio::null());
    Ran::of(command.output().unwrap()).good();
    assert!(place.path("share/MemoryHub").is_dir());
}

#[test]
fn a_folder_in_use_is_exit_code_three_and_names_its_holder() {
    let place = Place::new();
    place.remember("one", &[]);
    let mut holder = place.start(&["remember", "--lines"]);
    // Its first id says that it has the folder.
    let mut stdin = holder.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, b"two\n").unwrap();
    let mut id = String::new();
    let mut said = std::io::BufReader::new(holder.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut said, &mut id).unwrap();
    let ran = place.run(&["search", ""]).bad(3, "in use by");
    assert!(ran.err.contains(&holder.id().to_string()), "{ran:?}");
    assert!(ran.out.is_empty());
    drop(stdin);
    assert!(holder.wait().unwrap().success());
    assert_eq!(place.found("").len(), 2, "it is free again");
}

#[test]
fn nothing_but_the_notes_stays_after_a_command() {
    let place = Place::new();
    place.remember("one", &[]);
    place.run(&["recall", "one"]).good();
    let left: Vec<String> = fs::read_dir(place.data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with("-wal") || name.ends_with("-shm") || name.contains("lock"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let moved = place.path("moved");
    fs::rename(place.data(), &moved).unwrap();
    fs::remove_dir_all(&moved).unwrap();
}

#[test]
fn a_damaged_byte_is_found_and_repair_loses_nothing_else() {
    let place = Place::new();
    for text in ["first", "damaged", "last"] {
        place.remember(text, &["--layer", "archive"]);
    }
    place.run(&["check"]).good();
    let file = place.data().join("archive.jsonl");
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(7).position(|part| part == b"damaged").unwrap();
    bytes[at] = b'D';
    fs::write(&file, bytes).unwrap();
    let ran = place.run(&["check"]).bad(1, "not as written");
    assert!(ran.out.contains("archive.jsonl, byte"), "{ran:?}");
    assert_eq!(place.run(&["check", "--json"]).code, Some(1));
    place.run(&["repair"]).good();
    place.run(&["check"]).good();
    assert_eq!(place.found(""), ["last", "first"]);
}

#[test]
fn what_opening_moved_aside_is_named_by_whichever_command_opened() {
    let place = Place::new();
    place.remember("one", &["--layer", "archive"]);
    let file = place.data().join("archive.jsonl");
    let mut bytes = fs::read(&file).unwrap();
    bytes.extend(b"torn");
    fs::write(&file, bytes).unwrap();
    let ran = place.run(&["search", ""]).good();
    assert!(ran.err.contains("archive.jsonl, byte"), "{ran:?}");
    let again = place.run(&["search", ""]).good();
    assert_eq!(again.err, "", "it is aside now");
}

#[test]
fn check_tells_the_counts() {
    let place = Place::new();
    place.remember("one", &[]);
    place.remember("a log line", &[]);
    let report = place.run(&["check", "--json"]).good().objects().remove(0);
    assert_eq!(report["layers"]["core"], 1);
    assert_eq!(report["layers"]["application"], 1);
    assert!(report["findings"].as_array().unwrap().is_empty());
}
