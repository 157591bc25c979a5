// What is offered under the search field while one types: operators, their values, and the last
// searches.

import type { TagCount } from '../bindings/TagCount';
import { fold } from './fold';
import { quoted } from './language';
import { suggestTags } from './tag-tree';

/** Something that can take the place of what is being typed. */
export interface Offer {
  kind: 'recent' | 'operator' | 'tag' | 'value';
  /** What is typed by choosing it. */
  text: string;
  /** The word for what it means, in the namespace `offers`. */
  means?: 'tag' | 'layer' | 'path' | 'before' | 'after' | 'is' | 'not' | 'or' | 'phrase';
  /** Notes with this tag. */
  count?: number;
  /** The part of the query that it takes the place of. */
  start: number;
  end: number;
  /** Whether it is a whole term, so that a space follows. */
  whole: boolean;
}

const OPERATORS: { text: string; means: NonNullable<Offer['means']> }[] = [
  { text: 'tag:', means: 'tag' },
  { text: 'layer:', means: 'layer' },
  { text: 'path:', means: 'path' },
  { text: 'before:', means: 'before' },
  { text: 'after:', means: 'after' },
  { text: 'is:', means: 'is' },
];
const VALUES: Record<string, string[]> = {
  layer: ['core', 'application', 'archive', 'session'],
  is: ['pinned', 'untagged', 'trashed'],
};
const MOST = 8;

const day = (date: Date): string =>
  [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');

function dates(now: Date): string[] {
  const back = (days: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() - days);
    return day(date);
  };
  return [back(0), back(1), back(7), back(30), day(now).slice(0, 7), day(now).slice(0, 4)];
}

/** What to offer for a query with the cursor at `caret`. */
export function searchOffers(
  query: string,
  caret: number,
  given: { tags: readonly TagCount[]; recent: readonly string[]; now: Date },
): Offer[] {
  if (query.trim() === '') {
    return given.recent
      .slice(0, MOST)
      .map((text) => ({ kind: 'recent', text, start: 0, end: query.length, whole: true }));
  }
  const before = query.slice(0, caret);
  // Inside a phrase nothing is an operator.
  if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return [];
  const token = /\S*$/u.exec(before)?.[0] ?? '';
  const start = caret - token.length;
  const end = caret + (/^\S*/u.exec(query.slice(caret))?.[0].length ?? 0);
  const minus = token.startsWith('-') && token.length > 1 ? '-' : '';
  const body = token.slice(minus.length);
  const place = { start, end };
  const [name, value] = /^([a-z]+)[:：](.*)$/iu.exec(body)?.slice(1) ?? [];
  if (name !== undefined && value !== undefined) {
    const field = fold(name);
    const term = (text: string) => `${minus}${field}:${text}`;
    if (field === 'tag') {
      const typed = value.replace(/^["#＃]+/u, '');
      return suggestTags(given.tags, typed, { most: MOST })
        .filter(({ tag }) => fold(tag) !== fold(typed))
        .map(({ tag, with_nested }) => ({
          kind: 'tag',
          text: term(quoted(tag)),
          count: with_nested,
          ...place,
          whole: true,
        }));
    }
    const values = field === 'before' || field === 'after' ? dates(given.now) : VALUES[field];
    return (values ?? [])
      .filter((known) => known.startsWith(fold(value)) && known !== fold(value))
      .map((known) => ({ kind: 'value', text: term(known), ...place, whole: true }));
  }
  if (body === '') return [];
  const typed = fold(body);
  return OPERATORS.filter(({ text }) => text.startsWith(typed)).map(({ text, means }) => ({
    kind: 'operator',
    text: `${minus}${text}`,
    means,
    ...place,
    whole: false,
  }));
}

/** The query and the cursor after an offer was taken. */
export function taken(query: string, offer: Offer): { query: string; caret: number } {
  const rest = query.slice(offer.end);
  const space = offer.whole && rest === '' ? ' ' : '';
  const text = `${query.slice(0, offer.start)}${offer.text}${space}`;
  return { query: `${text}${rest}`, caret: text.length };
}

/** The last searches after another one. */
export function remembered(recent: readonly string[], query: string): string[] {
  const text = query.trim();
  if (text === '') return [...recent];
  return [text, ...recent.filter((other) => other !== text)].slice(0, 20);
}
