//! The `memoryhub` command as a script meets it: arguments in, lines and exit codes out.

mod exchange;
mod folder;
mod huge;
mod kit;
mod limits;
mod notes;
mod output;
mod stdin;
