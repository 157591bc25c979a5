//! What a user could pick instead, set up as well as a careful user would.

pub mod scan;
pub mod sqlite;
