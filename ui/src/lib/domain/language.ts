// The query language as the engine reads it, for what the page says about a search: the line of
// what was understood, what may be loosened, and how clicked tags join the typed words. The engine
// alone decides what is found.

import { fold } from './fold';

/** What a term asks for. */
export type TermKind = 'word' | 'path' | 'tag' | 'layer' | 'before' | 'after' | 'is';

/** A term of a query. */
export interface Term {
  kind: TermKind;
  /** Its value as typed, without quotes. */
  value: string;
  not: boolean;
  /** As typed, with everything. */
  raw: string;
  start: number;
  end: number;
}

/** A query, understood: one of the branches must hold, with all its terms. */
export interface Understood {
  /** It is malformed or very long, and looked for as it stands. */
  literal: boolean;
  branches: Term[][];
}

/** The longest query that is taken apart, in characters. */
export const MOST_CHARS = 10_000;

const FIELDS = ['tag', 'layer', 'path', 'before', 'after', 'is'] as const;
const LAYERS = ['session', 'core', 'application', 'archive'];
const STATES = ['pinned', 'untagged', 'trashed'];
const QUOTES: readonly [string, string][] = [
  ['"', '"'],
  ['＂', '＂'],
  ['“', '”'],
];

interface Piece {
  or: boolean;
  not: boolean;
  field: (typeof FIELDS)[number] | undefined;
  value: string;
  start: number;
  end: number;
}

function wordEnd(text: string, from: number): number {
  const space = text.slice(from).search(/\s/u);
  return space < 0 ? text.length : from + space;
}

/** The pieces of a query; `undefined` if a quote stays open or a value is missing. */
function lex(text: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/u.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return pieces;
    const start = at;
    const word = text.slice(at, wordEnd(text, at));
    if (word === 'OR') {
      at += 2;
      pieces.push({ or: true, not: false, field: undefined, value: '', start, end: at });
      continue;
    }
    const not = word.startsWith('-') && word !== '-';
    if (not) at += 1;
    const named = /^([^:：]*)[:：]/u.exec(text.slice(at, wordEnd(text, at)));
    const field = FIELDS.find((name) => name === fold(named?.[1] ?? ''));
    if (field && named) at += named[0].length;
    const quote = QUOTES.find(([open]) => text.startsWith(open, at));
    const closing = quote ? text.indexOf(quote[1], at + 1) : -1;
    let value: string;
    if (closing >= 0) {
      value = text.slice(at + 1, closing);
      at = closing + 1;
    } else if (quote?.[0] === '"') {
      return undefined;
    } else {
      const end = wordEnd(text, at);
      value = text.slice(at, end);
      at = end;
    }
    if (value === '') return undefined;
    pieces.push({ or: false, not, field, value, start, end: at });
  }
}

/** The first moment of the year, month, day or time that `value` names, in milliseconds. */
export function startOf(value: string): number | undefined {
  const text = fold(value).toUpperCase();
  if (text.length > 10) {
    const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(time) ? undefined : time;
  }
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [1, 2, 3].map((i) => Number(parts[i] ?? 1)) as [
    number,
    number,
    number,
  ];
  const date = new Date(year, month - 1, day);
  const same = date.getMonth() === month - 1 && date.getDate() === day;
  return same ? date.getTime() : undefined;
}

function means(kind: TermKind, value: string): boolean {
  const folded = fold(value);
  if (kind === 'layer') return LAYERS.includes(folded);
  if (kind === 'is') return STATES.includes(folded);
  if (kind === 'before' || kind === 'after') return startOf(value) !== undefined;
  if (kind === 'tag') return folded.replace(/^#/, '').replace(/\/+$/, '') !== '';
  return true;
}

function literal(text: string): Understood {
  const raw = text.trim();
  const at = text.indexOf(raw);
  const term = { kind: 'word' as const, value: raw, not: false, raw };
  return { literal: true, branches: [[{ ...term, start: at, end: at + raw.length }]] };
}

/** Reads a query as the engine does. */
export function understand(text: string): Understood {
  if (text.trim() === '') return { literal: false, branches: [[]] };
  if (text.length > MOST_CHARS) return literal(text);
  const pieces = lex(text);
  if (!pieces) return literal(text);
  const branches: Term[][] = [[]];
  for (const { or, not, field, value, start, end } of pieces) {
    if (or) {
      branches.push([]);
      continue;
    }
    const kind = field ?? 'word';
    if (!means(kind, value)) return literal(text);
    branches.at(-1)?.push({ kind, value, not, raw: text.slice(start, end), start, end });
  }
  return branches.some((branch) => branch.length === 0)
    ? literal(text)
    : { literal: false, branches };
}

/**
 * As {@link understand}, for a query that is still being typed: what is unfinished at its end is
 * left out, an open quote is closed.
 */
export function understandSoFar(text: string): Understood {
  const open = (text.match(/"/g)?.length ?? 0) % 2 === 1;
  const finished = text.replace(/(?:^|\s)(?:OR|\S+[:：]\S*)\s*$/u, '');
  const tries = [text, open ? `${text}"` : finished];
  for (const tried of tries) {
    const read = understand(tried);
    if (!read.literal) return read;
  }
  return understand(text.replace(/["＂“”]/gu, ' ').replace(/\bOR\b/g, ' '));
}

/** A value as it is to be typed after `tag:` or alone, so that it is one value. */
export function quoted(value: string): string {
  if (!/\s/u.test(value) && !QUOTES.some(([open]) => value.startsWith(open))) return value;
  const pair = QUOTES.find(([, close]) => !value.includes(close));
  return pair ? `${pair[0]}${value}${pair[1]}` : value;
}

/** The day after a day `2026-01-31`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
