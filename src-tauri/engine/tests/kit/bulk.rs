//! A session of changes of many notes over several layers, each as one step, and of taking them
//! back.

use memoryhub::{
    BulkChange, Changed, Error,
    Layer::{self, Application, Archive, Core},
    LayerChoice, LayeredMemoryManager, NewNote, NoteId, NotePatch, NoteSet, TagChange, Undo,
};

use super::script::{LAYERS, Ledger, Notes, State, state};

/// What a change of many notes leads to.
#[derive(Debug, Clone)]
pub struct Group {
    pub after: Notes,
    /// Whether each note is changed on its own, as those are that move to another layer.
    pub in_parts: bool,
}

impl Group {
    /// An error if a part of the notes is as `before` and a part as after it.
    /// Notes for which `other` tells of another change are left out.
    pub fn check_whole(
        &self,
        before: &Notes,
        seen: &Notes,
        other: &dyn Fn(NoteId) -> bool,
    ) -> Result<(), String> {
        let mut parts = [Vec::new(), Vec::new()];
        for (id, after) in &self.after {
            let (before, seen) = (before.get(id), seen.get(id));
            if before != Some(after) && !self.in_parts && !other(*id) {
                let [old, new] = &mut parts;
                if seen == Some(after) {
                    new.push(seen);
                } else if seen == before {
                    old.push(seen);
                }
            }
        }
        let [old, new] = &parts;
        if old.is_empty() || new.is_empty() {
            return Ok(());
        }
        Err(format!("half a change: {old:?} did not, {new:?} did"))
    }
}

impl Ledger {
    /// A call that makes of many notes what `after` says.
    fn become_all(
        &mut self,
        hub: &mut LayeredMemoryManager,
        (what, after, in_parts): (&str, Notes, bool),
        run: impl FnOnce(&mut LayeredMemoryManager) -> Result<Changed, Error>,
    ) -> Option<Undo> {
        self.last = Some(Group { after: after.clone(), in_parts });
        match run(hub) {
            Ok(changed) => {
                self.sure.extend(after);
                Some(changed.undo)
            }
            Err(error) => {
                self.failed(what, error);
                // Those of a layer may have moved before another one refused.
                for (id, after) in after.iter().filter(|_| in_parts) {
                    if hub.get(*id).is_ok_and(|note| state(&note) == *after) {
                        self.sure.insert(*id, after.clone());
                    }
                }
                self.groups.push(Group { after, in_parts });
                None
            }
        }
    }
}

/// The notes as they are known, those of these ids.
fn known(ledger: &Ledger, ids: &[NoteId]) -> Notes {
    ids.iter().filter_map(|id| Some((*id, ledger.sure.get(id)?.clone()))).collect()
}

fn tags(of: &[&str]) -> Vec<String> {
    of.iter().map(|&tag| tag.to_owned()).collect()
}

fn renamed(from: &str, to: Option<&str>) -> impl Fn(&mut State) {
    move |state: &mut State| {
        let mut seen = Vec::new();
        for tag in std::mem::take(&mut state.tags) {
            let rest = tag.strip_prefix(from).filter(|it| it.is_empty() || it.starts_with('/'));
            let named = match (rest, to) {
                (None, _) => Some(tag),
                (Some(rest), to) => to.map(|to| format!("{to}{rest}")),
            };
            seen.extend(
                named.filter(|named| !seen.contains(named)).into_iter().collect::<Vec<_>>(),
            );
        }
        state.tags = seen;
    }
}

type Edit = Box<dyn Fn(&mut State)>;

/// A change of many notes.
enum What {
    Tag(TagChange),
    /// Of those in these layers.
    Many(&'static [Layer], BulkChange),
}

/// Each with what it makes of a note.
fn steps() -> [(&'static str, What, Edit); 7] {
    let rename = |from: &str, to: &str| TagChange::Rename { from: from.into(), to: to.into() };
    let pin: fn(&mut State) = |state| state.pinned = true;
    let trash: fn(&mut State) = |state| state.deleted = true;
    let add: fn(&mut State) = |state| state.tags.push("many".into());
    [
        ("rename", What::Tag(rename("work", "job")), Box::new(renamed("work", Some("job")))),
        ("merge", What::Tag(rename("x", "y")), Box::new(renamed("x", Some("y")))),
        (
            "trash in two layers",
            What::Many(&[Core, Archive], BulkChange::Trash { deleted: true }),
            Box::new(trash),
        ),
        (
            "pin in two layers",
            What::Many(&[Application, Archive], BulkChange::Pin { pinned: true }),
            Box::new(pin),
        ),
        (
            "add a tag",
            What::Many(
                &[Core, Application, Archive],
                BulkChange::AddTags { tags: tags(&["many"]) },
            ),
            Box::new(add),
        ),
        (
            "move",
            What::Many(&[Core, Application, Archive], BulkChange::Move { layer: Archive }),
            Box::new(|state| state.layer = Archive),
        ),
        (
            "take a tag off",
            What::Tag(TagChange::Remove { tag: "job".into() }),
            Box::new(renamed("job", None)),
        ),
    ]
}

/// Changes many notes in every way, and takes it back. Errors are noted, and the session goes on
/// after each.
pub fn session(
    hub: &mut LayeredMemoryManager,
    ledger: &mut Ledger,
    after_step: &mut dyn FnMut(&Ledger),
) {
    let mut ids = Vec::new();
    for (nth, layer) in LAYERS.into_iter().chain([LayerChoice::Application]).enumerate() {
        let new = NewNote {
            content: format!("one of many {nth}"),
            tags: tags(if nth % 2 == 0 { &["work", "x"] } else { &["y", "work/release"] }),
            layer,
            ..NewNote::default()
        };
        ids.extend(ledger.remember_one(hub, new));
        after_step(ledger);
    }
    let in_layers = |ledger: &Ledger, layers: &[Layer]| {
        let there =
            |id: &&NoteId| ledger.sure.get(id).is_some_and(|state| layers.contains(&state.layer));
        ids.iter().filter(there).copied().collect::<Vec<_>>()
    };
    for (nth, (what, change, edit)) in steps().into_iter().enumerate() {
        let layers = if let What::Many(layers, _) = &change { layers } else { &Layer::ALL[..] };
        let chosen = in_layers(ledger, layers);
        let before = known(ledger, &chosen);
        let mut after = before.clone();
        after.values_mut().for_each(edit);
        let in_parts = matches!(change, What::Many(_, BulkChange::Move { .. }));
        let undo = ledger.become_all(hub, (what, after.clone(), in_parts), |hub| match change {
            What::Tag(change) => hub.change_tag(&change, &mut |_, _| {}),
            What::Many(_, change) => {
                hub.change_many(&NoteSet::Ids { ids: chosen.clone() }, &change, &mut |_, _| {})
            }
        });
        after_step(ledger);
        // The first name stays, so that there is something to merge.
        if let Some(undo) = undo.filter(|_| nth > 0) {
            let what = format!("taking back: {what}");
            let run = |hub: &mut LayeredMemoryManager| hub.undo_change(&undo, &mut |_, _| {});
            let redo = ledger.become_all(hub, (&what, before, in_parts), run);
            after_step(ledger);
            if let Some(redo) = redo.filter(|_| nth % 3 == 1) {
                let what = format!("again: {what}");
                let run = |hub: &mut LayeredMemoryManager| hub.undo_change(&redo, &mut |_, _| {});
                ledger.become_all(hub, (&what, after, in_parts), run);
                after_step(ledger);
            }
        }
        ledger.last = None;
        // What is not of many notes goes on, whatever became of them.
        if let Some(one) = chosen.get(nth % 4).copied() {
            let recoloured = |state: &mut State| {
                state.pinned = !state.pinned;
                true
            };
            let pinned = ledger.sure.get(&one).is_some_and(|state| state.pinned);
            ledger.change(hub, Some(one), recoloured, |hub, id| hub.pin(id, !pinned));
            after_step(ledger);
        }
    }
    let content = "edited after all";
    let patch = NotePatch { content: Some(content.into()), ..NotePatch::default() };
    let edited = |state: &mut State| {
        state.content = content.into();
        true
    };
    ledger.change(hub, ids.first().copied(), edited, |hub, id| hub.edit(id, patch));
    after_step(ledger);
    ledger.remember(hub, "behind them", LayerChoice::Application);
    after_step(ledger);
}
