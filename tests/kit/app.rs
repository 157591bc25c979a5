//! A running MemoryHub.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Sandbox, Window, desk, driver::Driver, held, wait};

/// MemoryHub with its window, driven as a person would; killed when it is dropped.
#[derive(Debug)]
pub struct App<'a> {
    sandbox: &'a Sandbox,
    window: Window,
    pid: u32,
    code: PathBuf,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The exit code; 128 and the signal if a signal ended it.
    pub code: i32,
}

impl<'a> App<'a> {
    /// Starts with a data folder named on the command line and waits for the main window.
    pub fn open(sandbox: &'a Sandbox, folder: &Path) -> Self {
        let app = Self::start(sandbox, &data(folder));
        app.window.see("main-window");
        app.window.see("status-bar");
        app
    }

    /// Starts with these arguments; what the window shows first is up to the test.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(sandbox: &'a Sandbox, arguments: &[String]) -> Self {
        let (script, pid_file, code) = wrapper(sandbox);
        let mut driver = Driver::start(sandbox);
        if let Err(error) = driver.begin(&script, arguments) {
            let said = fs::read_to_string(sandbox.path().join("app.log")).unwrap_or_default();
            panic!("MemoryHub did not start: {error}\n{said}\n{}", sandbox.log());
        }
        let pid = wait::until("the process id", || {
            fs::read_to_string(&pid_file).ok()?.trim().parse::<u32>().ok()
        });
        let window = Window::new(driver);
        let app = Self { sandbox, window, pid, code };
        app.window.until("a page", "return document.querySelector('[data-testid]') !== null");
        app
    }

    /// Starts it once more beside the one that runs, and waits for the end of the second one.
    ///
    /// # Panics
    /// If it does not end.
    pub fn start_again(&self, arguments: &[String]) -> Ended {
        let mut command = Command::new(self.sandbox.program());
        self.sandbox.prepare(&mut command);
        let log = fs::File::create(self.sandbox.path().join("second.log")).expect("a log");
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut second = command.spawn().expect("a second start");
        let status =
            wait::until("the end of the second start", || second.try_wait().expect("its status"));
        Ended { code: status.code().unwrap_or(-1) }
    }

    /// What a person sees and does.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// What it and its helpers hold under a folder.
    pub fn holds(&self, folder: &Path) -> Vec<String> {
        held::under(self.pid, folder)
    }

    /// Closes the window by its cross, and waits for the end.
    pub fn close(self) -> Ended {
        desk::close_window(self.pid);
        self.wait_for_end()
    }

    /// Sends a signal, such as `TERM`, and waits for the end.
    pub fn signal(self, name: &str) -> Ended {
        self.send(name);
        self.wait_for_end()
    }

    /// Sends a signal, such as `TERM`.
    pub fn send(&self, signal: &str) {
        send(signal, self.pid);
    }

    /// Waits until the process is gone.
    pub fn wait_for_end(self) -> Ended {
        self.check_writes();
        let code = wait::until_told("the end of the process", || {
            fs::read_to_string(&self.code)
                .ok()
                .and_then(|code| code.trim().parse().ok())
                .ok_or_else(|| self.sandbox.log())
        });
        Ended { code }
    }

    fn check_writes(&self) {
        let outside = held::written_outside(self.pid, self.sandbox.path());
        assert!(outside.is_empty(), "MemoryHub writes outside of its home: {outside:?}");
    }
}

impl Drop for App<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.sandbox.path().join("app.log");
            self.window.keep_evidence(&fs::read_to_string(log).unwrap_or_default());
        } else if held::is_alive(self.pid) {
            self.check_writes();
        }
        for pid in held::family(self.pid) {
            if held::is_alive(pid) {
                send("KILL", pid);
            }
        }
        // The exit code is the last thing written; a home cannot be removed while it is written to.
        let began = Instant::now();
        while !self.code.exists() && began.elapsed() < wait::PATIENCE {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The arguments that name a data folder.
pub fn data(folder: &Path) -> Vec<String> {
    vec!["--data".into(), folder.display().to_string()]
}

fn send(signal: &str, pid: u32) {
    let sent = Command::new("kill").args([format!("-{signal}"), pid.to_string()]).status();
    assert!(sent.is_ok(), "kill is not there: {sent:?}");
}

/// A path as a word of a shell script.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// The driver starts this in place of the application, because only a parent learns an exit code.
fn wrapper(sandbox: &Sandbox) -> (PathBuf, PathBuf, PathBuf) {
    let [script, pid, code] = ["start.sh", "pid", "code"].map(|name| sandbox.path().join(name));
    for old in [&pid, &code] {
        // There is none at the first start.
        drop(fs::remove_file(old));
    }
    let text = format!(
        "#!/bin/sh\n{program} \"$@\" >'{log}' 2>&1 &\necho $! >'{pid}.new'; mv '{pid}.new' \
         '{pid}'\nwait $!\necho $? >'{code}.new'; mv '{code}.new' '{code}'\n",
        program = quoted(&sandbox.program()),
        log = sandbox.path().join("app.log").display(),
        pid = pid.display(),
        code = code.display(),
    );
    fs::write(&script, text).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a program");
    (script, pid, code)
}
