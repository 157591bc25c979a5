//! Whether everybody gave the same answers.

use std::fs;

use crate::{Done, corpus, places::Places};

/// Fails unless everybody found the same.
pub fn check(places: &Places) -> Done {
    let queries = corpus::queries(places)?;
    let pairs = [
        ("scan-mixed", "memoryhub-mixed", &queries.mixed),
        ("scan-mixed", "fts5-mixed", &queries.mixed),
        ("scan-mixed", "like-mixed", &queries.mixed),
        ("scan-unseen", "memoryhub-unseen", &queries.unseen),
        ("scan-totals", "memoryhub-totals", &queries.mixed),
    ];
    for (one, other, queries) in pairs {
        let read = |who: &str| -> Done<Vec<Vec<u32>>> {
            Ok(serde_json::from_slice(&fs::read(places.answers(who))?)?)
        };
        let (left, right) = (read(one)?, read(other)?);
        if left.len() != queries.len() || right.len() != queries.len() {
            return Err(format!("{one} and {other} answered different queries").into());
        }
        for ((left, right), query) in left.iter().zip(&right).zip(queries) {
            if left != right {
                let (kind, text) = (&query.kind, query.text());
                return Err(format!(
                    "{text:?} ({kind}): {one} found {left:?}, {other} found {right:?}"
                )
                .into());
            }
        }
    }
    println!("  all answers agree");
    Ok(())
}
