//! The lists of commands are the same everywhere, nothing else is let in, and a panic is an answer.

use std::collections::BTreeSet;

use serde_json::json;
use tauri::ipc::{InvokeBody, Origin};

use super::*;
use crate::{desktop::Page, folders::Places};

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.into_iter().collect()
}

#[test]
fn every_command_that_has_a_permission_is_answered_and_no_other() {
    assert_eq!(sorted(NAMES.iter().copied()), sorted(ANSWERED.iter().map(|(name, _)| *name)));
    assert_eq!(NAMES.len(), sorted(NAMES.iter().copied()).len(), "one is named twice");
}

/// What only the capture window may call.
const CAPTURE_ALONE: [&str; 3] = ["capture_ready", "close_capture", "open_main"];
/// All that the capture window may call.
const CAPTURE: [&str; 8] = [
    "app_state",
    "remember",
    "tags",
    "draft",
    "save_draft",
    "capture_ready",
    "close_capture",
    "open_main",
];

fn main_window() -> Vec<&'static str> {
    NAMES.iter().copied().filter(|name| !CAPTURE_ALONE.contains(name)).collect()
}

#[test]
fn each_capability_grants_its_commands_and_listening_and_nothing_else() {
    for (label, text, commands) in [
        ("main", include_str!("../../capabilities/main.json"), main_window()),
        ("capture", include_str!("../../capabilities/capture.json"), CAPTURE.to_vec()),
    ] {
        let capability: serde_json::Value = serde_json::from_str(text).unwrap();
        let permissions = capability["permissions"].as_array().unwrap();
        let granted: BTreeSet<_> = permissions.iter().filter_map(|p| p.as_str()).collect();
        let mut wanted: BTreeSet<String> =
            commands.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(String::from));
        assert_eq!(granted, wanted.iter().map(String::as_str).collect());
        assert_eq!(capability["windows"], json!([label]));
        assert!(capability.get("remote").is_none(), "no remote page may call anything");
    }
}

#[test]
fn the_page_is_locked_down() {
    let text = include_str!("../../tauri.conf.json");
    let config: serde_json::Value = serde_json::from_str(text).unwrap();
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["security"]["freezePrototype"], true);
    assert_eq!(app["security"]["assetProtocol"]["enable"], false);
    assert_eq!(app["security"]["capabilities"], json!(["main", "capture"]));
    let policy = &app["security"]["csp"];
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["script-src"], "'self'");
    for (directive, sources) in policy.as_object().unwrap() {
        let sources = sources.as_str().unwrap();
        let remote = sources.contains("https:") || sources.contains('*');
        assert!(!remote, "{directive} lets something in from elsewhere: {sources}");
        assert!(!sources.contains("unsafe-eval"), "{directive} allows eval");
    }
}

/// What the page calls, with its arguments, read from the one module of it that can call.
fn called_by_the_page() -> BTreeSet<(String, Vec<String>)> {
    let text = include_str!("../../../ui/src/lib/backend/tauri.ts");
    let after = |call: &str| {
        let (name, rest) = call.split_once('\'')?;
        let given = rest.strip_prefix(", { ").and_then(|rest| rest.split_once(" }"));
        let given = given.map_or("", |(given, _)| given);
        let names = given.split(", ").filter(|name| !name.is_empty());
        // `id`, or `id: something`.
        let names = names.filter_map(|name| name.split(':').next()).map(str::to_owned);
        Some((name.to_owned(), names.collect()))
    };
    text.split("call('").skip(1).filter_map(after).collect()
}

#[test]
fn the_page_calls_every_command_with_its_arguments_and_no_other() {
    let answered: BTreeSet<(String, Vec<String>)> = ANSWERED
        .iter()
        .map(|(name, given)| ((*name).into(), given.iter().map(|&name| name.into()).collect()))
        .collect();
    assert_eq!(called_by_the_page(), answered);
}

#[test]
fn no_command_takes_a_path() {
    for (name, given) in ANSWERED {
        for argument in *given {
            for word in ["path", "file", "folder", "dir", "window", "label"] {
                assert!(!argument.contains(word), "{name} takes {argument}");
            }
        }
    }
    let answer = check("accept_folder", &InvokeBody::Json(json!({ "folder": "/etc" })));
    assert_eq!(answer.unwrap_err().message, "folder: is not an argument of this command");
}

/// Every command of Tauri and its plugins, as the page would name it, and our own.
fn every_command() -> BTreeSet<String> {
    let text = include_str!("../../gen/schemas/acl-manifests.json");
    let manifests: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut commands = BTreeSet::new();
    for (plugin, manifest) in manifests.as_object().unwrap() {
        for permission in manifest["permissions"].as_object().unwrap().values() {
            let allowed = permission["commands"]["allow"].as_array().into_iter().flatten();
            commands.extend(allowed.filter_map(|name| name.as_str()).map(|name| {
                let plugin = plugin.strip_prefix("core:").unwrap_or(plugin);
                let own = plugin == "__app-acl__";
                if own { name.to_owned() } else { format!("plugin:{plugin}|{name}") }
            }));
        }
    }
    commands
}

#[test]
fn of_every_command_there_is_each_page_reaches_its_own_and_listening_alone() {
    let mut context = crate::context();
    let authority = context.runtime_authority_mut();
    let reached = |command: &str, window: &str, webview: &str, origin: &Origin| -> bool {
        authority.resolve_access(command, window, webview, origin).is_some()
    };
    let every = every_command();
    for (label, commands) in [("main", main_window()), ("capture", CAPTURE.to_vec())] {
        let mut wanted: BTreeSet<String> = commands.iter().map(|&name| name.to_owned()).collect();
        wanted.extend(["plugin:event|listen", "plugin:event|unlisten"].map(String::from));
        assert!(every.len() > 150 && every.is_superset(&wanted), "{every:?}");
        let here: BTreeSet<String> = every
            .iter()
            .filter(|command| reached(command, label, label, &Origin::Local))
            .cloned()
            .collect();
        assert_eq!(here, wanted, "{label}");
    }

    let url = |text: &str| Origin::Remote { url: tauri::Url::parse(text).unwrap() };
    for command in &every {
        for label in ["other", "main2", "Main", "capture2", "", "*"] {
            assert!(!reached(command, label, label, &Origin::Local), "{command} from {label}");
        }
        for origin in [
            "https://example.org",
            "http://localhost:5173",
            "http://tauri.localhost",
            "data:text/html,x",
        ] {
            for label in ["main", "capture"] {
                assert!(!reached(command, label, label, &url(origin)), "{command} from {origin}");
            }
        }
    }
}

/// The refusal of a call.
fn refused(command: &str, given: &serde_json::Value) -> String {
    let error = check(command, &InvokeBody::Json(given.clone())).unwrap_err();
    assert_eq!(error.code, "invalid", "{command} {given}");
    error.message
}

#[test]
fn what_is_of_the_wrong_type_or_size_is_invalid_and_named() {
    for (command, given, field) in [
        ("get", json!({}), "id"),
        ("get", json!({ "id": 7 }), "id"),
        ("get", json!({ "id": null }), "id"),
        ("get", json!({ "id": "x", "path": "/etc/passwd" }), "path"),
        ("pin", json!({ "id": "x", "pinned": "yes" }), "pinned"),
        ("move_layer", json!({ "id": "x", "layer": "trash" }), "layer"),
        ("move_layer", json!({ "id": "x", "layer": 3 }), "layer"),
        ("activity", json!({ "days": -1 }), "days"),
        ("activity", json!({ "days": 1e300 }), "days"),
        ("activity", json!({ "days": 1.5 }), "days"),
        ("activity", json!({ "days": "7" }), "days"),
        ("search", json!({ "request": { "limit": -1 } }), "limit"),
        ("search", json!({ "request": { "limit": 1e20 } }), "limit"),
        ("search", json!({ "request": { "offset": -1 } }), "offset"),
        ("search", json!({ "request": { "offset": [] } }), "offset"),
        ("search", json!({ "request": { "text": 1 } }), "text"),
        ("search", json!({ "request": { "filter": { "view": "all of it" } } }), "filter.view"),
        ("search", json!({ "request": { "filter": { "layer": "x" } } }), "filter.layer"),
        ("search", json!({ "request": { "filter": { "tags": ["a", 1] } } }), "filter.tags[1]"),
        ("search", json!({ "request": "everything" }), "request"),
        ("remember", json!({ "note": { "content": {} } }), "content"),
        ("remember", json!({ "note": { "layer": "everywhere" } }), "layer"),
        ("remember", json!({ "note": { "tags": "a" } }), "tags"),
        ("remember", json!({ "note": { "created_at": "yesterday" } }), "created_at"),
        ("remember", json!({ "note": { "created_at": "99999-01-01T00:00:00Z" } }), "created_at"),
        ("remember", json!({ "note": { "recalled_count": -1 } }), "recalled_count"),
        ("remember", json!({ "note": { "id": "x" } }), "id"),
        ("edit", json!({ "id": "x", "patch": { "tags": [null] } }), "tags[0]"),
        ("update_settings", json!({ "settings": { "text_size": 70_000 } }), "text_size"),
        ("update_settings", json!({ "settings": { "text_size": -1 } }), "text_size"),
        ("update_settings", json!({ "settings": { "theme": "<img src=x>" } }), "theme"),
        ("update_settings", json!({ "settings": { "language": ["en"] } }), "language"),
        ("save_draft", json!({ "draft": { "layer": "none" } }), "layer"),
        ("update_settings", json!({ "settings": { "on_close": "never" } }), "on_close"),
        ("update_settings", json!({ "settings": { "capture_keys": 7 } }), "capture_keys"),
        ("answer_close", json!({ "answer": "maybe" }), "answer"),
        ("accept_link", json!({ "number": 1, "text": "another" }), "text"),
        ("open_link", json!({ "url": ["https://example.org"] }), "url"),
        ("quit", json!({ "code": 1 }), "code"),
        ("quit", json!([]), "arguments"),
        ("quit", json!(null), "arguments"),
    ] {
        let message = refused(command, &given);
        let named = message.strip_prefix(field).is_some_and(|rest| rest.starts_with(": "));
        assert!(named, "{command} {given} says {message:?}, not {field}");
    }
    let bytes = InvokeBody::Raw(vec![0xFF; 64]);
    assert_eq!(check("quit", &bytes).unwrap_err().code, "invalid");
}

struct Nobody;

impl Page for Nobody {
    fn tell(&self, _: &str, _: serde_json::Value) {}
}

#[test]
fn a_panic_answers_the_page() {
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
    let work = |_: &Arc<Desktop>| -> Answer<()> { panic!("a defect") };
    let answer = tauri::async_runtime::block_on(blocking(&desktop, work));
    assert_eq!(answer.unwrap_err().code, "panic");
}
