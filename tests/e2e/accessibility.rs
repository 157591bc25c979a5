//! Nothing on any screen hinders people: axe-core, and headings whose words are whole, in both
//! languages and both themes.

use memoryhub_tests::{App, axe, room};

use crate::tour;

const MANY: usize = 2_000;

#[test]
fn no_screen_in_english_and_light_hinders_anyone() {
    check(tour::DRESSES[0]);
}

#[test]
fn no_screen_in_english_and_dark_hinders_anyone() {
    check(tour::DRESSES[1]);
}

#[test]
fn no_screen_in_chinese_and_light_hinders_anyone() {
    check(tour::DRESSES[2]);
}

#[test]
fn no_screen_in_chinese_and_dark_hinders_anyone() {
    check(tour::DRESSES[3]);
}

/// A page in which axe finds something shows that the check above can fail.
#[test]
fn the_check_finds_a_button_without_a_name() {
    tour::empty(tour::DRESSES[0], &mut |screen, app| {
        if screen == "empty" {
            app.window().js(
                "document.querySelector('main').append(document.createElement('button')); return 1",
            );
            let found = axe::hindrances(app.window());
            assert!(found.iter().any(|one| one.contains("button-name")), "{found:?}");
        }
    });
}

fn check(dress: (&str, &str)) {
    let mut found = Vec::new();
    let mut visited = 0;
    let mut look = |screen: &str, app: &App<'_>| {
        visited += 1;
        let window = app.window();
        let broken = room::broken_words(window).into_iter().map(|one| format!("broken: {one}"));
        let hindrances = axe::hindrances(window).into_iter().chain(broken);
        found.extend(hindrances.map(|one| format!("{screen}: {one}")));
    };
    tour::before_opening(dress, &mut look);
    tour::empty(dress, &mut look);
    tour::ten(dress, &mut look);
    tour::many(dress, MANY, &mut look);
    tour::quick(dress, &mut look);
    tour::trouble(dress, &mut look);
    tour::large(dress, &mut look);
    assert!(visited > 20, "only {visited} screens were looked at");
    assert!(found.is_empty(), "{dress:?}: {} findings\n{}", found.len(), found.join("\n"));
}
