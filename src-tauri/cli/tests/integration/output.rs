//! Streams, exit codes and the two forms of output.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use crate::kit::{Place, lines};

#[test]
fn bad_use_is_exit_code_two_and_nothing_on_standard_output() {
    let place = Place::new();
    for arguments in [
        &["frobnicate"][..],
        &[],
        &["remember", "x", "--layer", "moon"],
        &["get", "not-an-id"],
        &["search"],
        &["search", "x", "--limit", "many"],
        &["import"],
        &["stats", "--frobnicate"],
        &["remember", "--frobnicate"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{arguments:?}: {ran:?}");
    }
    assert!(!place.data().exists());
}

#[test]
fn help_and_version_succeed_without_a_folder() {
    let place = Place::new();
    assert!(place.run(&["--help"]).good().out.contains("Examples:"));
    assert!(place.run(&["search", "--help"]).good().out.contains("tag:work"));
    assert!(place.run(&["--version"]).good().out.starts_with("memoryhub "));
    assert!(!place.data().exists());
}

#[test]
fn json_is_one_object_a_line_whatever_the_content() {
    let place = Place::new();
    place.remember("two\nlines \u{2028} \"quoted\"", &[]);
    let notes = place.run(&["search", "", "--json"]).good().objects();
    assert_eq!(notes[0]["content"], "two\nlines \u{2028} \"quoted\"");
    let fields: Vec<&str> = notes[0].as_object().unwrap().keys().map(String::as_str).collect();
    for field in [
        "id",
        "content",
        "tags",
        "context_path",
        "layer",
        "created_at",
        "updated_at",
        "recalled_count",
        "last_recalled",
        "pinned",
        "deleted_at",
    ] {
        assert!(fields.contains(&field), "{field} is missing: {fields:?}");
    }
    for command in ["stats", "resources", "flush", "check", "repair"] {
        let ran = place.run(&[command, "--json"]).good();
        assert!(ran.objects()[0].is_object() && ran.lines().len() == 1, "{command}: {ran:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::new();
    let input = lines(5000, |n| format!("line {n} of many, so that a pipe fills"));
    place.run_with(input, &["remember", "--lines"]).good();
    for arguments in [
        &["search", "", "--limit", "5000"][..],
        &["--json", "search", "", "--limit", "5000"],
        &["recall", "", "--limit", "5000"],
    ] {
        let mut child = place
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("panic") && !said.contains("pipe"), "{said}");
    }
    place.run(&["check"]).good();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let place = Place::new();
    place.remember("one", &[]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = place.command(&["search", ""]).stdout(full).stderr(Stdio::piped()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"), "{output:?}");
}

#[test]
fn words_for_people_hold_what_json_holds() {
    let place = Place::new();
    let id = place.remember("Order coffee", &["--tag", "home", "--context", "~/list"]);
    place.run(&["pin", &id]).good();
    let list = place.run(&["search", "coffee"]).good().out;
    let whole = place.run(&["get", &id]).good().out;
    for shown in [&list, &whole] {
        for part in [id.as_str(), "Order coffee", "#home", "~/list", "core", "pinned"] {
            assert!(shown.contains(part), "{part} is missing in {shown}");
        }
    }
    let stats = place.run(&["stats"]).good().out;
    assert!(stats.contains("memory.db"), "{stats}");
    let resources = place.run(&["resources"]).good().out;
    assert!(resources.contains("query cache") && resources.contains("memory.db"), "{resources}");
}
