// What the plots show, computed without a page. d3-array bins and ranks; scales are a line each and
// the drawing is plain SVG, so that texts, focus and colours are the window's own. (Chart libraries
// bring in d3-color, which cannot be loaded where the window freezes `Object.prototype`.)

import { bin, quantileSorted } from 'd3-array';

import type { DayCount } from '../../../bindings/DayCount';
import { weekdayOf } from '../../../domain/days';

/** A day in the heat map. */
export interface Cell extends DayCount {
  /** Its place in the days asked for. */
  index: number;
  week: number;
  /** 0 = Monday. */
  weekday: number;
  /** 0 = no notes, 4 = as many as on the busiest days. */
  level: number;
}

/** A month's name above the week in which it begins. */
export interface MonthLabel {
  day: string;
  week: number;
}

/** How busy a day is among these: 0 = no notes, 4 = as many as on the busiest days. */
export function ranking(counts: readonly number[]): (notes: number) => number {
  const busy = new Set(counts.filter((notes) => notes > 0));
  // By rank, not by size: one day of import must not make all others look alike. Among different
  // figures only: where most days have one note, one note is still little.
  const ranked = [...busy].sort((a, b) => a - b);
  const limits = [0.25, 0.5, 0.75].map((share) => quantileSorted(ranked, share) ?? 0);
  return (notes) => (notes === 0 ? 0 : 1 + limits.filter((limit) => notes >= limit).length);
}

/** Lays days out in columns of weeks. */
export function heatMap(days: DayCount[]): { cells: Cell[]; weeks: number; months: MonthLabel[] } {
  const level = ranking(days.map((day) => day.notes));
  const first = days[0] ? weekdayOf(days[0].day) : 0;
  const cells = days.map((day, index) => ({
    ...day,
    index,
    week: Math.floor((first + index) / 7),
    weekday: (first + index) % 7,
    level: level(day.notes),
  }));
  const months: MonthLabel[] = [];
  for (const cell of cells) {
    if (!cell.day.endsWith('-01') && cell.index > 0) continue;
    const last = months.at(-1);
    // A month that has hardly begun at the left edge gives its place to the next.
    if (last && cell.week - last.week < 3) months.pop();
    months.push({ day: cell.day, week: cell.week });
  }
  return { cells, weeks: (cells.at(-1)?.week ?? -1) + 1, months };
}

/** Notes of each month, oldest first. */
export function byMonth(days: DayCount[]): { month: string; notes: number }[] {
  const months = new Map<string, number>();
  for (const { day, notes } of days) {
    const month = day.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + notes);
  }
  return [...months].map(([month, notes]) => ({ month, notes }));
}

/** A bar of the histogram: times from `from` to `to` in microseconds. */
export interface Bin {
  from: number;
  to: number;
  count: number;
}

const PER_DECADE = 6;

/** Sorts times into bins of equal width on a logarithmic axis. */
export function histogram(samples: number[]): { bins: Bin[]; domain: [number, number] } {
  const times = samples.map((sample) => Math.max(1, sample));
  const [low, high] = [Math.min(...times), Math.max(...times)];
  if (times.length === 0) return { bins: [], domain: [1, 10] };
  const from = Math.floor(Math.log10(low));
  const to = Math.max(from + 1, Math.ceil(Math.log10(high * 1.0001)));
  const edges = Array.from(
    { length: (to - from) * PER_DECADE + 1 },
    (_, i) => 10 ** (from + i / PER_DECADE),
  );
  const domain: [number, number] = [10 ** from, 10 ** to];
  const bins = bin().domain(domain).thresholds(edges.slice(1, -1))(times);
  return {
    bins: bins.map((times) => ({ from: times.x0 ?? 1, to: times.x1 ?? 1, count: times.length })),
    domain,
  };
}

/** Where `value` stands between 0 and `most`, on a line of this length. */
export function linear(most: number, length: number): (value: number) => number {
  return (value) => (value / Math.max(1, most)) * length;
}

/** Where `value` stands in `domain`, on a logarithmic line of this length. */
export function logarithmic(
  [from, to]: [number, number],
  length: number,
): (value: number) => number {
  const decades = Math.log10(to) - Math.log10(from);
  return (value) => ((Math.log10(Math.max(from, value)) - Math.log10(from)) / decades) * length;
}

/** The powers of ten in a domain that begins and ends with one. */
export function decades([from, to]: [number, number]): number[] {
  const first = Math.round(Math.log10(from));
  const count = Math.round(Math.log10(to)) - first + 1;
  return Array.from({ length: count }, (_, i) => 10 ** (first + i));
}
