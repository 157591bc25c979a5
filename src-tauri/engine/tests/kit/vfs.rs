//! SQLite's file layer, of which the Nth operation fails.
//!
//! The system's own layer is copied under another name; files that it opens get a table of methods
//! that counts, and otherwise does what the system's does.
#![expect(unsafe_code, reason = "SQLite's file layer is an interface in C")]

use std::{
    ffi::{c_char, c_int, c_void},
    sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError},
};

use rusqlite::ffi;

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// With an I/O error.
    Io,
    /// Writes: for want of room.
    Full,
    /// Locks: another has it.
    Busy,
}

#[derive(Debug, Default)]
struct Plan {
    count: u64,
    at: Option<(u64, bool, Failure)>,
    failed: Vec<&'static str>,
}

static PLAN: Mutex<Plan> = Mutex::new(Plan { count: 0, at: None, failed: Vec::new() });
static TURN: Mutex<()> = Mutex::new(());
static SYSTEM: OnceLock<usize> = OnceLock::new();

fn plan() -> MutexGuard<'static, Plan> {
    PLAN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The turn of one test; until it is dropped, SQLite's operations are counted and may fail.
pub struct Turn(#[expect(dead_code, reason = "it is held")] MutexGuard<'static, ()>);

#[expect(clippy::unused_self, reason = "only who has the turn may ask")]
impl Turn {
    /// Fails operation `nth`, counted from 1, and those behind it if `for_ever`; `None`: none.
    pub fn take(at: Option<(u64, bool, Failure)>) -> Self {
        install();
        let turn = Self(TURN.lock().unwrap_or_else(PoisonError::into_inner));
        *plan() = Plan { count: 0, at, failed: Vec::new() };
        turn
    }

    pub fn count(&self) -> u64 {
        plan().count
    }

    pub fn failed(&self) -> Vec<&'static str> {
        plan().failed.clone()
    }

    pub fn heal(&self) {
        plan().at = None;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.heal();
    }
}

/// The error code if this operation is to fail.
fn fault(what: &'static str, io: c_int) -> Option<c_int> {
    let mut plan = plan();
    let code = |failure| match failure {
        Failure::Io => Some(io),
        Failure::Full => (what == "write").then_some(ffi::SQLITE_FULL),
        Failure::Busy => (what == "lock").then_some(ffi::SQLITE_BUSY),
    };
    // Only operations that can fail in this way are counted.
    let would = code(plan.at.map_or(Failure::Io, |(_, _, failure)| failure));
    let would = would?;
    plan.count += 1;
    let (nth, for_ever, _) = plan.at?;
    if plan.count == nth || (for_ever && plan.count > nth) {
        plan.failed.push(what);
        return Some(would);
    }
    None
}

/// A table of methods with the system's own behind it.
#[repr(C)]
struct Methods {
    ours: ffi::sqlite3_io_methods,
    system: *const ffi::sqlite3_io_methods,
}

fn system(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    // SAFETY: every file of this layer has a table that `open` made as the head of a `Methods`
    // that is never freed.
    unsafe { &*(*(*file).pMethods.cast::<Methods>()).system }
}

macro_rules! counted {
    ($($name:ident = $method:ident($($arg:ident: $type:ty),*), $what:literal, $code:ident;)*) => {$(
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file, $($arg: $type),*) -> c_int {
            match (fault($what, ffi::$code), system(file).$method) {
                (Some(code), _) => code,
                // SAFETY: the arguments are those that SQLite gave for this very file.
                (None, Some(method)) => unsafe { method(file, $($arg),*) },
                (None, None) => ffi::SQLITE_IOERR,
            }
        }
    )*};
}

counted! {
    read = xRead(to: *mut c_void, len: c_int, at: i64), "read", SQLITE_IOERR_READ;
    write = xWrite(from: *const c_void, len: c_int, at: i64), "write", SQLITE_IOERR_WRITE;
    truncate = xTruncate(len: i64), "truncate", SQLITE_IOERR_TRUNCATE;
    sync = xSync(flags: c_int), "sync", SQLITE_IOERR_FSYNC;
    lock = xLock(level: c_int), "lock", SQLITE_IOERR_LOCK;
    file_size = xFileSize(size: *mut i64), "file size", SQLITE_IOERR_FSTAT;
    map = xShmMap(page: c_int, size: c_int, extend: c_int, at: *mut *mut c_void), "map",
        SQLITE_IOERR_SHMMAP;
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    if let Some(code) = fault("open", ffi::SQLITE_CANTOPEN) {
        // SAFETY: SQLite gave this file; without methods it is not open.
        unsafe { (*file).pMethods = std::ptr::null() };
        return code;
    }
    let system = *SYSTEM.get().expect("it is installed") as *mut ffi::sqlite3_vfs;
    // SAFETY: the system's layer is never unregistered, and the arguments are for it.
    unsafe {
        let Some(open) = (*system).xOpen else { return ffi::SQLITE_CANTOPEN };
        let opened = open(system, name, file, flags, out);
        let system = (*file).pMethods;
        if opened == ffi::SQLITE_OK && !system.is_null() {
            let mut ours = *system;
            ours.xRead = Some(read);
            ours.xWrite = Some(write);
            ours.xTruncate = Some(truncate);
            ours.xSync = Some(sync);
            ours.xLock = Some(lock);
            ours.xFileSize = Some(file_size);
            ours.xShmMap = ours.xShmMap.and(Some(map));
            (*file).pMethods = Box::into_raw(Box::new(Methods { ours, system })).cast();
        }
        opened
    }
}

fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: a copy of the system's layer, which lives for ever under a name of its own.
        unsafe {
            let system = ffi::sqlite3_vfs_find(std::ptr::null());
            assert!(!system.is_null());
            SYSTEM.set(system as usize).unwrap();
            let mut ours = *system;
            ours.zName = c"nth-fails".as_ptr();
            ours.pNext = std::ptr::null_mut();
            ours.xOpen = Some(open);
            let registered = ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 1);
            assert_eq!(registered, ffi::SQLITE_OK);
        }
    });
}
