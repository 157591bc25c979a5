//! What the first thing is that people see.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use memoryhub_tests::{App, Sandbox, app::data, notes, programs};

#[test]
fn the_first_run_names_the_folder_and_then_shows_three_welcome_notes() {
    let sandbox = Sandbox::new();
    let folder = sandbox.default_folder();
    let app = App::start(&sandbox, &[]);
    app.window().see_words("welcome-page", &folder.display().to_string());
    assert!(!folder.exists(), "nothing is made before the user says so");
    app.window().click("welcome-start");
    app.window().see_words("note-count", "3 notes");
    app.window().see_words("row-title", "Welcome to MemoryHub");
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::read(&folder).len(), 3);
    let app = App::start(&sandbox, &[]);
    app.window().see_words("note-count", "3 notes");
}

#[test]
fn a_system_that_speaks_chinese_is_welcomed_in_chinese() {
    let sandbox = Sandbox::speaking("zh_CN.UTF-8");
    let app = App::start(&sandbox, &[]);
    app.window().see("welcome-page");
    assert_eq!(app.window().js("return document.documentElement.lang"), "zh-CN");
    app.window().click("welcome-start");
    app.window().see_words("row-title", "欢迎使用 MemoryHub");
    app.window().see_words("note-count", "3");
}

#[test]
fn a_folder_in_use_says_by_whom_and_opens_once_it_is_free() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 2);
    let mut command = Command::new(programs::cli());
    sandbox.prepare(&mut command);
    command.arg("--data").arg(&folder).args(["remember", "--lines"]);
    let mut holder =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a holder");
    let mut input = holder.stdin.take().expect("its input");
    writeln!(input, "A line from the holder").expect("a line");
    let mut id = String::new();
    let output = holder.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut id).expect("an id");
    assert!(!id.trim().is_empty(), "the holder holds the folder");

    let app = App::start(&sandbox, &data(&folder));
    app.window().see_words("failed-page", &holder.id().to_string());
    app.window().see_words("failed-page", "memoryhub");
    drop(input);
    assert!(holder.wait().expect("its end").success());
    app.window().click("try-again");
    app.window().see_words("note-count", "3 notes");
}

#[test]
fn a_missing_folder_is_asked_about_and_made_only_when_told() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("no/such/notes");
    let app = App::start(&sandbox, &data(&folder));
    app.window().see_words("failed-page", &folder.display().to_string());
    assert!(!sandbox.folder("no").exists(), "nothing is made");
    app.window().click("create-folder");
    app.window().see_words("note-count", "0 notes");
    assert!(folder.join("memory.db").exists());
}

#[test]
fn a_folder_with_other_files_is_asked_about_before_anything_is_touched() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("cat.jpg"), "no picture").expect("a file");
    let app = App::start(&sandbox, &data(&folder));
    app.window().see_words("offer-dialog", "pictures");
    let names = || std::fs::read_dir(&folder).expect("the folder").count();
    assert_eq!(names(), 1, "nothing is touched");
    app.window().click("offer-accept");
    app.window().see("main-window");
    assert!(names() > 1 && folder.join("cat.jpg").exists());
}
