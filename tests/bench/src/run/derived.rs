//! Figures made of others.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::figure;

/// Figures made of others.
pub fn figures(parts: &BTreeMap<String, Value>) -> Value {
    let of = |pointer: &str| figure(parts, pointer);
    let ratio = |one: &str, other: &str| match (of(one), of(other)) {
        (Some(one), Some(other)) if other > 0.0 => json!(one / other),
        _ => Value::Null,
    };
    let ours = "memoryhub/mixed";
    let ahead = |who: &str, figure: &str| {
        ratio(&format!("{who}/mixed/{figure}"), &format!("{ours}/{figure}"))
    };
    let least = |name: &str, figure: &str| {
        let all = ["core", "application", "archive"]
            .map(|layer| of(&format!("{name} {layer}/{figure}")).unwrap_or(0.0));
        json!(all.into_iter().fold(f64::INFINITY, f64::min))
    };
    json!({
        "ahead_of_fts5_p95": ahead("fts5", "p95"),
        "ahead_of_like_p95": ahead("like", "p95"),
        "ahead_of_scan_p95": ahead("scan", "p95"),
        "worst_unseen_over_scan": ratio("memoryhub/unseen/worst", "scan/unseen/worst"),
        "tally_p95_over_scan": ratio("memoryhub/tally/p95", "scan/tally/p95"),
        "after_writes_over_before": ratio("writes/after/p95_of_medians", "writes/before/p95_of_medians"),
        "remember_over_bare": least("remember", "rate_over_bare"),
        "import_a_second": least("import", "notes_a_second"),
    })
}
