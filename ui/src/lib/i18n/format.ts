// Numbers, sizes and times as people of the language in use write them.

import { language } from './i18n.svelte';

const made = new Map<string, unknown>();

/** Formatters are dear to make and few: each is kept. */
function kept<T>(name: string, make: (locale: string) => T): T {
  const locale = language();
  const key = `${locale} ${name}`;
  let found = made.get(key) as T | undefined;
  if (!found) {
    found = make(locale);
    made.set(key, found);
  }
  return found;
}

/** `12,431`. */
export function number(value: number, digits = 0): string {
  const format = kept(
    `number ${digits}`,
    (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }),
  );
  return format.format(value);
}

/** `64 %` of a share between 0 and 1. */
export function percent(share: number): string {
  const format = kept(
    'percent',
    (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
  );
  return format.format(share);
}

/** `4.1 MB`; steps of 1,000. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let rest = Math.max(0, value);
  let unit = 0;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${number(rest, unit === 0 || rest >= 100 ? 0 : 1)} ${units[unit]}`;
}

/** A duration in microseconds: `80 µs`, `0.3 ms`, `41 ms`, `1.2 s`. */
export function micros(value: number): string {
  if (value < 100) return `${number(value)} µs`;
  const ms = value / 1000;
  if (ms < 10) return `${number(ms, 1)} ms`;
  if (ms < 999.5) return `${number(ms)} ms`;
  return `${number(ms / 1000, ms < 10_000 ? 1 : 0)} s`;
}

/** `Nov 19, 2026, 10:42`, in the zone of the window. */
export function dateTime(time: string | Date): string {
  const format = kept(
    'dateTime',
    (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  return format.format(new Date(time));
}

/** A day `YYYY-MM-DD`: `Thursday, November 19, 2026`. */
export function fullDay(day: string): string {
  const format = kept(
    'fullDay',
    (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }),
  );
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** The month of a day `YYYY-MM-DD`: `Nov`, `11月`. */
export function month(day: string): string {
  const format = kept(
    'month',
    (locale) => new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' }),
  );
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** The month and year of a day `YYYY-MM-DD`: `November 2026`, `2026年11月`. */
export function monthOfYear(day: string): string {
  const format = kept(
    'monthOfYear',
    (locale) =>
      new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }),
  );
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** The name of a weekday, 0 = Sunday: `Mon`, `周一`. */
export function weekday(index: number): string {
  const format = kept(
    'weekday',
    (locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }),
  );
  // 4 January 1970 was a Sunday.
  return format.format(new Date(Date.UTC(1970, 0, 4 + index)));
}

function daysAgo(time: Date, now: Date): number {
  const start = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((start(now).getTime() - start(time).getTime()) / 86_400_000);
}

/** As short as it can be told: `10:42` today, `Yesterday`, `Nov 19`, `Nov 19, 2025`. */
export function relativeDay(time: string | Date, now = new Date()): string {
  const date = new Date(time);
  const ago = daysAgo(date, now);
  if (ago === 0) {
    const format = kept(
      'time',
      (locale) =>
        new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    );
    return format.format(date);
  }
  if (ago === 1) {
    const format = kept(
      'relative',
      (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
    );
    const word = format.format(-1, 'day');
    return word.charAt(0).toLocaleUpperCase(language()) + word.slice(1);
  }
  const sameYear = date.getFullYear() === now.getFullYear();
  const format = kept(
    `day ${sameYear}`,
    (locale) =>
      new Intl.DateTimeFormat(locale, {
        month: 'short',
        day: 'numeric',
        ...(sameYear ? {} : { year: 'numeric' }),
      }),
  );
  return format.format(date);
}

/** Seconds left, told roughly: `12 s`, `3 min`. */
export function roughly(seconds: number): string {
  const unit = (value: number, name: 'second' | 'minute') =>
    kept(
      `unit ${name}`,
      (locale) =>
        new Intl.NumberFormat(locale, { style: 'unit', unit: name, maximumFractionDigits: 0 }),
    ).format(value);
  return seconds < 90
    ? unit(Math.max(1, Math.ceil(seconds)), 'second')
    : unit(Math.round(seconds / 60), 'minute');
}

/** Sentences one after the other; Chinese puts no space between them. */
export function sentences(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(language() === 'zh-CN' ? '' : ' ');
}
