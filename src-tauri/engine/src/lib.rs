//! The layered memory store of MemoryHub.
//!
//! Layers of this crate, lowest first; nothing reaches upward:
//! [`fs`] (the only user of `std::fs`) → [`jsonl`] and [`sqlite`] → [`index`] (memory only) →
//! [`manager`] (order of writes, batching, cache, close). [`model`] holds the plain types that
//! all of them speak.

mod bytes;
pub mod error;
pub mod fs;
pub mod index;
pub mod jsonl;
pub mod manager;
pub mod model;
mod shards;
pub mod sqlite;
pub mod text;

pub use error::{Error, Holder, Result};
pub use manager::{Counting, FolderKind, LayeredMemoryManager, Listing, exchange, inspect_folder};
pub use model::*;
