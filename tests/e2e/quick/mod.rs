//! The quick ways in: capture window, links, tray, start at login.

mod capture;
mod keys;
mod links;
mod login;
pub mod tray;
