//! Opening and closing the store around one command.

use jiff::tz::TimeZone;
use memoryhub::{Config, FolderKind, LayeredMemoryManager, OpenReport, inspect_folder};

use crate::{
    args::{Args, Command},
    failure::{Failure, Outcome},
    folder::data_folder,
    output::{complain, counted},
    progress::Opening,
    render,
};

/// Damaged places that any command names.
const FINDINGS: usize = 5;

/// Whether a command may make the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// The folder must be there and be one of MemoryHub's.
    MustExist,
    /// A missing folder is made.
    MayBeMade,
}

/// How the command line opens stores: days and naive times in the system's zone.
pub fn config(folder: Folder) -> Config {
    Config {
        time_zone: TimeZone::system(),
        holder_name: "the memoryhub command".into(),
        create: folder == Folder::MayBeMade,
        ..Config::default()
    }
}

/// Opens the store, says what opening found, and closes it after `work`, whatever came of it.
///
/// The first failure is the answer, the work's before the close's.
pub fn with_store(
    args: &Args,
    folder: Folder,
    work: impl FnOnce(&mut LayeredMemoryManager) -> Outcome,
) -> Outcome {
    let mut hub = open(args, folder)?;
    let worked = work(&mut hub);
    let closed = close(&mut hub);
    match worked {
        // Nobody listening must not hide that closing failed.
        Ok(()) | Err(Failure::PipeClosed) => closed.and(worked),
        Err(_) => worked,
    }
}

fn open(args: &Args, folder: Folder) -> Outcome<LayeredMemoryManager> {
    let path = data_folder(args.data.as_deref())?;
    if folder == Folder::MustExist
        && let FolderKind::Unrelated { .. } = inspect_folder(&path)
    {
        let words =
            format!("{} holds other files and no notes; nothing was touched", path.display());
        return Err(Failure::Other(words));
    }
    let mut opening = Opening::new();
    let opened =
        LayeredMemoryManager::open_with_progress(path, config(folder), &mut |done, all| {
            opening.set(done, all);
        });
    opening.finish();
    let hub = opened?;
    tell(hub.open_report()?, &args.command);
    Ok(hub)
}

/// What a person should know about the folder, on standard error.
fn tell(report: &OpenReport, command: &Command) {
    if report.disk_full {
        complain("the disk is full, so the data folder is open for reading only");
    } else if report.read_only {
        complain("the data folder cannot be written, so it is open for reading only");
    }
    if report.adopted > 0 {
        let notes = counted(report.adopted, "note", "notes");
        let aside = report.copied_aside.as_deref().unwrap_or("a folder of their own");
        complain(&format!(
            "took over {notes} of the original MemoryHub; its files were copied to {aside} first"
        ));
    }
    // These two tell all that was found themselves.
    if matches!(command, Command::Check | Command::Repair) {
        return;
    }
    for finding in report.findings.iter().take(FINDINGS) {
        complain(&render::finding(finding));
    }
    if report.findings.len() > FINDINGS {
        let more = counted(report.findings.len() - FINDINGS, "place", "places");
        complain(&format!("{more} more; `memoryhub check` names each, nothing was thrown away"));
    }
}

fn close(hub: &mut LayeredMemoryManager) -> Outcome {
    // The next command opens the quicker for it.
    while hub.keep_index()? {}
    let report = hub.close()?;
    let failed: Vec<String> = report
        .steps
        .iter()
        .filter_map(|step| step.error.as_ref().map(|error| format!("{}: {error}", step.name)))
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::Other(format!("closing the data folder failed at {}", failed.join("; "))))
}
