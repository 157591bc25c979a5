//! Notes that come back to mind: by their day, and by the daily review.

use std::path::Path;

use memoryhub::{Layer, LayeredMemoryManager, NewNote};
use memoryhub_tests::{App, Sandbox, notes, wait, window::keys};

/// A day of the month before, so that a month has to be turned.
fn a_month_ago() -> jiff::civil::Date {
    jiff::Zoned::now().date().saturating_sub(jiff::Span::new().months(1)).first_of_month()
}

fn note_of(folder: &Path, day: jiff::civil::Date, hour: i8, text: &str) {
    let time = day.at(hour, 0, 0, 0).in_tz("UTC").expect("a time").timestamp();
    let mut hub = LayeredMemoryManager::open(folder).expect("a folder");
    let note = NewNote { content: text.to_owned(), created_at: Some(time), ..NewNote::default() };
    hub.remember_note(note).expect("a note");
    hub.close().expect("nothing in the way");
}

#[test]
fn a_click_on_a_day_of_the_calendar_shows_its_notes() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let day = a_month_ago();
    notes::fill(&folder, 3);
    note_of(&folder, day, 11, "Of that day");
    note_of(&folder, day, 12, "Of that day, too");
    let app = App::open(&sandbox, &folder);
    let window = app.window();

    window.click("open-statistics");
    window.click("month-before");
    let cell = format!("[data-testid=\"month-day\"][data-day=\"{day}\"]");
    window.see_words(&cell, "2");
    window.click(&cell);
    window.see_gone("statistics-sheet");
    window.see_all("row-title", &["Of that day, too", "Of that day"]);
    window.see_words("total", "2");
    assert_eq!(app.close().code, 0);
}

#[test]
fn the_daily_review_is_answered_by_keys_and_each_answer_is_taken_back() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 5);
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let shown = || window.words("review-note").unwrap_or_default();
    let next = |before: &str| {
        wait::until("the next note", || (shown() != before).then_some(()));
        shown()
    };

    window.press(&[keys::CONTROL, 'k']);
    window.type_into("palette-field", "daily review");
    window.press(&[keys::ENTER]);
    window.see_words("review", "0 of 5");
    let kept = shown();
    window.press(&['k']);
    window.see_words("review", "1 of 5");
    let archived = next(&kept);
    window.press(&['a']);
    window.see_words("review", "2 of 5");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("review", "1 of 5");
    assert_eq!(next("").lines().next(), archived.lines().next(), "it is asked about again");
    window.press(&['a']);
    window.see_words("review", "2 of 5");
    let tagged = shown();
    window.press(&['t']);
    window.type_into("review-tag-field", "looked-at");
    window.press(&[keys::ENTER]);
    window.see_words("review", "3 of 5");
    next(&tagged);
    window.press(&[keys::DELETE]);
    window.see_words("review", "4 of 5");
    window.press(&['k']);
    window.see_words("review", "5 of 5");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("review", "4 of 5");
    window.press(&[keys::CONTROL, 'z']);
    window.see_words("review", "3 of 5");
    window.press(&[keys::ESCAPE]);
    window.see_gone("review");
    window.see_words("note-count", "5 notes");

    assert_eq!(app.close().code, 0);
    let notes = notes::read(&folder);
    assert_eq!(notes.len(), 5, "what went to the trash was taken back");
    let tagged = notes.iter().filter(|note| note.tags.iter().any(|tag| tag == "looked-at"));
    assert_eq!(tagged.count(), 1);
    let first = archived.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let in_archive = notes.iter().filter(|note| note.layer == Layer::Archive).count();
    assert!((1..=2).contains(&in_archive), "{first:?} was archived: {notes:#?}");
}
