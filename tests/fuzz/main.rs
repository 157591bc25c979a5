//! One target under libFuzzer: `cargo xtask fuzz` builds and starts this, with the target's name in
//! `MEMORYHUB_FUZZ_TARGET`.
#![no_main]

mod targets;

use std::sync::OnceLock;

use targets::Target;

static TARGET: OnceLock<Target> = OnceLock::new();

fn from_environment() -> Target {
    let name = std::env::var("MEMORYHUB_FUZZ_TARGET").unwrap_or_default();
    let named = |target: &&Target| target.name == name;
    *targets::ALL.iter().find(named).unwrap_or_else(|| panic!("there is no target {name:?}"))
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (TARGET.get_or_init(from_environment).run)(bytes));
