//! The measurements, each in a process of its own; what it prints is its figures as JSON.

mod asking;
mod build;
mod life;
mod search;
mod writing;

use serde_json::Value;

use crate::{Done, arguments::Arguments, places::Places};

/// Measures one thing.
pub fn measure(name: &str, arguments: &Arguments) -> Done<Value> {
    let places = Places::of(&arguments.cache, arguments.size());
    let detail = arguments.detail.as_deref().unwrap_or_default();
    match name {
        "store" => build::store(&places),
        "database" => build::database(&places),
        "import" => build::import(&places, detail),
        "memoryhub" => search::memoryhub(&places, arguments.rounds),
        "fts5" | "like" => search::sqlite(&places, name, arguments.rounds),
        "scan" => search::scan(&places, arguments.rounds),
        "open" => life::open(&places),
        "rebuild" => life::rebuild(&places),
        "memory" => life::memory(&places),
        "figures" => life::figures(&places),
        "close" => life::close(&places, detail),
        "remember" => writing::remember(&places, detail, arguments.rounds),
        "flush" => writing::flush(&places),
        "writes" => writing::writes(&places, arguments.rounds),
        _ => Err(format!("there is no part {name:?}").into()),
    }
}
