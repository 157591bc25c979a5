//! Notes from standard input.

use std::io::{BufRead, BufReader, Write};

use crate::kit::{Place, lines};

#[test]
fn a_note_is_read_from_standard_input() {
    let place = Place::new();
    let id = place.run_with("one\ntwo\n", &["remember"]).good().out;
    assert_eq!(place.note(id.trim())["content"], "one\ntwo");
    let id = place.run_with("three\r\n", &["remember", "-", "--tag", "x"]).good().out;
    assert_eq!(place.note(id.trim())["content"], "three");
    place.run_with(b"bad \xFF", &["remember"]).bad(1, "not UTF-8 at byte 4");
}

#[test]
fn every_line_becomes_a_note_and_prints_its_id() {
    let place = Place::new();
    let input = lines(3000, |n| format!("line {n}"));
    let ran = place.run_with(input, &["remember", "--lines", "--tag", "bulk"]).good();
    let ids = ran.lines();
    assert_eq!(ids.len(), 3000);
    assert_eq!(place.note(&ids[1234])["content"], "line 1234", "ids come in the order of lines");
    assert_eq!(place.note(ids.last().unwrap())["tags"][0], "bulk");
}

#[test]
fn an_id_comes_before_the_next_line_is_waited_for() {
    let place = Place::new();
    let mut child = place.start(&["remember", "--lines"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut ids = BufReader::new(child.stdout.take().unwrap()).lines();
    for text in ["one", "two", "three"] {
        writeln!(stdin, "{text}").unwrap();
        // Blocks for ever if the id waits for more input.
        let id = ids.next().unwrap().unwrap();
        assert_eq!(id.len(), 36, "{id:?} is an id");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert_eq!(place.found(""), ["three", "two", "one"]);
}

#[test]
fn every_printed_id_survives_a_kill() {
    let place = Place::new();
    for layer in ["core", "application", "archive"] {
        let mut child = place.start(&["remember", "--lines", "--layer", layer]);
        let mut stdin = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || {
            // Ends with an error when the reader is killed.
            let _ = (0..100_000).try_for_each(|n| writeln!(stdin, "line {n}"));
        });
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut ids = Vec::new();
        for _ in 0..200 {
            let mut id = String::new();
            said.read_line(&mut id).unwrap();
            ids.push(id.trim().to_owned());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        writer.join().unwrap();
        let arguments: Vec<&str> =
            std::iter::once("get").chain(ids.iter().map(String::as_str)).collect();
        let notes = place.run(&[&["--json"], &arguments[..]].concat()).good().objects();
        assert_eq!(notes.len(), ids.len(), "every acknowledged note is there");
        assert!(notes.iter().all(|note| note["layer"] == layer));
    }
}

#[test]
fn bad_lines_are_named_and_the_others_stored() {
    let place = Place::new();
    let mut input = b"good\n\nbad \xFF\n".to_vec();
    input.extend(vec![b'x'; 1024 * 1024 + 1]);
    input.extend(b"\nlast");
    let ran = place.run_with(input, &["remember", "--lines"]).bad(1, "line 3: ");
    assert!(ran.err.contains("line 4: "), "{ran:?}");
    assert_eq!(ran.lines().len(), 2);
    assert_eq!(place.found(""), ["last", "good"]);
}

#[test]
fn lines_are_stored_even_if_nobody_reads_the_ids() {
    let place = Place::new();
    let mut child = place.start(&["remember", "--lines"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    for n in 0..50 {
        writeln!(stdin, "line {n}").unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(place.found("").len(), 50);
}

#[test]
fn text_and_lines_exclude_each_other() {
    Place::new().run(&["remember", "text", "--lines"]).bad(2, "cannot be used with");
}
