//! The file: a mark, then sections of a kind, a length, a checksum and their bytes.

use std::{collections::HashSet, io, path::Path};

use uuid::Uuid;

use super::Left;
use crate::{
    bytes::{In, Out},
    fs::{DataFile, FileMeta, FileSystem, OpenMode},
    model::NoteId,
};

/// How every file begins: name and version of the format. Another version is no cache.
pub(super) const MARK: &[u8; 8] = b"MHindex4";
/// Kind, length and checksum.
pub(super) const HEAD: usize = 1 + 8 + 4;
/// A section longer than this is damage.
const MOST_BYTES: u64 = 1 << 33;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Index = 1,
    Piece = 2,
    Application = 3,
    ApplicationPart = 4,
    Archive = 5,
    ArchivePart = 6,
    /// Behind everything: the checksums of the logs.
    End = 7,
    /// What changed since, as of a close; the last one counts.
    Change = 8,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Index,
        Self::Piece,
        Self::Application,
        Self::ApplicationPart,
        Self::Archive,
        Self::ArchivePart,
        Self::End,
        Self::Change,
    ];
}

/// A section that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    pub kind: Kind,
    pub offset: u64,
    pub len: usize,
    crc: u32,
}

/// A section's bytes, ready to be written.
pub(super) fn section(kind: Kind, bytes: &[u8]) -> Vec<u8> {
    let mut out = Out(Vec::with_capacity(HEAD + bytes.len()));
    out.u8(kind as u8);
    out.count(bytes.len());
    out.u32(checksum(kind, bytes));
    out.0.extend_from_slice(bytes);
    out.0
}

fn checksum(kind: Kind, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind as u8]);
    hasher.update(bytes);
    hasher.finalize()
}

/// The sections of a file, up to the first that cannot be one.
pub(super) fn sections(file: &dyn DataFile) -> io::Result<Vec<Section>> {
    let len = file.meta()?.len;
    let mut mark = [0; MARK.len()];
    file.read_at(&mut mark, 0)?;
    let mut all = Vec::new();
    if mark != *MARK {
        return Ok(all);
    }
    let mut at = MARK.len() as u64;
    loop {
        let mut head = [0; HEAD];
        if file.read_at(&mut head, at)? < HEAD {
            return Ok(all);
        }
        let Some(section) = read_head(&head, at + HEAD as u64) else { return Ok(all) };
        at = section.offset + section.len as u64;
        if at > len {
            return Ok(all);
        }
        all.push(section);
    }
}

fn read_head(head: &[u8], offset: u64) -> Option<Section> {
    let mut head = In(head);
    let (kind, len, crc) = (head.u8()?, head.u64()?, head.u32()?);
    let kind = Kind::ALL.into_iter().find(|it| *it as u8 == kind)?;
    (len <= MOST_BYTES).then_some(Section { kind, offset, len: usize::try_from(len).ok()?, crc })
}

impl Section {
    /// Reads the section's bytes into `buffer`; `None` if they are not those that were written.
    pub fn read<'a>(&self, file: &dyn DataFile, buffer: &'a mut Vec<u8>) -> Option<&'a [u8]> {
        buffer.resize(self.len, 0);
        let mut done = 0;
        while done < self.len {
            let got = file.read_at(buffer.get_mut(done..)?, self.offset + done as u64).ok()?;
            if got == 0 {
                return None;
            }
            done += got;
        }
        (checksum(self.kind, buffer) == self.crc).then_some(buffer.as_slice())
    }
}

/// Writes behind the first `base` bytes of a file what changed since they were written.
pub(super) fn write_change(
    (path, base): (&Path, u64),
    file_system: &dyn FileSystem,
    left: &Left,
    changed: &HashSet<NoteId>,
) -> io::Result<()> {
    let mut out = Out::default();
    for meta in [left.core, left.application, left.archive] {
        out.u8(u8::from(meta.is_some()));
        let Some(meta) = meta else { continue };
        out.u64(meta.len);
        out.u64(meta.identity.0);
        out.u64(meta.identity.1);
        out.u128(meta.modified);
    }
    let changed: Vec<NoteId> = changed.iter().copied().collect();
    out.list(&changed, |out, id| out.u128(id.0.as_u128()));
    let mut file = file_system.open(path, OpenMode::Append)?;
    file.truncate(base)?;
    file.append(&section(Kind::Change, &out.0))
}

/// Reads what [`write_change`] wrote.
pub(super) fn read_change(bytes: &[u8]) -> Option<(Left, HashSet<NoteId>)> {
    let mut all = In(bytes);
    let mut metas = [None; 3];
    for meta in &mut metas {
        if all.u8()? == 1 {
            let (len, identity) = (all.u64()?, (all.u64()?, all.u64()?));
            *meta = Some(FileMeta { is_dir: false, len, identity, modified: all.u128()? });
        }
    }
    let [core, application, archive] = metas;
    let changed = all.list(|id| NoteId(Uuid::from_u128(u128::from_le_bytes(id))))?;
    all.is_empty().then(|| (Left { core, application, archive }, changed.into_iter().collect()))
}
