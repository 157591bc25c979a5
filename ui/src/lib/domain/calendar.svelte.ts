// A month of days with what was written on each, and walking over them.

import type { Backend } from '../backend';
import type { DayCount } from '../bindings/DayCount';
import { dayPlus, daysBetween, monthPlus, weekdayOf, weeksOf } from './days';
import { dayAfter } from './language';
import { dayOf } from './resurfacing';

/** Days back that the application counts. */
const MOST_DAYS = 3660;

export class Calendar {
  /** The day that the keys are on; its month is shown. */
  day = $state('');
  readonly today: string;
  /** The earliest day that can be counted. */
  readonly first: string;
  #counts = $state.raw<Readonly<Record<string, number>>>({});
  /** Days back that are known. */
  #known = 0;
  #backend: Backend;
  #fail: (error: unknown) => void;

  constructor(backend: Backend, now: Date, fail: (error: unknown) => void) {
    this.#backend = backend;
    this.#fail = fail;
    this.today = dayOf(now);
    this.first = dayPlus(this.today, 1 - MOST_DAYS);
    this.day = this.today;
  }

  /** Days whose notes were counted anyway. */
  learn(days: readonly DayCount[]): void {
    this.#known = Math.max(this.#known, days.length);
    const counted = Object.fromEntries(days.map(({ day, notes }) => [day, notes]));
    this.#counts = { ...this.#counts, ...counted };
  }

  /** Notes of a day; `undefined` until they are counted. */
  notes(day: string): number | undefined {
    return this.#counts[day];
  }

  /** Every day that is known. */
  get counts(): number[] {
    return Object.values(this.#counts);
  }

  get weeks(): string[][] {
    return weeksOf(this.day);
  }

  /** Whether a day can be asked for. */
  has(day: string): boolean {
    return day >= this.first && day <= this.today;
  }

  /** Goes to a day, or to the nearest that can be asked for; counts its month if need be. */
  async go(day: string): Promise<void> {
    this.day = day > this.today ? this.today : day < this.first ? this.first : day;
    const start = this.weeks[0]?.[0] ?? this.day;
    const wanted = Math.min(MOST_DAYS, daysBetween(start, this.today) + 1);
    if (wanted <= this.#known) return;
    const before = this.#known;
    // A year more at once: months are walked through one after the other.
    const ask = Math.min(MOST_DAYS, wanted + 365);
    this.#known = ask;
    try {
      this.learn(await this.#backend.activity(ask));
    } catch (error) {
      this.#known = before;
      this.#fail(error);
    }
  }

  /** What a key asks for, if it walks. */
  static walk(key: string, shift: boolean, day: string): string | undefined {
    switch (key) {
      case 'ArrowLeft':
        return dayPlus(day, -1);
      case 'ArrowRight':
        return dayAfter(day);
      case 'ArrowUp':
        return dayPlus(day, -7);
      case 'ArrowDown':
        return dayPlus(day, 7);
      case 'Home':
        return dayPlus(day, -weekdayOf(day));
      case 'End':
        return dayPlus(day, 6 - weekdayOf(day));
      case 'PageUp':
        return monthPlus(day, shift ? -12 : -1);
      case 'PageDown':
        return monthPlus(day, shift ? 12 : 1);
      default:
        return undefined;
    }
  }
}
