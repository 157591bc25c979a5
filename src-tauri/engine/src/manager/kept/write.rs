//! Writing the file, a step at a time: of the index as it was at the first.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use super::format::{Kind, MARK, section};
use crate::{
    bytes::Out,
    error::{Error, Result},
    fs::{DataFile, FileSystem, OpenMode},
    index::Image,
    jsonl::{JsonlMemoryDao, LogImage},
    manager::hub::Hub,
    model::NoteId,
};

/// Bytes that are written, or read of a log for its checksum, in one step.
const STEP: usize = 1024 * 1024;

/// A file that is being written.
#[derive(Debug)]
pub struct Writing {
    path: PathBuf,
    /// `None` once everything is written.
    file: Option<Box<dyn DataFile>>,
    index: Image,
    application: Log,
    archive: Log,
    /// A section that is made, and how much of it is written.
    ready: (Vec<u8>, usize),
    written: u64,
    /// Notes that changed since the first step.
    pub(super) changed: HashSet<NoteId>,
}

#[derive(Debug)]
struct Log {
    image: LogImage,
    part: Kind,
    hasher: crc32fast::Hasher,
    hashed: u64,
}

impl Log {
    fn new(image: LogImage, part: Kind) -> Self {
        Self { image, part, hasher: crc32fast::Hasher::new(), hashed: 0 }
    }

    /// Adds more of the file to its checksum; whether there was more.
    fn hash(&mut self, log: &JsonlMemoryDao) -> Result<bool> {
        if self.hashed >= self.image.len {
            return Ok(false);
        }
        let mut buffer = vec![0; STEP];
        self.hashed = log.hash(&mut self.hasher, self.hashed, self.image.len, &mut buffer)?;
        Ok(true)
    }
}

impl Writing {
    /// Begins, if every layer can be kept.
    pub(super) fn begin(hub: &Hub) -> Result<Option<Self>> {
        let (Some(application), Some(archive)) = (hub.application.image(), hub.archive.image())
        else {
            return Ok(None);
        };
        let path = super::unfinished(&hub.folder);
        let at = |error| Error::io(&path, error);
        let file_system = &*hub.config.file_system;
        super::remove(&path, file_system);
        let mut file = file_system.open(&path, OpenMode::CreateNew).map_err(at)?;
        let index = hub.index.image();
        let mut first = MARK.to_vec();
        first.extend(section(Kind::Index, &index.head()));
        first.extend(section(Kind::Application, &application.head()));
        first.extend(section(Kind::Archive, &archive.head()));
        if let Err(error) = file.append(&first) {
            drop(file);
            super::remove(&path, file_system);
            return Err(Error::io(&path, error));
        }
        Ok(Some(Self {
            path,
            file: Some(file),
            index,
            application: Log::new(application, Kind::ApplicationPart),
            archive: Log::new(archive, Kind::ArchivePart),
            ready: (Vec::new(), 0),
            written: first.len() as u64,
            changed: HashSet::new(),
        }))
    }

    /// Whether only [`Self::finish`] is left to do.
    pub(super) fn is_done(&self) -> bool {
        self.file.is_none()
    }

    /// Makes the next section, or writes some of it, or reads the next part of a log for its checksum.
    pub(super) fn step(mut self, hub: &Hub) -> Result<Self> {
        match self.try_step(hub) {
            Ok(()) => Ok(self),
            Err(error) => {
                self.abandon(&*hub.config.file_system);
                Err(error)
            }
        }
    }

    fn try_step(&mut self, hub: &Hub) -> Result<()> {
        if self.ready.1 < self.ready.0.len() {
            return self.append_ready();
        }
        let parts = [&mut self.application, &mut self.archive]
            .into_iter()
            .find_map(|log| Some(section(log.part, &log.image.next_part()?)));
        if let Some(part) = parts {
            self.ready = (part, 0);
            return Ok(());
        }
        if let Some(piece) = self.index.next_piece() {
            self.ready = (section(Kind::Piece, &piece), 0);
            return Ok(());
        }
        if self.application.hash(&hub.application)? || self.archive.hash(&hub.archive)? {
            return Ok(());
        }
        self.ready = (Vec::new(), 0);
        let mut end = Out::default();
        end.u32(self.application.hasher.clone().finalize());
        end.u32(self.archive.hasher.clone().finalize());
        self.append(&section(Kind::End, &end.0))?;
        self.file = None;
        Ok(())
    }

    fn append_ready(&mut self) -> Result<()> {
        let (made, done) = std::mem::take(&mut self.ready);
        let end = made.len().min(done + STEP);
        self.append(made.get(done..end).unwrap_or_default())?;
        self.ready = (made, end);
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(file) = self.file.as_mut() else { return Ok(()) };
        file.append(bytes).map_err(|error| Error::io(&self.path, error))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Puts the file in its place; answers its length and the notes that have changed since it was
    /// begun.
    pub(super) fn finish(
        self,
        path: &Path,
        file_system: &dyn FileSystem,
    ) -> Result<(u64, HashSet<NoteId>)> {
        match file_system.rename(&self.path, path) {
            Ok(()) => Ok((self.written, self.changed)),
            Err(error) => {
                super::remove(&self.path, file_system);
                Err(Error::io(path, error))
            }
        }
    }

    /// Gives up; nothing stays on disk.
    pub(super) fn abandon(mut self, file_system: &dyn FileSystem) {
        self.file = None;
        super::remove(&self.path, file_system);
    }
}
