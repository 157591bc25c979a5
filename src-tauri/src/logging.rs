//! Log files that rotate, in the system's place for logs; never in the data folder.

use std::path::Path;

use flexi_logger::{Cleanup, Criterion, Duplicate, FileSpec, Logger, LoggerHandle, Naming};

/// A file is put aside at this size, in bytes.
const FILE_BYTES: u64 = 1024 * 1024;
/// Files put aside that are kept.
const FILES: usize = 4;

/// Starts logging; the answer must be kept as long as logging is wanted.
///
/// Without a place to write, the program goes on without a log.
pub fn start(folder: &Path) -> Option<LoggerHandle> {
    let file = FileSpec::default().directory(folder).basename("memoryhub").suffix("log");
    let handle = Logger::try_with_str("info")
        .map(|logger| {
            logger
                .log_to_file(file)
                .append()
                .rotate(Criterion::Size(FILE_BYTES), Naming::Numbers, Cleanup::KeepLogFiles(FILES))
                .format(flexi_logger::opt_format)
                .duplicate_to_stderr(Duplicate::Warn)
        })
        .and_then(Logger::start)
        .ok();
    std::panic::set_hook(Box::new(|panic| {
        let backtrace = std::backtrace::Backtrace::force_capture();
        log::error!("panic: {panic}\n{backtrace}");
    }));
    handle
}
