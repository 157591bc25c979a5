//! `cargo xtask run`: from a fresh machine to a window.

use std::process::{Command, Stdio};

use crate::{
    options::Options,
    places,
    process::{self, Doing, Done, Trouble, typed},
    steps::{self, Step},
    system, tools, ui, window,
};

const SET_UP: [Step; 4] = [
    Step { name: "system", what: "system packages", needs: &[], work: system::for_running },
    Step { name: "node", what: "Node", needs: &[], work: tools::check_node },
    Step { name: "ui-install", what: "front end: packages", needs: &["node"], work: ui::install },
    Step { name: "ui-build", what: "front end: build", needs: &["ui-install"], work: ui::build },
];

/// Sets up, builds and starts the application on the default data folder.
pub fn run(options: &Options) -> Done {
    set_up()?;
    process::run(&mut window::desktop(options.debug))?;
    if !window::has_screen() {
        return Err(Trouble::new(
            "the application is built, but there is no screen here: start this from a desktop, or \
             set DISPLAY",
        ));
    }
    let profile = if options.debug { "debug" } else { "release" };
    let mut application = Command::new(places::built(profile, "memoryhub-desktop"));
    application.args(&options.rest).stdin(Stdio::null());
    println!("\n$ {}", typed(&application));
    let status = application.status().doing("start the application")?;
    if status.success() { Ok(()) } else { Err(Trouble::new(format!("it ended with {status}"))) }
}

/// Everything that must be there before the application can be built.
pub fn set_up() -> Done {
    steps::run(&SET_UP, &Options { fail_fast: true, ..Options::default() })
}
