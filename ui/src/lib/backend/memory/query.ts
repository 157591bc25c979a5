// The query language, answered by a plain scan: the same answers as the library's, not its speed.

import type { Note } from '../../bindings/Note';
import type { Spelling } from '../../bindings/Spelling';
import { fold } from './fold';
import { foundAs } from './spelling';

type Kind = 'text' | 'tag' | 'layer' | 'path' | 'before' | 'after' | 'is';
interface Term {
  kind: Kind;
  value: string;
  not: boolean;
}

/** A query, read: any of the groups must hold, and in it every term. */
export interface Query {
  groups: Term[][];
  /** Words to highlight, folded. */
  terms: string[];
}

const LAYERS = ['session', 'core', 'application', 'archive'];
const STATES = ['pinned', 'untagged', 'trashed'];

function literal(text: string): Query {
  const value = fold(text.trim());
  return value === ''
    ? { groups: [[]], terms: [] }
    : { groups: [[{ kind: 'text', value, not: false }]], terms: [value] };
}

function field(kind: string, raw: string): Term | undefined {
  const value = fold(raw);
  if (value === '') return undefined;
  const term = (kind: Kind): Term => ({ kind, value, not: false });
  if (kind === 'tag') return { ...term('tag'), value: value.replace(/^[#＃]/, '') };
  if (kind === 'path') return term('path');
  if (kind === 'layer' && LAYERS.includes(value)) return term('layer');
  if (kind === 'is' && STATES.includes(value)) return term('is');
  if ((kind === 'before' || kind === 'after') && !Number.isNaN(Date.parse(value))) {
    return term(kind);
  }
  return undefined;
}

/** Reads a query; what makes no sense is looked for as it stands. */
export function parse(text: string): Query {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) return literal(text);
  const groups: Term[][] = [[]];
  const pieces = text.matchAll(/(-?)(?:([a-zA-Z]+):)?(?:"([^"]*)"|(\S+))/g);
  let alone = true;
  for (const [whole, minus, name, phrase, word] of pieces) {
    if (whole === 'OR') {
      if (groups.at(-1)?.length === 0) return literal(text);
      groups.push([]);
      continue;
    }
    const raw = phrase ?? word ?? '';
    const known = name === undefined ? undefined : field(name.toLowerCase(), raw);
    const spelled = name === undefined ? raw : `${name}:${raw}`;
    const value = fold(spelled);
    if (value === '') continue;
    alone = false;
    groups.at(-1)?.push({ ...(known ?? { kind: 'text', value }), not: minus === '-' });
  }
  if (groups.length > 1 && groups.at(-1)?.length === 0) return literal(text);
  if (alone) return literal(text);
  const terms = groups
    .flat()
    .filter((term) => !term.not && (term.kind === 'text' || term.kind === 'tag'))
    .map((term) => term.value);
  return { groups, terms: [...new Set(terms)] };
}

/** Whether a note has this tag or one nested under it. */
export function hasTag(note: Note, folded: string): boolean {
  return note.tags.some((tag) => {
    const own = fold(tag);
    return own === folded || own.startsWith(`${folded}/`);
  });
}

function holds(term: Term, note: Note, text: string, spelling: Spelling): boolean {
  switch (term.kind) {
    case 'text':
      return foundAs(text, term.value, spelling) !== undefined;
    case 'tag':
      return hasTag(note, term.value);
    case 'layer':
      return note.layer === term.value;
    case 'path':
      return foundAs(fold(note.context_path), term.value, spelling) !== undefined;
    case 'before':
      return Date.parse(note.created_at) < Date.parse(term.value);
    case 'after':
      return Date.parse(note.created_at) >= Date.parse(term.value);
    case 'is':
      if (term.value === 'pinned') return note.pinned;
      if (term.value === 'untagged') return note.tags.length === 0;
      return note.deleted_at !== null;
  }
}

/** Whether a note answers the query; `text` is its folded text. */
export function matches(query: Query, note: Note, text: string, spelling: Spelling): boolean {
  return query.groups.some((group) =>
    group.every((term) => holds(term, note, text, spelling) !== term.not),
  );
}

/** Whether the query asks for notes in the trash. */
export function wantsTrash(query: Query): boolean {
  return query.groups.flat().some((t) => t.kind === 'is' && t.value === 'trashed' && !t.not);
}
