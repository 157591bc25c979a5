//! The quick ways in: capture window, links, tray.

mod capture;
