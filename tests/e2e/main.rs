//! The real window, driven as a person would, and what it leaves on the disk.
#![cfg(target_os = "linux")]

mod accessibility;
mod border;
mod browsing;
mod capture;
mod ending;
mod finding;
mod folders;
mod hostile;
mod outside;
mod pasting;
mod quick;
mod read_only;
mod recalls;
mod resurfacing;
mod room;
mod screens;
mod searching;
mod settings;
mod starting;
mod taking_back;
mod tidying;
mod tour;
mod ways_out;
