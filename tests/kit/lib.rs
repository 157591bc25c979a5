//! Shared kit of the tests that cross packages.
//!
//! [`Sandbox`] holds everything that one test may touch, [`App`] is a running MemoryHub in it,
//! [`Window`] what a person sees and does, [`held`] what its processes hold on to.
// The driver is there on Linux only.
#![cfg(target_os = "linux")]

pub mod app;
pub mod axe;
pub mod canary;
pub mod desk;
pub mod driver;
pub mod guard;
pub mod held;
pub mod notes;
pub mod payloads;
pub mod programs;
pub mod read_only;
pub mod room;
pub mod sandbox;
pub mod screen;
pub mod wait;
pub mod window;

pub use app::{App, Ended};
pub use sandbox::Sandbox;
pub use window::Window;
