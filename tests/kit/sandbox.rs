//! A home of its own for one test.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{guard::Guard, programs, screen::Screen};

/// Everything that a test and the programs it starts may touch; gone when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    root: TempDir,
    language: &'static str,
    bus: Child,
    bus_address: String,
    screen: Option<String>,
    program: Option<PathBuf>,
    guard: Guard,
}

impl Sandbox {
    /// A home for a user whose system speaks English.
    pub fn new() -> Self {
        Self::speaking("en_US.UTF-8")
    }

    /// A home for a user whose system speaks another language, such as `zh_CN.UTF-8`.
    ///
    /// # Panics
    /// If there is no screen, or the folders or the message bus cannot be made.
    pub fn speaking(language: &'static str) -> Self {
        let screen = env::var_os("DISPLAY").is_some_and(|name| !name.is_empty());
        assert!(screen, "no screen; start these tests by `cargo xtask test --only window`");
        let guard = Guard::set();
        let root = tempfile::Builder::new().prefix("mh-e2e-").tempdir().expect("a folder");
        for name in ["home", "config", "data", "cache", "state", "run", "tmp", "faults"] {
            fs::create_dir(root.path().join(name)).expect("a folder in it");
        }
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(root.path().join("run"), private).expect("a private folder");
        // A bus of its own: what it starts by itself lives in this home too, and the name that a
        // first start takes is free at once for the next test.
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address=1"]).stdout(Stdio::piped());
        point_home(&mut command, root.path(), language);
        let log = fs::File::create(root.path().join("bus.log")).expect("a log for the bus");
        command.stdin(Stdio::null()).stderr(log);
        let mut bus = command.spawn().expect("dbus-daemon starts (package dbus)");
        let mut address = String::new();
        let said = bus.stdout.take().expect("what the bus says");
        BufReader::new(said).read_line(&mut address).expect("the address of the bus");
        let bus_address = address.trim().to_owned();
        Self { root, language, bus, bus_address, screen: None, program: None, guard }
    }

    /// The folder that holds everything.
    pub fn path(&self) -> &Path {
        self.root.path()
    }

    /// The address of the message bus of this home.
    pub fn bus(&self) -> &str {
        &self.bus_address
    }

    /// A place for notes; nothing is there yet.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.path().join("home").join(name)
    }

    /// The default data folder of this home.
    pub fn default_folder(&self) -> PathBuf {
        self.path().join("data").join("MemoryHub")
    }

    /// Points a command at this home.
    pub fn prepare(&self, command: &mut Command) {
        point_home(command, self.path(), self.language);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        command.env("MEMORYHUB_FAULTS", self.path().join("faults"));
        if let Some(screen) = &self.screen {
            command.env("DISPLAY", screen);
        }
    }

    /// The window that is started here.
    pub fn program(&self) -> PathBuf {
        self.program.clone().unwrap_or_else(programs::desktop)
    }

    /// Installs the window in a folder of this home, and starts it there from here on.
    ///
    /// # Panics
    /// If it cannot be copied.
    pub fn install(&mut self, folder: &str) -> PathBuf {
        let folder = self.path().join(folder);
        fs::create_dir_all(&folder).expect("a folder for the program");
        let program = folder.join("memoryhub-desktop");
        fs::copy(programs::desktop(), &program).expect("a copy of the program");
        self.program = Some(program.clone());
        program
    }

    /// Shows windows on another screen from here on.
    pub fn use_screen(&mut self, screen: &Screen) {
        self.screen = Some(screen.name().to_owned());
    }

    /// Asks the application for a fault at a place of it, once: see its module `faults`.
    ///
    /// # Panics
    /// If it cannot be asked for.
    pub fn ask_for_fault(&self, place: &str, what: &str) {
        let faults = self.path().join("faults");
        // Whole at once: it is looked for at any instant.
        fs::write(faults.join("new"), what).expect("a fault");
        fs::rename(faults.join("new"), faults.join(place)).expect("a fault in its place");
    }

    /// Chooses a file or folder in the application's next dialog for files.
    pub fn choose_next(&self, path: &Path) {
        self.ask_for_fault("dialog", &path.display().to_string());
    }

    /// Chooses language and theme as the settings of an earlier run would.
    ///
    /// # Panics
    /// If they cannot be written.
    pub fn choose(&self, language: &str, theme: &str) {
        self.keep_settings(&json!({ "language": language, "theme": theme, "text_size": 100 }));
    }

    /// Puts these settings where an earlier run would have.
    ///
    /// # Panics
    /// If they cannot be written.
    pub fn keep_settings(&self, settings: &Value) {
        let folder = self.own("config");
        fs::create_dir_all(&folder).expect("a folder for settings");
        fs::write(folder.join("settings.json"), settings.to_string()).expect("settings");
    }

    /// The settings as the application left them.
    ///
    /// # Panics
    /// If there are none.
    pub fn settings(&self) -> Value {
        let text = fs::read(self.own("config").join("settings.json")).expect("settings");
        serde_json::from_slice(&text).expect("settings are JSON")
    }

    /// What the application kept of a text that is not saved yet; nothing if there is none.
    pub fn draft(&self) -> Value {
        self.kept("draft.json")
    }

    /// The same of the capture window.
    pub fn capture_draft(&self) -> Value {
        self.kept("draft-capture.json")
    }

    fn kept(&self, name: &str) -> Value {
        let text = fs::read(self.own("data").join(name)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// The application's log so far.
    pub fn log(&self) -> String {
        let Ok(entries) = fs::read_dir(self.own("data").join("logs")) else {
            return String::new();
        };
        let files = entries.flatten().map(|entry| entry.path());
        files.filter_map(|path| fs::read_to_string(path).ok()).collect()
    }

    fn own(&self, kind: &str) -> PathBuf {
        self.path().join(kind).join("app.memoryhub.desktop")
    }

    /// Fails if something was written outside.
    ///
    /// # Panics
    /// If so.
    pub fn check_guard(&self) {
        self.guard.check();
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.bus.kill());
        drop(self.bus.wait());
        if !std::thread::panicking() {
            self.guard.check();
        }
    }
}

fn point_home(command: &mut Command, root: &Path, language: &str) {
    for (variable, folder) in [
        ("HOME", "home"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "run"),
        ("TMPDIR", "tmp"),
    ] {
        command.env(variable, root.join(folder));
    }
    for variable in ["MEMORYHUB_DATA", "LC_ALL", "LC_MESSAGES", "LANGUAGE", "XDG_CURRENT_DESKTOP"] {
        command.env_remove(variable);
    }
    command
        .env("LANG", language)
        .env("LC_CTYPE", "C.UTF-8")
        // Desktop settings stay in memory, and file dialogs ask nobody.
        .env("GSETTINGS_BACKEND", "memory")
        .env("GIO_USE_VFS", "local")
        .env("GTK_USE_PORTAL", "0")
        .env("NO_AT_BRIDGE", "1")
        .env("GDK_BACKEND", "x11")
        .current_dir(root.join("home"));
}
