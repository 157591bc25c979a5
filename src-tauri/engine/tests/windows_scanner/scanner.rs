//! The program that holds a file: this one, started anew.

use std::{
    fs,
    io::{BufRead as _, BufReader, Lines, Read as _, Write as _},
    os::windows::fs::OpenOptionsExt as _,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

const FILE: &str = "MEMORYHUB_SCANNED_FILE";
const TIME: &str = "MEMORYHUB_SCANNED_FOR_MS";
const SHARE: &str = "MEMORYHUB_SCANNED_SHARE";

/// Others may read and write, but not rename or delete.
pub const SHARE_READ_WRITE: u32 = 3;
/// Others may not even open it.
pub const SHARE_NOTHING: u32 = 0;

/// The other program.
#[test]
#[ignore = "it is the program that the tests start to hold a file"]
fn scanner() {
    let file = std::env::var_os(FILE).expect("the tests say which file");
    let number = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let share = u32::try_from(number(SHARE).unwrap()).unwrap();
    let held = fs::OpenOptions::new().read(true).share_mode(share).open(file).unwrap();
    println!("\nheld");
    std::io::stdout().flush().unwrap();
    match number(TIME) {
        Some(time) => std::thread::sleep(Duration::from_millis(time)),
        // Until the test lets go of its end.
        None => drop(std::io::stdin().read(&mut [0])),
    }
    drop(held);
}

/// The other program, running; it ends with this value. Starting it also shows that the file is
/// held: the tests would see nothing otherwise.
pub struct Scanner {
    child: Child,
    /// What it says; kept, so that it can say everything.
    said: Lines<BufReader<ChildStdout>>,
}

impl Scanner {
    /// Holds a file, for a second or until the value is dropped, from before this returns.
    fn start(file: &Path, share: u32, for_ever: bool) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "scanner::scanner", "--ignored", "--nocapture"]);
        command.env(FILE, file).env(SHARE, share.to_string()).env_remove(TIME);
        if !for_ever {
            command.env(TIME, "1000");
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let began = said.by_ref().map_while(Result::ok).any(|line| line == "held");
        assert!(began, "it did not begin");
        let refused = fs::remove_file(file).expect_err("the file is not held");
        assert!(matches!(refused.raw_os_error(), Some(5 | 32)), "{refused:?}");
        Self { child, said }
    }

    pub fn for_a_second(file: &Path, share: u32) -> Self {
        Self::start(file, share, false)
    }

    pub fn for_ever(file: &Path, share: u32) -> Self {
        Self::start(file, share, true)
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.said.by_ref().for_each(drop);
        self.child.wait().unwrap();
    }
}
