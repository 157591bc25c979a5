//! Rows for a letter just typed, answered before the page paints it: without them the letter would
//! be painted alone and its rows a frame later.
//!
//! A command is answered asynchronously, so its answer finds the page's first frame under way, and
//! the next cannot begin before 16.7 ms after it. The search therefore asks for its rows by a request
//! that the page waits for, to a scheme of our own; [`answer`] answers on the window's thread if it
//! has the store within [`PATIENCE`], and "not now" otherwise, upon which the page asks by the
//! command `search` like everybody else. It waits for no other process, and for the disk only where
//! the text of a note is not in memory, as of those in the trash.
//!
//! Measured with 100,000 notes on two cores without a graphics card, page and back: 1 to 2 ms for 60
//! rows, which is 32 kB, and at most 1 ms for 20. From the key to painted rows it took about half as
//! long as by the command.
//!
//! On Linux alone. There the request goes from the page's process to the window's thread and back,
//! and keys come by way of that thread, too, so that a page that waits for it waits no longer than
//! its keys. How other web views treat a page that waits for its own window is not known well enough.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use memoryhub::SearchRequest;
use tauri::{
    Builder, Manager, Url, Wry,
    http::{
        Method, Request, Response, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ORIGIN},
    },
};

use crate::{
    commands::notes::{check_rows, list_page},
    desktop::Desktop,
    window,
};

/// The scheme, which the content security policy names too.
pub const SCHEME: &str = "rows";
/// The origin of the page in the main window.
const PAGE: &str = "tauri://localhost";
/// How long the page is kept waiting for a store that somebody else has.
const PATIENCE: Duration = Duration::from_millis(3);

/// Lets the page ask.
pub fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder.register_uri_scheme_protocol(SCHEME, |context, request| {
        let desktop = context.app_handle().try_state::<Arc<Desktop>>();
        let label = context.webview_label();
        // A panic must not reach the web view, which is not made to survive it.
        let rows = catch_unwind(AssertUnwindSafe(|| answer(desktop?.inner(), label, &request)));
        respond(rows.unwrap_or_default())
    })
}

/// The rows as JSON; `None` if the page is to ask by the command, or nobody is to be answered.
fn answer(desktop: &Desktop, label: &str, request: &Request<Vec<u8>>) -> Option<Vec<u8>> {
    let asked_by_page = request.headers().get(ORIGIN).is_some_and(|origin| origin == PAGE);
    if label != window::LABEL || !asked_by_page || request.method() != Method::GET {
        return None;
    }
    let request = read(&request.uri().to_string())?;
    check_rows(&request).ok()?;
    // What is still counted belongs to an older question.
    desktop.counting.cancel();
    let page = desktop.hub.read_soon(PATIENCE, |hub| hub.page(&request))?.ok()?;
    serde_json::to_vec(&list_page(page, request.filter)).ok()
}

/// What is asked: `rows://localhost/?request=…`, of the type that the command takes.
fn read(address: &str) -> Option<SearchRequest> {
    let address = Url::parse(address).ok()?;
    let (_, request) = address.query_pairs().find(|(name, _)| name == "request")?;
    serde_json::from_str(&request).ok()
}

fn respond(rows: Option<Vec<u8>>) -> Response<Vec<u8>> {
    let status = if rows.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT };
    let answer = Response::builder()
        .status(status)
        .header(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE)
        .header(CACHE_CONTROL, "no-store")
        .header(CONTENT_TYPE, "application/json");
    answer.body(rows.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use memoryhub::LayeredMemoryManager;
    use serde_json::{Value, json};
    use tempfile::TempDir;

    use super::*;
    use crate::{desktop::Page, folders::Places, hub};

    struct Nobody;

    impl Page for Nobody {
        fn tell(&self, _: &str, _: Value) {}
    }

    /// An application with one note.
    fn home() -> (TempDir, Arc<Desktop>) {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        let places = Places {
            default_data: at("data"),
            config: at("config"),
            local: at("local"),
            logs: at("logs"),
            home: None,
        };
        let desktop = Desktop::new(places, Box::new(Nobody));
        let mut manager = LayeredMemoryManager::open(at("data")).unwrap();
        manager.remember::<&str>("one note + 笔记 & more", &[], "").unwrap();
        desktop.hub.put(manager);
        (root, desktop)
    }

    fn request(method: &str, origin: Option<&str>, query: &str) -> Request<Vec<u8>> {
        let mut request =
            Request::builder().method(method).uri(format!("rows://localhost/{query}"));
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        request.body(Vec::new()).unwrap()
    }

    fn asking(what: &Value) -> String {
        let mut address = Url::parse("rows://localhost/").unwrap();
        address.query_pairs_mut().append_pair("request", &what.to_string());
        format!("?{}", address.query().unwrap())
    }

    fn titles(rows: Option<Vec<u8>>) -> Option<usize> {
        let page: Value = serde_json::from_slice(&rows?).unwrap();
        page["items"].as_array().map(Vec::len)
    }

    #[test]
    fn the_page_gets_its_rows_and_an_error_is_left_to_the_command() {
        let (_root, desktop) = home();
        let ask =
            |what: &Value| answer(&desktop, "main", &request("GET", Some(PAGE), &asking(what)));
        let words = |text: &str| json!({ "text": text, "offset": 0, "limit": 60 });
        assert_eq!(titles(ask(&words("+ 笔记 &"))), Some(1));
        assert_eq!(titles(ask(&words("elsewhere"))), Some(0));
        for refused in [json!({ "limit": 1001 }), json!({ "limit": -1 }), json!(7), json!(null)] {
            assert_eq!(ask(&refused), None, "{refused}");
        }
        let other = ["", "?", "?request", "?request=%7B", "?other=%7B%7D", "?request=%FF%FE"];
        for query in other {
            let asked = request("GET", Some(PAGE), query);
            assert_eq!(answer(&desktop, "main", &asked), None, "{query}");
        }
        drop(desktop.hub.take());
        assert_eq!(ask(&words("note")), None, "released");
    }

    #[test]
    fn nobody_but_the_main_window_is_answered() {
        let (_root, desktop) = home();
        let everything = asking(&json!({ "limit": 60 }));
        let asks = |label: &str, method: &str, origin: Option<&str>| {
            answer(&desktop, label, &request(method, origin, &everything)).is_some()
        };
        assert!(asks("main", "GET", Some(PAGE)));
        for label in ["capture", "other", "Main", ""] {
            assert!(!asks(label, "GET", Some(PAGE)), "{label}");
        }
        for origin in ["null", "rows://localhost", "https://example.org", "tauri://localhost.evil"]
        {
            assert!(!asks("main", "GET", Some(origin)), "{origin}");
        }
        assert!(!asks("main", "GET", None) && !asks("main", "POST", Some(PAGE)));
    }

    #[test]
    fn while_others_have_the_store_the_page_is_told_so_and_not_kept_waiting() {
        let (_root, desktop) = home();
        let everything = asking(&json!({ "limit": 60 }));
        let ask = || answer(&desktop, "main", &request("GET", Some(PAGE), &everything));
        let (held, wait) = std::sync::mpsc::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let hub: &hub::Hub = &desktop.hub;
            scope.spawn(move || {
                hub.read(|_| {
                    tell.send(()).unwrap();
                    let _ = wait.recv();
                    Ok(())
                })
            });
            told.recv().unwrap();
            // Its answer comes while the store is still held: nothing else could let this go on.
            assert_eq!(ask(), None);
            drop(held);
        });
        assert_eq!(titles(ask()), Some(1));
    }

    #[test]
    fn the_policy_names_the_scheme_beside_what_it_lets_the_page_ask_anyway() {
        let policy = |text: &str| -> String {
            let config: Value = serde_json::from_str(text).unwrap();
            config["app"]["security"]["csp"]["connect-src"].as_str().unwrap().to_owned()
        };
        let everywhere = policy(include_str!("../tauri.conf.json"));
        let here = policy(include_str!("../tauri.linux.conf.json"));
        assert_eq!(here, format!("{everywhere} {SCHEME}:"));
    }
}
