//! The Core layer: notes in one SQLite database, `memory.db`.
//!
//! The module owns the database file, its `-wal` and its `-shm` from open to close, and nothing
//! else. What is acknowledged is on disk: WAL with `synchronous=FULL`, one transaction a call.
//! Every row carries a checksum over all its other columns, so that a changed byte is found.
//!
//! One file per thing owned: `schema` what the tables are and whose database a file is, `notes`
//! and `revisions` the two tables, `original` the table of the Python MemoryHub 0.2, `value` how
//! a row is encoded and sealed, `connect` how SQLite is opened, `open` what is opened and what
//! is refused, `inspect` how a file is looked at, `check` what is found and moved aside, `log_check`
//! and `log_rescue` a damaged `-wal`, `rescue` how notes are taken out of something damaged; `dao`,
//! `reading` and `writing` the face of it all.
//!
//! Times are kept as whole microseconds since 1970 UTC; finer digits are cut.

mod check;
mod connect;
mod dao;
mod fault;
mod identity;
mod inspect;
mod log_check;
mod log_rescue;
mod notes;
mod open;
mod original;
mod reading;
mod rescue;
mod revisions;
mod schema;
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at files themselves")]
mod tests;
mod value;
mod writing;

pub use dao::MemoryHubDao;
pub use identity::has_foreign_log;
pub use inspect::{DatabaseKind, inspect};
pub use log_check::{LogDamage, damage_in_log};
pub use log_rescue::copy_frames;
pub use open::CoreOptions;
pub use schema::SCHEMA_VERSION;

/// The database's file name in the data folder.
pub const FILE_NAME: &str = "memory.db";
