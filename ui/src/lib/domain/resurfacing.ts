// Notes that come back by themselves: on this day, at random, and five a day to look through.

import type { Backend } from '../backend';
import type { NoteId } from '../bindings/NoteId';
import type { View } from '../bindings/View';
import { dayAfter } from './language';

/** Years that "on this day" looks back. */
const YEARS = 8;
/** Notes of a daily review. */
export const REVIEWED = 5;

/** A day as the query language writes it, in the zone of the window. */
export function dayOf(date: Date): string {
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  return `${part(date.getFullYear(), 4)}-${part(date.getMonth() + 1, 2)}-${part(date.getDate(), 2)}`;
}

/** The query for the notes of this day in earlier years. */
export function onThisDay(now: Date): string {
  const [year = '', month = '', day = ''] = dayOf(now).split('-');
  return Array.from({ length: YEARS }, (_, i) => `${Number(year) - 1 - i}-${month}-${day}`)
    .filter((then) => dayOf(new Date(`${then}T12:00:00`)) === then)
    .map((then) => `after:${then} before:${dayAfter(then)}`)
    .join(' OR ');
}

/** What is asked for here has no other spellings. */
const everything = (text: string, view: View) => ({
  text,
  filter: { view, tags: [], layer: null },
  spelling: { pinyin: false, variants: false },
});

async function count(backend: Backend, text: string, view: View): Promise<number> {
  const tally = await backend.tally({ ...everything(text, view), offset: 0, limit: 0 });
  return tally?.total ?? 0;
}

/** Any note that is not in the trash. */
export async function anyNote(
  backend: Backend,
  random: () => number = Math.random,
): Promise<NoteId | undefined> {
  const total = await count(backend, '', 'all');
  const offset = Math.floor(random() * total);
  const [id] = await backend.ids({ ...everything('', 'all'), offset, limit: 1 });
  return id;
}

/** Numbers from 0 to 1 that are the same all day. */
function ofTheDay(day: string): () => number {
  let state = [...day].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * The notes to look through today: of this day in earlier years, fading ones, ones that were never
 * looked at, and any other to fill up. The same all day, without those in `seen`.
 */
export async function toReview(
  backend: Backend,
  now: Date,
  seen: readonly NoteId[] = [],
): Promise<NoteId[]> {
  const random = ofTheDay(dayOf(now));
  const found: NoteId[] = [];
  const sources: [text: string, view: View, most: number][] = [
    [onThisDay(now), 'all', 2],
    ['', 'fading', 2],
    ['', 'never_recalled', REVIEWED],
    ['', 'all', REVIEWED],
  ];
  for (const [text, view, most] of sources) {
    const total = await count(backend, text, view);
    const wanted = Math.min(most, REVIEWED - found.length, total);
    const places = new Set<number>();
    for (let tries = 0; places.size < wanted && tries < 4 * REVIEWED; tries++) {
      places.add(Math.floor(random() * total));
    }
    for (const offset of places) {
      const [id] = await backend.ids({ ...everything(text, view), offset, limit: 1 });
      if (id !== undefined && !found.includes(id)) found.push(id);
    }
  }
  return found.slice(0, REVIEWED).filter((id) => !seen.includes(id));
}
