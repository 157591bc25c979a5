//! Taking notes from a database that is not to be trusted as a whole.

use super::{check, dao::MemoryHubDao, fault::Fault, notes, revisions, writing::supersede};
use crate::{
    error::Result,
    model::{Finding, Record},
};

impl MemoryHubDao {
    /// Copies every note that can be read, with its earlier versions, into another database in
    /// one transaction; returns what could not be copied.
    ///
    /// # Errors
    /// Those of every write to `into`.
    pub fn salvage(&self, into: &mut Self) -> Result<Vec<Finding>> {
        into.count_anew();
        into.write(|transaction| {
            let mut failed = Ok(());
            let mut lost = Vec::new();
            let mut take = |record: &Record| -> Result<(), Fault> {
                let id = record.note.id;
                notes::insert(transaction, record)?;
                match self.revisions(id) {
                    Ok(versions) => {
                        for revision in versions.iter().rev() {
                            revisions::insert(transaction, id, revision)?;
                        }
                    }
                    Err(error) => {
                        lost.push(check::finding(format!("earlier versions of {id}: {error}")));
                    }
                }
                Ok(())
            };
            let mut findings = self.for_each(&mut |record| {
                if failed.is_ok() {
                    failed = take(&record);
                }
            })?;
            failed?;
            findings.append(&mut lost);
            Ok(findings)
        })
    }

    /// Takes notes of `from` that are whole there, and missing or older here, with their earlier
    /// versions; returns how many.
    pub fn take_newer(&mut self, from: &Self) -> Result<usize> {
        self.count_anew();
        self.write(|transaction| {
            let mut taken = 0;
            let mut failed = Ok(());
            let mut take = |record: &Record| -> Result<(), Fault> {
                let id = record.note.id;
                match notes::by_id(transaction, id)? {
                    Some((_, Ok(here))) if here.version >= record.version => return Ok(()),
                    Some(here) => {
                        let seq = here.0;
                        supersede(transaction, here, true)?;
                        notes::replace(transaction, seq, record)?;
                    }
                    None => {
                        notes::insert(transaction, record)?;
                        for revision in from.revisions(id).unwrap_or_default().iter().rev() {
                            revisions::insert(transaction, id, revision)?;
                        }
                    }
                }
                taken += 1;
                Ok(())
            };
            from.for_each(&mut |record| {
                if failed.is_ok() {
                    failed = take(&record);
                }
            })?;
            failed?;
            Ok(taken)
        })
    }
}
