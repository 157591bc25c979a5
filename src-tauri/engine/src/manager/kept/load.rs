//! Reading the file, in two threads, and what must be so for it to be taken.

use std::{collections::HashSet, path::Path, thread};

use super::{
    INDEX_FILE, Left,
    format::{Kind, Section, read_change, sections},
};
use crate::{
    bytes::In,
    fs::{DataFile, FileSystem, OpenMode},
    index::{Index, Kept},
    jsonl::{KeptLog, Part, is_coarse, read_part},
    model::NoteId,
    sqlite,
};

/// What was kept aside and fits the database; the logs are still to be compared.
#[derive(Debug)]
pub(in crate::manager) struct Taken {
    pub index: Index,
    pub application: (KeptLog, u32),
    pub archive: (KeptLog, u32),
    /// The file's length without what was appended at a close.
    pub base: u64,
    /// The files as the last close left them.
    pub left: Left,
    /// Notes that have changed since the index was written.
    pub changed: HashSet<NoteId>,
}

/// Reads what was kept aside in `folder`; `None` if there is nothing that can be taken.
pub(in crate::manager) fn load(folder: &Path, file_system: &dyn FileSystem) -> Option<Taken> {
    let path = folder.join(INDEX_FILE);
    let open = || file_system.open(&path, OpenMode::Read).ok();
    let file = open()?;
    let sections = sections(&*file).ok()?;
    let mut buffer = Vec::new();
    let change = sections.iter().rev().find(|section| section.kind == Kind::Change)?;
    let (left, changed) = read_change(change.read(&*file, &mut buffer)?)?;
    // The database has no mark of its own by which a change would show, so its file must be the
    // one that was closed, with nothing waiting beside it.
    let wal = folder.join(format!("{}-wal", sqlite::FILE_NAME));
    let waiting = file_system.meta(&wal).is_ok_and(|meta| meta.len > 0);
    let now = Left::of(folder, file_system);
    if waiting || now.core != left.core || now.core.is_some_and(|meta| is_coarse(&meta)) {
        return None;
    }
    let end = sections.iter().find(|section| section.kind == Kind::End)?;
    let base = end.offset + end.len as u64;
    let mut end = In(end.read(&*file, &mut buffer)?);
    let (application_crc, archive_crc) = (end.u32()?, end.u32()?);

    let pieces: Vec<Section> =
        sections.iter().filter(|section| section.kind == Kind::Piece).copied().collect();
    let (odd, even): (Vec<_>, Vec<_>) = (0..).zip(pieces).partition(|(at, _)| at % 2 == 1);
    let other = open()?;
    let (mut kept, logs) = thread::scope(|scope| {
        let odd = scope.spawn(move || read_pieces(&*other, &odd));
        let kept = read_pieces(&*file, &even);
        let logs = read_logs(&*file, &sections);
        let mut all = kept?;
        all.extend(odd.join().ok()??);
        Some((all, logs?))
    })?;
    kept.sort_by_key(|(at, _)| *at);
    let head = sections.iter().find(|section| section.kind == Kind::Index)?;
    let head = head.read(&*file, &mut buffer)?;
    let index = Index::from_image(head, kept.into_iter().map(|(_, piece)| piece).collect())?;
    let (application, archive) = logs;
    Some(Taken {
        index,
        base,
        application: (application, application_crc),
        archive: (archive, archive_crc),
        left,
        changed,
    })
}

fn read_pieces(file: &dyn DataFile, sections: &[(usize, Section)]) -> Option<Vec<(usize, Kept)>> {
    let mut buffer = Vec::new();
    let mut read = |section: &Section| Kept::read(section.read(file, &mut buffer)?);
    sections.iter().map(|(at, section)| Some((*at, read(section)?))).collect()
}

fn read_logs(file: &dyn DataFile, sections: &[Section]) -> Option<(KeptLog, KeptLog)> {
    let read = |head: Kind, part: Kind| {
        let mut buffer = Vec::new();
        let of_kind = |kind| sections.iter().filter(move |section| section.kind == kind);
        let parts: Option<Vec<Part>> =
            of_kind(part).map(|section| read_part(section.read(file, &mut buffer)?)).collect();
        let parts = parts?;
        KeptLog::read(of_kind(head).next()?.read(file, &mut buffer)?, parts)
    };
    Some((read(Kind::Application, Kind::ApplicationPart)?, read(Kind::Archive, Kind::ArchivePart)?))
}
