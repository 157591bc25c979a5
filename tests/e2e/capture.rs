//! Writing notes, finding them again, changing them.

use memoryhub_tests::{App, Sandbox, notes, wait, window::keys};

#[test]
fn a_typed_note_with_inline_tags_is_found_by_tag_and_by_typing() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.type_into("composer-text", "Handles of the WAL file #work/release #handles");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_all("row-title", &["Handles of the WAL file"]);
    window.type_into("composer-text", "会议记录：文件夹可以移动 ＃会议 #文件/移动");
    window.click("composer-save");
    window.see_all("row-title", &["会议记录：文件夹可以移动", "Handles of the WAL file"]);
    window.see_words("note-count", "2 notes");
    window.see_words("on-disk", "All notes on disk");

    window.click("[data-testid=\"tag\"][data-tag=\"会议\"]");
    window.see_all("row-title", &["会议记录：文件夹可以移动"]);
    window.see_all("filter-chip", &["#会议"]);
    window.see_words("total", "1");
    window.click("[data-testid=\"tag\"][data-tag=\"会议\"]");
    window.see_all("row-title", &["会议记录：文件夹可以移动", "Handles of the WAL file"]);

    window.type_into("search", "wal fi");
    window.see_all("row-title", &["Handles of the WAL file"]);
    window.see_all("[data-testid=\"row-title\"] mark", &["WAL", "fi"]);
    window.see_words("total", "1");
    window.click("search-clear");
    window.type_into("search", "移动");
    window.see_all("[data-testid=\"row-title\"] mark", &["移动"]);

    assert_eq!(app.close().code, 0);
    let chinese = notes::one(&folder, "会议");
    assert_eq!(chinese.content, "会议记录：文件夹可以移动");
    assert_eq!(chinese.tags, ["会议", "文件/移动"]);
    let english = notes::one(&folder, "Handles");
    assert_eq!(english.tags, ["work/release", "handles"]);
}

#[test]
fn tags_layer_and_words_narrow_the_list_together() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 40);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.click("[data-testid=\"tag\"][data-tag=\"work/release\"]");
    window.see_words("total", "8");
    window.click("[data-testid=\"layer\"][data-layer=\"archive\"]");
    window.see_words("total", "4");
    window.type_into("search", "\"checklist for the data folder · 2\"");
    window.see_all("row-title", &["Release checklist for the data folder · 2"]);
    window.see_words("total", "1");
}

#[test]
fn an_edited_note_is_deleted_and_brought_back() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 3);
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.click("[data-testid=\"row\"]");
    window.see_words("detail-title", "Reading list");
    window.click("edit");
    window.see("edit-text");
    window.press(&[keys::CONTROL, 'a']);
    window.type_into("edit-text", "A shorter list, 更短的清单");
    window.press(&[keys::CONTROL, keys::ENTER]);
    window.see_words("detail-title", "A shorter list, 更短的清单");
    window.see_words("row-title", "A shorter list, 更短的清单");
    window.click("history");
    window.see_words("revisions", "Reading list for the long weekend");
    window.press(&[keys::ESCAPE]);
    window.see_gone("revisions");

    window.click("delete");
    window.see_words("toast", "Moved to the trash");
    window.see_words("note-count", "2 notes");
    window.click("toast-action");
    window.see_words("note-count", "3 notes");
    window.see_words("detail-title", "A shorter list");

    window.click("[data-testid=\"row\"]");
    window.press(&[keys::DELETE]);
    window.see_words("note-count", "2 notes");
    window.click("[data-testid=\"view\"][data-view=\"trash\"]");
    window.see_all("row-title", &["A shorter list, 更短的清单"]);
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("note-count", "3 notes");

    assert_eq!(app.close().code, 0);
    assert_eq!(notes::one(&folder, "A shorter").deleted_at, None);
}

#[test]
fn a_draft_survives_a_restart() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    app.window().type_into("composer-text", "Half a thought, 半句话 #dra");
    app.window().type_into("composer-path", "/somewhere");
    wait::until("the draft to be kept", || {
        let draft = sandbox.draft();
        (draft["text"] == "Half a thought, 半句话 #dra" && draft["context_path"] == "/somewhere")
            .then_some(())
    });
    assert_eq!(app.close().code, 0);
    assert!(notes::read(&folder).is_empty(), "a draft is no note yet");

    let app = App::open(&sandbox, &folder);
    app.window().see_words("composer-text", "Half a thought, 半句话 #dra");
    app.window().click("composer-save");
    app.window().see_words("row-title", "Half a thought");
    assert_eq!(app.close().code, 0);
    assert_eq!(notes::one(&folder, "Half").context_path, "/somewhere");
}
