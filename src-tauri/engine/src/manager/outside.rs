//! Changes from outside: what was added is taken in; what would lose notes stops the layer.

use std::collections::HashSet;

use super::hub::{Hub, Stopped};
use crate::{
    error::{Error, Result},
    jsonl::{JsonlMemoryDao, Loaded, LogOptions, Look},
    model::{Layer, NoteId, OutsideChanges},
    sqlite::{self, CoreOptions, MemoryHubDao},
};

const LOGS: [Layer; 2] = [Layer::Application, Layer::Archive];

impl Hub {
    /// Whether a layer may be written now; takes in first what others added to it.
    pub fn guard(&mut self, layer: Layer) -> Result<()> {
        if layer == Layer::Session {
            return Ok(());
        }
        if let Some(path) = &self.disk_full {
            return Err(Error::DiskFull { path: path.clone() });
        }
        if self.read_only {
            return Err(Error::ReadOnly { path: self.folder.clone() });
        }
        let mut changes = OutsideChanges::default();
        self.merge_layer(layer, &mut changes)
    }

    /// Takes in what changed in every layer; the first layer that had to be stopped is the error.
    pub fn merge(&mut self) -> Result<OutsideChanges> {
        let mut changes = OutsideChanges::default();
        let mut first_error = None;
        for layer in [Layer::Core, Layer::Application, Layer::Archive] {
            if let Err(error) = self.merge_layer(layer, &mut changes) {
                first_error.get_or_insert(error);
            }
        }
        if self.read_only {
            match self.lay_over_unfinished() {
                Ok(notes) => changes.changed += notes,
                Err(error) => _ = first_error.get_or_insert(error),
            }
        }
        match first_error {
            Some(error) if changes.is_empty() => Err(error),
            _ => Ok(changes),
        }
    }

    fn merge_layer(&mut self, layer: Layer, changes: &mut OutsideChanges) -> Result<()> {
        if let Some(stopped) = self.stopped.iter().find(|it| it.layer == layer) {
            let path = self.path_of(layer);
            return Err(Error::ChangedOutside { path, reason: stopped.reason.clone() });
        }
        let look = match layer {
            Layer::Core => return self.merge_core(changes),
            Layer::Session => return Ok(()),
            Layer::Application | Layer::Archive => match self.log_of(layer) {
                Some(log) => log.look()?,
                None => Look::Same,
            },
        };
        match look {
            Look::Same => Ok(()),
            Look::Grown => {
                let loaded = match self.log_of_mut(layer) {
                    Some(log) => log.read_new_lines(&mut |_, _| {})?,
                    None => Loaded::default(),
                };
                self.take_in(loaded, changes);
                Ok(())
            }
            Look::Changed(reason) => self.merge_rewritten(layer, &reason, changes),
        }
    }

    /// Another file, or another content: taken in only if no note of ours is missing from it.
    fn merge_rewritten(
        &mut self,
        layer: Layer,
        reason: &str,
        changes: &mut OutsideChanges,
    ) -> Result<()> {
        let path = self.path_of(layer);
        let ours = self.ids_in(layer);
        let options = LogOptions {
            layer,
            read_only: true,
            time_zone: self.config.time_zone.clone(),
            file_system: self.config.file_system.clone(),
        };
        let seen = JsonlMemoryDao::open_with(&path, options, &mut |_, _| {})
            .and_then(|(other, _)| other.ids());
        let theirs: HashSet<NoteId> = seen.unwrap_or_default().into_iter().collect();
        let missing = ours.iter().filter(|id| !theirs.contains(id)).count();
        if missing > 0 || self.config.file_system.meta(&path).is_err() {
            let reason = format!("{reason}, {missing} of {} notes are missing", ours.len());
            return self.stop(layer, reason);
        }
        self.reload_log(layer, changes)
    }

    fn reload_log(&mut self, layer: Layer, changes: &mut OutsideChanges) -> Result<()> {
        let before: HashSet<NoteId> = self.ids_in(layer).into_iter().collect();
        self.discard_kept_index();
        let Some(log) = self.log_of_mut(layer) else { return Ok(()) };
        let mut loaded = log.reload()?;
        let now: HashSet<NoteId> = loaded.records.iter().map(|it| it.note.id).collect();
        loaded.gone.extend(before.difference(&now));
        self.take_in(loaded, changes);
        Ok(())
    }

    fn stop(&mut self, layer: Layer, reason: String) -> Result<()> {
        log::warn!("{}: {reason}; writes stop", self.path_of(layer).display());
        self.stopped.push(Stopped { layer, reason: reason.clone() });
        Err(Error::ChangedOutside { path: self.path_of(layer), reason })
    }

    fn merge_core(&mut self, changes: &mut OutsideChanges) -> Result<()> {
        let path = self.path_of(Layer::Core);
        if let Some(seen) = self.core_seen {
            match self.config.file_system.meta(&path) {
                Ok(meta) if meta.identity == seen.identity => {}
                Ok(_) => return self.stop(Layer::Core, "another file took its place".into()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    return self.stop(Layer::Core, "it is gone".into());
                }
                Err(error) => return Err(Error::io(&path, error)),
            }
        }
        if !self.core.changed_outside()? {
            return Ok(());
        }
        let loaded = self.load_core()?;
        if loaded.records.is_empty() && !loaded.gone.is_empty() {
            let reason = format!("all {} notes are missing", loaded.gone.len());
            return self.stop(Layer::Core, reason);
        }
        self.take_in(loaded, changes);
        Ok(())
    }

    fn load_core(&self) -> Result<Loaded> {
        let mut loaded = Loaded::default();
        let findings = self.core.for_each(&mut |record| loaded.records.push(record))?;
        loaded.findings = findings;
        let now: HashSet<NoteId> = loaded.records.iter().map(|it| it.note.id).collect();
        loaded.gone = self.ids_in(Layer::Core).into_iter().filter(|id| !now.contains(id)).collect();
        Ok(loaded)
    }

    /// Lets the index learn of records read from a layer.
    fn take_in(&mut self, loaded: Loaded, changes: &mut OutsideChanges) {
        for mut record in loaded.records {
            self.lay_over(&mut record);
            let note = record.note;
            match self.index.meta(note.id) {
                Some(meta) if meta.updated_at == note.updated_at && meta.layer == note.layer => {}
                Some(_) => changes.changed += 1,
                None => changes.added += 1,
            }
            self.index_note(&note);
        }
        for count in loaded.recalls {
            if let Some(meta) = self.index.meta(count.id) {
                let recalls = meta.recalled_count.saturating_add(count.added);
                let last = meta.last_recalled.max(Some(count.last_recalled));
                self.index.set_recalls(count.id, recalls, last);
                self.keeping.touch(count.id);
                changes.changed += 1;
            }
        }
        for id in loaded.gone {
            if self.index.contains(id) {
                changes.removed += 1;
                self.forget_note(id);
            }
        }
        changes.findings.extend(loaded.findings);
    }

    /// The user chose what is on disk now: stopped layers are read anew.
    pub fn accept_outside(&mut self) -> Result<OutsideChanges> {
        let mut changes = OutsideChanges::default();
        for Stopped { layer, .. } in std::mem::take(&mut self.stopped) {
            if LOGS.contains(&layer) {
                self.reload_log(layer, &mut changes)?;
            } else {
                self.reopen_core(&mut changes)?;
            }
        }
        Ok(changes)
    }

    pub(super) fn reopen_core(&mut self, changes: &mut OutsideChanges) -> Result<()> {
        self.discard_kept_index();
        let path = self.path_of(Layer::Core);
        if let Err(error) = self.core.close() {
            log::warn!("closing the database that was replaced: {error}");
        }
        let time_zone = self.config.time_zone.clone();
        self.core =
            MemoryHubDao::open_with(&path, &CoreOptions { read_only: self.read_only, time_zone })?;
        self.core_seen = self.config.file_system.meta(&path).ok();
        let loaded = self.load_core()?;
        self.take_in(loaded, changes);
        Ok(())
    }

    fn path_of(&self, layer: Layer) -> std::path::PathBuf {
        match self.log_of(layer) {
            Some(log) => self.folder.join(log.file_name()),
            None => self.folder.join(sqlite::FILE_NAME),
        }
    }

    fn ids_in(&self, layer: Layer) -> Vec<NoteId> {
        let in_layer = |id: &NoteId| self.index.meta(*id).is_some_and(|meta| meta.layer == layer);
        self.index.ids().into_iter().filter(in_layer).collect()
    }
}
