// The notes of the in-memory backend, under the rules of the library.

import type { Layer } from '../../bindings/Layer';
import type { LayerChoice } from '../../bindings/LayerChoice';
import type { LayerCounts } from '../../bindings/LayerCounts';
import type { NewNote } from '../../bindings/NewNote';
import type { Note } from '../../bindings/Note';
import type { NotePatch } from '../../bindings/NotePatch';
import type { Overview } from '../../bindings/Overview';
import type { Revision } from '../../bindings/Revision';
import type { SearchRequest } from '../../bindings/SearchRequest';
import type { TagCount } from '../../bindings/TagCount';
import type { View } from '../../bindings/View';
import { BackendError } from '../backend';
import { fold } from './fold';
import { hasTag, matches, parse, wantsTrash } from './query';
import { idOf } from './seed';

/** Recall counts that are written together. */
export const BATCH = 10;
const DAY = 86_400_000;
const OFTEN = 5;

/** The layer that `Auto` chooses. */
export function resolve(choice: LayerChoice, content: string, tags: string[]): Layer {
  if (choice !== 'auto') return choice;
  const word = (name: string) => new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'iu');
  if (word('task_id').test(content) || word('window_id').test(content)) return 'core';
  if (word('log').test(content) || word('trace').test(content)) return 'application';
  return tags.some((tag) => fold(tag) === 'archive') ? 'archive' : 'core';
}

function invalid(field: string, reason: string): never {
  throw new BackendError('invalid', `${field}: ${reason}`);
}

export class MemoryStore {
  readonly notes = new Map<string, Note>();
  readonly #texts = new Map<string, string>();
  readonly #revisions = new Map<string, Revision[]>();
  /** Notes whose recall counts wait. */
  readonly pending = new Map<string, number>();
  flushes = 0;
  #serial = 1_000_000;
  readonly #now: () => number;

  constructor(notes: Note[], now: () => number) {
    this.#now = now;
    for (const note of notes) this.put(note);
  }

  put(note: Note): void {
    this.notes.set(note.id, note);
    this.#texts.set(note.id, fold([note.content, ...note.tags, note.context_path].join('\n')));
  }

  get(id: string): Note {
    const note = this.notes.get(id);
    if (!note) throw new BackendError('not_found', `there is no note ${id}`);
    return note;
  }

  #tags(given: string[]): string[] {
    const seen = new Set<string>();
    const tags: string[] = [];
    const known = new Map<string, string>();
    for (const note of this.notes.values()) for (const tag of note.tags) known.set(fold(tag), tag);
    for (const raw of given) {
      const tag = raw.replace(/^[#＃]/, '');
      if (tag === '' || tag.split('/').includes('')) invalid('tags', 'a tag has an empty part');
      if (/\s/.test(tag)) invalid('tags', `"${tag}" holds a space`);
      if ([...tag].length > 128) invalid('tags', 'a tag has more than 128 characters');
      const key = fold(tag);
      if (!seen.has(key)) tags.push(known.get(key) ?? tag);
      seen.add(key);
    }
    if (tags.length > 64) invalid('tags', `${tags.length} tags, at most 64 are kept`);
    return tags;
  }

  #content(content: string): string {
    if (content.trim() === '') invalid('content', 'is empty');
    if (new TextEncoder().encode(content).length > 1024 * 1024) invalid('content', 'over 1 MiB');
    return content;
  }

  #path(path: string): string {
    if (new TextEncoder().encode(path).length > 4096) invalid('context_path', 'over 4,096 bytes');
    return path;
  }

  remember(asked: NewNote): Note {
    const now = this.#now();
    const created = new Date(now).toISOString();
    const tags = this.#tags(asked.tags);
    const note: Note = {
      id: idOf(now, (this.#serial += 1)),
      content: this.#content(asked.content),
      tags,
      context_path: this.#path(asked.context_path),
      layer: resolve(asked.layer, asked.content, tags),
      created_at: created,
      updated_at: created,
      recalled_count: 0,
      last_recalled: null,
      pinned: false,
      deleted_at: null,
    };
    this.put(note);
    return note;
  }

  edit(id: string, patch: NotePatch): Note {
    const old = this.get(id);
    const { content, tags, context_path, updated_at } = old;
    const note: Note = {
      ...old,
      content: patch.content === undefined ? content : this.#content(patch.content),
      tags: patch.tags === undefined ? tags : this.#tags(patch.tags),
      context_path:
        patch.context_path === undefined ? context_path : this.#path(patch.context_path),
      updated_at: new Date(this.#now()).toISOString(),
    };
    const earlier = this.#revisions.get(id) ?? [];
    this.#revisions.set(id, [{ content, tags, context_path, updated_at }, ...earlier]);
    this.put(note);
    return note;
  }

  revisions(id: string): Revision[] {
    this.get(id);
    return this.#revisions.get(id) ?? [];
  }

  change(id: string, change: Partial<Note>): Note {
    const note = { ...this.get(id), ...change };
    this.put(note);
    return note;
  }

  recall(id: string): Note {
    const note = this.change(id, {
      recalled_count: this.get(id).recalled_count + 1,
      last_recalled: new Date(this.#now()).toISOString(),
    });
    this.pending.set(id, (this.pending.get(id) ?? 0) + 1);
    if (this.pending.size >= BATCH) this.flush();
    return note;
  }

  flush(): number {
    const written = this.pending.size;
    if (written > 0) this.flushes += 1;
    this.pending.clear();
    return written;
  }

  purge(id: string): void {
    if (this.get(id).deleted_at === null) invalid('id', 'only notes in the trash can be purged');
    this.notes.delete(id);
    this.#texts.delete(id);
    this.#revisions.delete(id);
    this.pending.delete(id);
  }

  emptyTrash(): number {
    const gone = [...this.notes.values()].filter((note) => note.deleted_at !== null);
    for (const note of gone) this.purge(note.id);
    return gone.length;
  }

  #inView(view: View, note: Note): boolean {
    const now = this.#now();
    if (view === 'trash') return note.deleted_at !== null;
    if (note.deleted_at !== null) return false;
    switch (view) {
      case 'all':
        return true;
      case 'today':
        return new Date(note.created_at).toDateString() === new Date(now).toDateString();
      case 'pinned':
        return note.pinned;
      case 'untagged':
        return note.tags.length === 0;
      case 'often_recalled':
        return note.recalled_count >= OFTEN;
      case 'not_seen': {
        const seen = [note.created_at, note.updated_at, note.last_recalled ?? note.created_at];
        return Math.max(...seen.map((time) => Date.parse(time))) < now - 30 * DAY;
      }
      case 'fading':
        return note.last_recalled !== null && Date.parse(note.last_recalled) < now - 30 * DAY;
      case 'never_recalled':
        return (
          note.recalled_count === 0 &&
          Date.parse(note.created_at) < new Date(now).setHours(0, 0, 0, 0)
        );
    }
  }

  /** Every note that answers, newest first, and the words to highlight. */
  find({ text, filter, spelling }: Omit<SearchRequest, 'offset' | 'limit'>): {
    found: Note[];
    terms: string[];
  } {
    const query = parse(text);
    const trash = filter.view === 'all' && wantsTrash(query);
    const tags = filter.tags.map(fold);
    const found = [...this.notes.values()].filter(
      (note) =>
        (trash ? note.deleted_at !== null : this.#inView(filter.view, note)) &&
        (filter.layer === null || note.layer === filter.layer) &&
        tags.every((tag) => hasTag(note, tag)) &&
        matches(query, note, this.#texts.get(note.id) ?? '', spelling),
    );
    found.sort((a, b) =>
      a.created_at === b.created_at ? 0 : a.created_at < b.created_at ? 1 : -1,
    );
    return { found, terms: query.terms };
  }

  live(): Note[] {
    return [...this.notes.values()].filter((note) => note.deleted_at === null);
  }

  /** The tags of these notes, counted. */
  tags(notes: readonly Note[] = this.live()): TagCount[] {
    const counts = new Map<string, TagCount>();
    const at = (tag: string) => {
      const key = fold(tag);
      const found = counts.get(key) ?? { tag, notes: 0, with_nested: 0 };
      counts.set(key, found);
      return found;
    };
    for (const note of notes) {
      const branches = new Map<string, string>();
      for (const tag of note.tags) {
        at(tag).notes += 1;
        const parts = tag.split('/');
        parts.forEach((_, end) => {
          const branch = parts.slice(0, end + 1).join('/');
          if (!branches.has(fold(branch))) branches.set(fold(branch), branch);
        });
      }
      for (const branch of branches.values()) at(branch).with_nested += 1;
    }
    return [...counts.values()].sort((a, b) => (fold(a.tag) < fold(b.tag) ? -1 : 1));
  }

  layers(): LayerCounts {
    const counts: LayerCounts = { session: 0, core: 0, application: 0, archive: 0 };
    for (const note of this.live()) counts[note.layer] += 1;
    return counts;
  }

  overview(): Overview {
    const notes = [...this.notes.values()];
    const count = (view: View) => notes.filter((note) => this.#inView(view, note)).length;
    return {
      all: count('all'),
      today: count('today'),
      pinned: count('pinned'),
      untagged: count('untagged'),
      often_recalled: count('often_recalled'),
      not_seen: count('not_seen'),
      trash: count('trash'),
      layers: this.layers(),
    };
  }
}
