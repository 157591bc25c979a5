//! The quick ways in: capture window, links, tray.

mod capture;
mod links;
pub mod tray;
