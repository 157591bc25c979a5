// A row of the list, made as the application makes it.

import type { ListItem } from '../../bindings/ListItem';
import type { Note } from '../../bindings/Note';
import type { Spelling } from '../../bindings/Spelling';
import { fold, mark, plain } from './fold';
import { foundAs } from './spelling';

const TITLE = 200;
const EXCERPT = 240;

/** The part of `text` around the first match. */
function around(text: string, terms: string[]): string {
  if (text.length <= EXCERPT) return text;
  const folded = fold(text);
  const places = terms.map((term) => folded.indexOf(term)).filter((place) => place >= 0);
  const first = places.length > 0 ? Math.min(...places) : 0;
  const start = first < EXCERPT / 2 ? 0 : first - 60;
  const cut = text.slice(start, start + EXCERPT - 2).trim();
  return `${start > 0 ? '…' : ''}${cut}${start + EXCERPT < text.length ? '…' : ''}`;
}

/** The row of a note; `words`, and what they are found as, are highlighted. */
export function listItem(note: Note, words: string[], spelling: Spelling): ListItem {
  const text = fold(note.content);
  const found = words.map((word) => foundAs(text, word, spelling) ?? word);
  const terms = [...words, ...found];
  const lines = note.content.split('\n').map(plain);
  const first = lines.findIndex((line) => line !== '');
  const title = (lines[first] ?? '').slice(0, TITLE);
  const rest = lines
    .slice(first + 1)
    .filter((line) => line !== '')
    .join(' ');
  return {
    id: note.id,
    title: mark(title, terms),
    excerpt: mark(around(rest, terms), terms),
    spellings: found.filter((part) => !words.includes(part)),
    tags: note.tags,
    context_path: note.context_path,
    layer: note.layer,
    created_at: note.created_at,
    recalled_count: note.recalled_count,
    pinned: note.pinned,
    deleted_at: note.deleted_at,
  };
}
