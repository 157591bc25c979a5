//! The lists of commands are the same everywhere, and a panic is an answer.

use std::collections::BTreeSet;

use super::*;
use crate::{desktop::Page, folders::Places};

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.into_iter().collect()
}

#[test]
fn every_command_that_has_a_permission_is_answered_and_no_other() {
    assert_eq!(sorted(NAMES.iter().copied()), sorted(ANSWERED.iter().copied()));
    assert_eq!(NAMES.len(), sorted(NAMES.iter().copied()).len(), "one is named twice");
}

#[test]
fn the_capability_grants_these_commands_and_listening_and_nothing_else() {
    let text = include_str!("../../capabilities/main.json");
    let capability: serde_json::Value = serde_json::from_str(text).unwrap();
    let granted: BTreeSet<_> =
        capability["permissions"].as_array().unwrap().iter().filter_map(|p| p.as_str()).collect();
    let mut wanted: BTreeSet<String> =
        NAMES.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(String::from));
    assert_eq!(granted, wanted.iter().map(String::as_str).collect());
    assert!(capability.get("remote").is_none(), "no remote page may call anything");
}

#[test]
fn the_page_is_locked_down() {
    let text = include_str!("../../tauri.conf.json");
    let config: serde_json::Value = serde_json::from_str(text).unwrap();
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["security"]["freezePrototype"], true);
    assert_eq!(app["security"]["assetProtocol"]["enable"], false);
    assert_eq!(app["security"]["capabilities"], serde_json::json!(["main"]));
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
