// Changes of many notes, under the rules of the library.

import type { BulkChange } from '../../bindings/BulkChange';
import type { Note } from '../../bindings/Note';
import type { NoteSet } from '../../bindings/NoteSet';
import type { TagChange } from '../../bindings/TagChange';
import type { TagPreview } from '../../bindings/TagPreview';
import { renaming } from '../../domain/renaming';
import { BackendError } from '../backend';
import { fold } from './fold';
import type { MemoryStore } from './store';

/** The notes of a set that are there. */
export function notesOf(store: MemoryStore, set: NoteSet): Note[] {
  if (set.kind === 'ids') {
    return [...new Set(set.ids)].flatMap((id) => store.notes.get(id) ?? []);
  }
  const except = new Set(set.except);
  const { found } = store.find(set);
  return found.filter(({ id }) => !except.has(id));
}

/** Changes notes; answers those that changed as they were before. */
function change(store: MemoryStore, notes: Note[], next: (note: Note) => Partial<Note>): Note[] {
  const before: Note[] = [];
  for (const note of notes) {
    const after = { ...note, ...next(note) };
    if (JSON.stringify(after) === JSON.stringify(note)) continue;
    before.push(note);
    store.put(after);
  }
  return before;
}

const unique = (tags: (string | null)[]): string[] => {
  const seen = new Set<string>();
  return tags.filter((tag): tag is string => {
    if (tag === null || seen.has(fold(tag))) return false;
    seen.add(fold(tag));
    return true;
  });
};

function checked(store: MemoryStore, asked: TagChange): TagChange {
  if (asked.kind === 'remove') return asked;
  const to = asked.to.replace(/^[#＃]/, '');
  if (to === '' || /\s/.test(to) || to.split('/').includes('')) {
    throw new BackendError('invalid', `tags: "${to}" is no tag`);
  }
  const same = fold(to) === fold(asked.from);
  const known = store.tags().find(({ tag }) => fold(tag) === fold(to))?.tag;
  return { ...asked, to: same ? to : (known ?? to) };
}

const all = (store: MemoryStore): Note[] => [...store.notes.values()];

export function previewTag(store: MemoryStore, asked: TagChange): TagPreview {
  const rename = renaming(checked(store, asked));
  const changes = (tag: string) => rename(tag) !== tag;
  const notes = all(store).filter((note) => note.tags.some(changes));
  const tags = store.tags();
  const known = new Set(tags.map(({ tag }) => fold(tag)));
  const rows = tags
    .filter(({ tag, notes }) => notes > 0 && changes(tag))
    .map(({ tag, notes }) => {
      const after = rename(tag);
      const joins = after !== null && !changes(after) && known.has(fold(after));
      return { before: tag, after, notes, joins };
    });
  return {
    notes: notes.length,
    in_trash: notes.filter((note) => note.deleted_at !== null).length,
    merges: rows.some(({ joins }) => joins),
    rows: rows.slice(0, 100),
    more: Math.max(0, rows.length - 100),
  };
}

export function changeTag(store: MemoryStore, asked: TagChange): Note[] {
  const rename = renaming(checked(store, asked));
  return change(store, all(store), ({ tags }) => ({ tags: unique(tags.map(rename)) }));
}

export function changeNotes(
  store: MemoryStore,
  set: NoteSet,
  asked: BulkChange,
  now: number,
): Note[] {
  const at = new Date(now).toISOString();
  return change(store, notesOf(store, set), (note) => {
    switch (asked.kind) {
      case 'add_tags':
        return { tags: unique([...note.tags, ...asked.tags]) };
      case 'remove_tags': {
        const gone = new Set(asked.tags.map(fold));
        return { tags: note.tags.filter((tag) => !gone.has(fold(tag))) };
      }
      case 'pin':
        return { pinned: asked.pinned };
      case 'trash':
        return { deleted_at: asked.deleted ? (note.deleted_at ?? at) : null };
      case 'move':
        return { layer: asked.layer };
    }
  });
}

/** Puts notes back as they were; answers how they are until then. */
export function putBack(store: MemoryStore, before: Note[]): Note[] {
  const now: Note[] = [];
  for (const note of before) {
    const current = store.notes.get(note.id);
    if (!current) continue;
    now.push(current);
    const { tags, pinned, deleted_at, layer, updated_at } = note;
    store.put({ ...current, tags, pinned, deleted_at, layer, updated_at });
  }
  return now;
}
