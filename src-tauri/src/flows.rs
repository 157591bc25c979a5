//! Opening, releasing and closing with a real store, seen as the page sees it.

mod exchange;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

use memoryhub::{FolderKind, LayeredMemoryManager, SearchRequest};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    border::{FolderCaution, FolderOffer, Phase},
    desktop::{Desktop, Page},
    ending::{self, Leave},
    folders::Places,
    lifecycle::{Event, Stage},
    opening::Opening,
};

/// Long enough for any machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

struct Ear(Sender<(String, Value)>);

impl Page for Ear {
    fn tell(&self, event: &str, payload: Value) {
        let _ = self.0.send((event.into(), payload));
    }
}

/// A home with nothing in it, and an application that has not begun.
struct Home {
    root: TempDir,
    desktop: Arc<Desktop>,
    told: Receiver<(String, Value)>,
}

impl Home {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let (desktop, told) = start(root.path());
        Self { root, desktop, told }
    }

    /// The same home at the next start.
    fn again(&mut self) {
        (self.desktop, self.told) = start(self.root.path());
    }

    fn at(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn begin_at(&self, name: &str) {
        self.desktop.begin(Some(self.at(name)));
        self.wait_for("open");
    }

    fn open(&self, name: &str, create: bool) {
        let folder = self.at(name);
        self.desktop.open(Opening { folder, create, ..Opening::default() }).unwrap();
    }

    /// Waits until the page is told this phase.
    fn wait_for(&self, phase: &str) -> Value {
        loop {
            let (event, payload) = self.told.recv_timeout(PATIENCE).expect(phase);
            if event == "state" && payload["phase"]["phase"] == phase {
                return payload;
            }
        }
    }

    fn wait_for_event(&self, wanted: &str) {
        while self.told.recv_timeout(PATIENCE).expect(wanted).0 != wanted {}
    }

    fn remember(&self, text: &str) -> memoryhub::NoteId {
        self.desktop.write(|hub| hub.remember(text, &["t"], "")).unwrap().id
    }

    fn contents(&self) -> Vec<String> {
        let request = SearchRequest { limit: 100, ..SearchRequest::default() };
        let answer = self.desktop.read(|hub| hub.page(&request)).unwrap();
        answer.hits.into_iter().map(|hit| hit.note.content).collect()
    }
}

fn places(root: &Path) -> Places {
    Places {
        default_data: root.join("MemoryHub"),
        config: root.join("own/config"),
        local: root.join("own/local"),
        logs: root.join("own/local/logs"),
        home: Some(root.to_path_buf()),
    }
}

fn start(root: &Path) -> (Arc<Desktop>, Receiver<(String, Value)>) {
    let (tell, told) = mpsc::channel();
    (Desktop::new(places(root), Box::new(Ear(tell))), told)
}

#[derive(Clone)]
struct Window(Sender<&'static str>);

impl Leave for Window {
    fn hide(&self) {
        let _ = self.0.send("hidden");
    }

    fn leave(&self, code: i32) {
        let _ = self.0.send(if code == 0 { "left" } else { "left unclosed" });
    }

    fn exit_at_once(&self, code: i32) {
        let _ = self.0.send(if code == 0 { "gone" } else { "gone unclosed" });
    }
}

#[test]
fn the_first_start_touches_nothing_until_the_welcome_is_accepted() {
    let home = Home::new();
    home.desktop.begin(None);
    assert_eq!(
        home.wait_for("welcome")["folder_short"],
        "~/MemoryHub".replace('/', std::path::MAIN_SEPARATOR_STR)
    );
    assert!(!home.at("MemoryHub").exists());
}

#[test]
fn an_accepted_welcome_gives_three_notes_and_the_folder_is_remembered() {
    let mut home = Home::new();
    home.desktop.begin(None);
    let folder = home.at("MemoryHub");
    let opening = Opening { folder: folder.clone(), create: true, welcome: true, keep: true };
    home.desktop.open(opening).unwrap();
    home.wait_for("open");
    assert_eq!(home.contents().len(), 3);
    home.desktop.close();

    home.again();
    fs::rename(&folder, home.at("elsewhere")).unwrap();
    home.desktop.begin(None);
    assert_eq!(home.wait_for("failed")["phase"]["error"]["code"], "missing");
    assert!(!folder.exists(), "a remembered folder must not be made anew");
}

#[test]
fn a_folder_with_notes_gets_no_welcome_notes() {
    let home = Home::new();
    let mut hub = LayeredMemoryManager::open(home.at("notes")).unwrap();
    hub.remember("mine", &["t"], "").unwrap();
    hub.close().unwrap();
    let folder = home.at("notes");
    home.desktop.open(Opening { folder, create: true, welcome: true, keep: true }).unwrap();
    home.wait_for("open");
    assert_eq!(home.contents(), ["mine"]);
}

#[test]
fn a_folder_of_unrelated_files_is_asked_about_and_left_alone() {
    let home = Home::new();
    fs::create_dir(home.at("photos")).unwrap();
    fs::write(home.at("photos/cat.png"), "meow").unwrap();
    home.desktop.begin(Some(home.at("photos")));
    let state = home.wait_for("welcome");
    assert_eq!(state["offer"]["found"]["kind"], "unrelated");
    assert_eq!(fs::read_dir(home.at("photos")).unwrap().count(), 1);
}

#[test]
fn a_folder_that_holds_our_own_files_is_refused() {
    let home = Home::new();
    fs::create_dir_all(home.at("own/config")).unwrap();
    home.open("own", true);
    assert_eq!(home.wait_for("failed")["phase"]["error"]["code"], "invalid");
    let found = home.desktop.look(&home.at("own/local"));
    assert!(matches!(found, FolderKind::Unusable { .. }), "{found:?}");
}

#[test]
fn a_locked_folder_names_its_holder() {
    let home = Home::new();
    let config = memoryhub::Config { holder_name: "someone".into(), ..Default::default() };
    let _other = LayeredMemoryManager::open_with(home.at("notes"), config).unwrap();
    home.open("notes", false);
    let failed = home.wait_for("failed");
    assert_eq!(failed["phase"]["error"]["code"], "locked");
    assert_eq!(failed["phase"]["holder"]["name"], "someone");
    // Commands say the same, not that the folder was released.
    assert_eq!(home.desktop.read(|hub| hub.stats()).unwrap_err().code, "locked");
}

#[test]
fn after_a_release_the_folder_moves_and_opens_at_its_new_place() {
    let home = Home::new();
    home.begin_at("notes");
    home.remember("kept");
    assert!(home.desktop.status().watching);
    let report = home.desktop.release().unwrap();
    assert!(report.is_clean() && !report.steps.is_empty());
    assert_eq!(home.desktop.release().unwrap(), report, "a second release tells the same");
    let status = home.desktop.status();
    assert_eq!((status.watching, status.open_files, status.notes), (false, 0, 0));
    assert_eq!(home.desktop.read(|hub| hub.stats()).unwrap_err().code, "released");

    fs::rename(home.at("notes"), home.at("moved")).unwrap();
    home.desktop.reopen().unwrap();
    assert_eq!(home.wait_for("failed")["phase"]["error"]["code"], "missing");
    home.open("moved", false);
    home.wait_for("open");
    assert_eq!(home.contents(), ["kept"]);
}

#[test]
fn another_folder_is_opened_only_after_the_first_was_given_back() {
    let home = Home::new();
    home.begin_at("one");
    home.remember("in one");
    home.open("two", true);
    home.wait_for("open");
    assert_eq!(home.contents(), Vec::<String>::new());
    let mut one = LayeredMemoryManager::open(home.at("one")).unwrap();
    assert_eq!(one.search("", 10).unwrap().total, 1);
}

#[test]
fn notes_added_outside_are_told_and_own_writes_are_not() {
    let home = Home::new();
    home.begin_at("notes");
    home.remember("mine");
    home.desktop.look_outside();
    let line = r#"{"id":"mem_1","content":"from elsewhere","tags":[],"context_path":"","layer":"archive","created_at":"2025-01-02T03:04:05","recalled_count":0}"#;
    let archive = home.at("notes/archive.jsonl");
    let before: Vec<_> = home.told.try_iter().filter(|(event, _)| event == "changed").collect();
    assert!(before.is_empty(), "{before:?}");
    let mut text = fs::read_to_string(&archive).unwrap();
    text.push_str(line);
    text.push('\n');
    fs::write(&archive, text).unwrap();
    home.wait_for_event("changed");
    assert!(home.contents().contains(&"from elsewhere".to_owned()));
}

#[test]
fn an_offer_is_told_and_forgotten() {
    let home = Home::new();
    home.begin_at("notes");
    let offer = FolderOffer { folder: "/x".into(), found: FolderKind::Missing, caution: None };
    home.desktop.change(|scene| scene.offer = Some(offer));
    assert_eq!(home.desktop.state().offer.unwrap().folder, "/x");
    assert!(matches!(home.desktop.state().phase, Phase::Open { .. }));
}

#[test]
fn a_folder_that_dropbox_copies_is_warned_about_when_it_is_offered_and_while_it_is_open() {
    let home = Home::new();
    fs::create_dir(home.at(".dropbox")).unwrap();
    let info = serde_json::json!({ "personal": { "path": home.at("box") } });
    fs::write(home.at(".dropbox/info.json"), info.to_string()).unwrap();
    for (name, caution) in [("notes", None), ("box/notes", Some(FolderCaution::Dropbox))] {
        assert_eq!(home.desktop.offer(&home.at(name)).caution, caution, "{name}");
        home.open(name, true);
        home.wait_for("open");
        assert_eq!(home.desktop.state().caution, caution, "{name}");
    }
}

#[test]
fn a_close_request_hides_the_window_closes_everything_and_leaves() {
    let home = Home::new();
    home.begin_at("notes");
    let id = home.remember("counted");
    home.desktop.read(|hub| hub.recall_note(id)).unwrap();
    let (window, seen) = mpsc::channel();
    ending::answer(&home.desktop, Event::CloseRequested, Window(window.clone()));
    assert_eq!(seen.recv_timeout(PATIENCE), Ok("hidden"));
    assert_eq!(seen.recv_timeout(PATIENCE), Ok("left"));
    assert_eq!(home.desktop.lifecycle.stage(), Stage::Closed);
    // Exit follows; it finds everything done.
    ending::answer(&home.desktop, Event::Exit, Window(window));
    let mut hub = LayeredMemoryManager::open(home.at("notes")).unwrap();
    assert_eq!(hub.get(id).unwrap().recalled_count, 1);
}

#[test]
fn a_process_whose_close_hangs_ends_all_the_same_and_says_so() {
    let home = Home::new();
    home.begin_at("notes");
    let (window, seen) = mpsc::channel();
    let hanging = home.desktop.transition.lock().unwrap();
    ending::answer(&home.desktop, Event::Signal, Window(window.clone()));
    assert_eq!(seen.recv_timeout(PATIENCE), Ok("hidden"));
    // Who insists changes nothing.
    ending::answer(&home.desktop, Event::Signal, Window(window));
    assert_eq!(seen.recv_timeout(PATIENCE), Ok("gone unclosed"));
    assert_eq!(home.desktop.lifecycle.stage(), Stage::Closing);
    drop(hanging);
}

#[test]
fn a_window_that_does_not_end_is_not_waited_for() {
    let home = Home::new();
    home.begin_at("notes");
    let (window, seen) = mpsc::channel();
    ending::answer(&home.desktop, Event::Signal, Window(window));
    let seen: Vec<_> = (0..3).map(|_| seen.recv_timeout(PATIENCE).unwrap()).collect();
    assert_eq!(seen, ["hidden", "left", "gone"]);
    assert_eq!(home.desktop.lifecycle.stage(), Stage::Closed);
}

#[test]
fn exit_alone_closes_on_the_spot_and_nothing_opens_afterwards() {
    let home = Home::new();
    home.begin_at("notes");
    let (window, _seen) = mpsc::channel();
    ending::answer(&home.desktop, Event::Exit, Window(window));
    assert_eq!(home.desktop.lifecycle.stage(), Stage::Closed);
    assert!(!home.desktop.hub.is_open());
    assert_eq!(home.desktop.reopen().unwrap_err().code, "closed");
    LayeredMemoryManager::open(home.at("notes")).unwrap();
}
