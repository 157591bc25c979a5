//! axe-core, the checker of accessibility, in the page.

use std::{fs, sync::OnceLock};

use serde_json::Value;

use crate::{Window, programs};

/// What axe finds that hinders people, as readable lines: violations with the impact `serious` or
/// `critical`.
///
/// # Panics
/// If axe is not installed or cannot run.
pub fn hindrances(window: &Window) -> Vec<String> {
    if window.js("return typeof window.axe") == "undefined" {
        window.js(source());
        assert_ne!(window.js("return typeof window.axe"), "undefined", "axe is not in the page");
    }
    // What is fading in has no contrast yet.
    window.see_still();
    let found = window.js_later(
        "const done = arguments[arguments.length - 1]; \
         window.axe.run(document, { resultTypes: ['violations'] }).then( \
           (r) => done(JSON.stringify(r.violations.map((v) => ({ id: v.id, impact: v.impact, \
             help: v.help, nodes: v.nodes.map((n) => n.html + ' ' + n.failureSummary) })))), \
           (e) => done('failed: ' + e))",
    );
    let text = found.as_str().unwrap_or_default();
    let found: Vec<Value> =
        serde_json::from_str(text).unwrap_or_else(|_| panic!("axe did not run: {found}"));
    found
        .iter()
        .filter(|one| one["impact"] == "serious" || one["impact"] == "critical")
        .map(|one| {
            let nodes: Vec<_> = one["nodes"].as_array().into_iter().flatten().take(3).collect();
            format!("{} ({}): {nodes:?}", one["id"], one["help"])
        })
        .collect()
}

/// `axe.min.js`, which defines `window.axe`.
fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = programs::root().join("ui/node_modules/axe-core/axe.min.js");
        fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{}: {error}; `cargo xtask test` installs it", path.display())
        })
    })
}
