//! `memoryhub://` links: shown before anything is saved, and nothing but text.

use memoryhub_tests::{App, Sandbox, app::data, axe, canary, desk, notes, payloads, wait};

fn follow(app: &App<'_>, link: &str) {
    assert_eq!(app.start_again(&[link.to_owned()]).code, 0);
}

/// As a page encodes it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}

#[test]
fn a_new_note_is_saved_only_when_the_user_says_so() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    let app = App::open(&sandbox, &folder);
    let window = app.window();
    let main = desk::window_of(app.pid(), "MemoryHub");
    desk::minimise(&main);
    follow(
        &app,
        "memoryhub://new?text=From%20a%20page%0A%E7%AC%AC%E4%BA%8C%E8%A1%8C&tags=inbox,web/%E9%A1%B5",
    );
    wait::until("the window to come forward", || desk::is_active(&main).then_some(()));
    window.see_words("link-text", "From a page\n第二行");
    window.see_all("link-tag", &["#inbox", "#web/页"]);
    assert_eq!(axe::hindrances(window), [""; 0]);
    window.see_words("note-count", "0 notes");
    window.click("link-discard");
    window.see_gone("link-sheet");
    window.see_words("note-count", "0 notes");

    follow(&app, "memoryhub://new?text=Wanted&tags=inbox");
    window.click("link-save");
    window.see_gone("link-sheet");
    window.see_all("row-title", &["Wanted"]);
    assert_eq!(app.close().code, 0);
    let note = notes::one(&folder, "Wanted");
    assert_eq!((note.tags, note.recalled_count), (vec!["inbox".to_owned()], 0));
}

#[test]
fn a_search_and_a_note_are_shown_at_once_and_nothing_is_counted() {
    let sandbox = Sandbox::new();
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 10);
    let chosen = notes::read(&folder).remove(3);
    let mut arguments = data(&folder);
    arguments.push("memoryhub://search?q=tag%3Awork".into());
    let app = App::start(&sandbox, &arguments);
    let window = app.window();
    window.until(
        "the search",
        "return document.querySelector('[data-testid=\"search\"]')?.value === 'tag:work'",
    );
    follow(&app, &format!("memoryhub://note/{}", chosen.id));
    let title = chosen.content.lines().next().unwrap_or_default().trim_start_matches("# ");
    window.see_words("detail-title", title);
    follow(&app, "memoryhub://delete?all=1");
    window.see_words("toast", "A link was not understood");
    assert_eq!(app.close().code, 0);
    let after = notes::read(&folder);
    assert_eq!(after.len(), 10);
    assert!(after.iter().all(|note| note.recalled_count == 0));
}

#[test]
fn hostile_text_in_a_link_is_text() {
    let sandbox = Sandbox::new();
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    let window = app.window();
    let ear = payloads::Ear::new();
    canary::set(window);
    let texts: Vec<String> = payloads::all(ear.address())
        .into_iter()
        .filter(|text| text.len() < 1_500 && !text.trim().is_empty())
        .filter(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')))
        .step_by(60)
        .collect();
    assert!(texts.len() > 8, "only {} texts", texts.len());
    for text in &texts {
        let tag = payloads::as_tag(text).map_or(String::new(), |tag| encoded(&tag));
        follow(&app, &format!("memoryhub://new?text={}&tags={tag}", encoded(text)));
        window.see("link-sheet");
        window.see_still();
        let shown =
            window.js("return document.querySelector('[data-testid=\"link-text\"]').textContent");
        assert_eq!(shown.as_str().unwrap_or_default().trim(), text.replace("\r\n", "\n").trim());
        assert_eq!(canary::active(window), [""; 0], "{text}");
        window.click("link-discard");
        window.see_gone("link-sheet");
    }
    let seen = canary::seen(window);
    assert!(seen.ran.is_empty() && seen.refused.is_empty() && seen.failed.is_empty(), "{seen:?}");
    assert!(!seen.commands.contains_key("remember") && !seen.commands.contains_key("accept_link"));
    assert_eq!(ear.heard(), [""; 0]);
    window.see_words("note-count", "0 notes");
}
