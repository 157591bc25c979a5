//! The tray: a desktop that has one is played on the message bus.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use memoryhub_tests::{App, Sandbox, app::data, axe, desk, notes, wait};
use zbus::{
    blocking::{Connection, Proxy, connection::Builder},
    zvariant::{OwnedValue, Structure, Value},
};

/// What has announced itself, by its name on the bus.
type Items = Arc<Mutex<Vec<String>>>;

/// The part of a desktop that shows icons.
struct Watcher(Items);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        self.0.lock().expect("the items").push(service);
    }

    #[zbus(property)]
    #[expect(clippy::unused_self, reason = "a property belongs to an object")]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

/// A desktop with a tray.
pub struct Tray {
    bus: Connection,
    items: Items,
}

impl Tray {
    /// One on the message bus of a home.
    pub fn in_home(sandbox: &Sandbox) -> Self {
        let items = Items::default();
        let bus = Builder::address(sandbox.bus())
            .and_then(|bus| bus.name("org.kde.StatusNotifierWatcher"))
            .and_then(|bus| bus.serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&items))))
            .and_then(Builder::build)
            .expect("a desktop on the bus");
        Self { bus, items }
    }

    fn menu(&self) -> Proxy<'static> {
        let item = wait::until("an icon", || self.items.lock().expect("the items").last().cloned());
        Proxy::new(&self.bus, item, "/MenuBar", "com.canonical.dbusmenu").expect("its menu")
    }

    /// The labels of the menu, with their numbers.
    fn labels(&self) -> Vec<(i32, String)> {
        type Node = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let none: &[&str] = &[];
        let (_, (_, _, children)): (u32, Node) =
            self.menu().call("GetLayout", &(0, -1, none)).expect("the layout");
        children
            .into_iter()
            .filter_map(|child| {
                let item = Structure::try_from(Value::from(child)).ok()?;
                let [number, properties, ..] = item.fields() else { return None };
                let properties =
                    HashMap::<String, Value<'_>>::try_from(properties.try_clone().ok()?).ok()?;
                let label = String::try_from(properties.get("label")?.try_clone().ok()?).ok()?;
                Some((i32::try_from(number).ok()?, label))
            })
            .filter(|(_, label)| !label.is_empty())
            .collect()
    }

    /// Waits until its menu is whole.
    pub fn is_there(&self) -> Vec<(i32, String)> {
        wait::until("the menu", || Some(self.labels()).filter(|labels| labels.len() == 4))
    }

    fn click(&self, wanted: &str) {
        let number = wait::until(&format!("{wanted} in the menu"), || {
            self.labels().into_iter().find(|(_, label)| label == wanted).map(|(number, _)| number)
        });
        let given = (number, "clicked", Value::from(0_i32), 0_u32);
        let _: () = self.menu().call("Event", &given).expect("a click");
    }
}

fn is_hidden(app: &App<'_>) {
    wait::until("the window to go", || (!desk::is_shown(app.pid(), "MemoryHub")).then_some(()));
}

/// Asks the window manager to close the window, and waits for nothing.
fn cross(app: &App<'_>) {
    desk::close_window(app.pid());
}

#[test]
fn closing_asks_once_and_the_tray_opens_captures_and_quits() {
    let sandbox = Sandbox::new();
    let tray = Tray::in_home(&sandbox);
    let folder = sandbox.folder("notes");
    notes::fill(&folder, 1);
    let app = App::open(&sandbox, &folder);
    let labels = tray.is_there();
    let labels: Vec<_> = labels.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["Capture", "Open MemoryHub", "Release data folder", "Quit"]);

    cross(&app);
    app.window().see("close-question");
    assert_eq!(axe::hindrances(app.window()), [""; 0]);
    app.window().click("close-tray");
    is_hidden(&app);
    assert_eq!(sandbox.settings()["on_close"], "tray");
    assert!(app.holds(&folder).iter().any(|held| held.contains("memory.db open")));

    tray.click("Capture");
    let capture = desk::window_of(app.pid(), desk::CAPTURE);
    wait::until("the keyboard", || desk::is_active(&capture).then_some(()));
    desk::type_text("From the tray");
    desk::press("ctrl+Return");
    wait::until("the capture window to go", || {
        (!desk::is_shown(app.pid(), desk::CAPTURE)).then_some(())
    });
    assert!(!desk::is_shown(app.pid(), "MemoryHub"), "it stays in the tray");

    tray.click("Open MemoryHub");
    desk::window_of(app.pid(), "MemoryHub");
    app.window().go_to("index.html");
    app.window().see_words("note-count", "2 notes");
    cross(&app);
    is_hidden(&app);

    tray.click("Release data folder");
    desk::window_of(app.pid(), "MemoryHub");
    app.window().see("released-page");
    assert!(app.holds(&folder).is_empty(), "{:?}", app.holds(&folder));
    tray.click("Quit");
    assert_eq!(app.wait_for_end().code, 0);
    assert_eq!(sandbox.log().matches("closed {").count(), 1, "{}", sandbox.log());
}

#[test]
fn a_hidden_start_waits_in_the_tray_and_a_second_start_opens_it() {
    let sandbox = Sandbox::new();
    let tray = Tray::in_home(&sandbox);
    let folder = sandbox.folder("notes");
    let mut arguments = data(&folder);
    arguments.push("--hidden".into());
    let app = App::start(&sandbox, &arguments);
    tray.is_there();
    app.window().see("main-window");
    assert!(!desk::is_shown(app.pid(), "MemoryHub"), "no window is shown");
    assert_eq!(app.start_again(&[]).code, 0);
    desk::window_of(app.pid(), "MemoryHub");
    cross(&app);
    app.window().see("close-question");
    app.window().click("close-quit");
    assert_eq!(app.wait_for_end().code, 0);
    assert_eq!(sandbox.settings()["on_close"], "quit");
}

#[test]
fn whoever_closes_twice_need_not_answer() {
    let sandbox = Sandbox::new();
    let tray = Tray::in_home(&sandbox);
    let app = App::open(&sandbox, &sandbox.folder("notes"));
    tray.is_there();
    cross(&app);
    app.window().see("close-question");
    cross(&app);
    assert_eq!(app.wait_for_end().code, 0);
}
