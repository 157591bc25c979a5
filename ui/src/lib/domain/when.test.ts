import { afterEach, expect, test } from 'vitest';
import { setLanguage } from '../i18n';
import { relativeDay } from '../i18n/format';
import { dayAndTime } from './when';

const now = new Date(2026, 10, 22, 15, 0);
const at = (year: number, month: number, day: number, hour = 10, minute = 42) =>
  new Date(year, month - 1, day, hour, minute).toISOString();

afterEach(() => setLanguage('en'));

test('a row tells the time of today, then the day', () => {
  expect(relativeDay(at(2026, 11, 22), now)).toBe('10:42');
  expect(relativeDay(at(2026, 11, 21, 23, 59), now)).toBe('Yesterday');
  expect(relativeDay(at(2026, 11, 19), now)).toBe('Nov 19');
  expect(relativeDay(at(2025, 11, 19), now)).toBe('Nov 19, 2025');
});

test('the note tells day and time', () => {
  expect(dayAndTime(at(2026, 11, 22), now)).toBe('Today 10:42');
  expect(dayAndTime(at(2026, 11, 21), now)).toBe('Yesterday 10:42');
  expect(dayAndTime(at(2026, 11, 19), now)).toMatch(/^Nov 19, 2026/);
});

test('times follow the language of the window', () => {
  setLanguage('zh-CN');
  expect(relativeDay(at(2026, 11, 21), now)).toBe('昨天');
  expect(dayAndTime(at(2026, 11, 22), now)).toBe('今天 10:42');
  expect(relativeDay(at(2026, 11, 19), now)).toBe('11月19日');
});

test('midnight is 00:00', () => {
  expect(relativeDay(at(2026, 11, 22, 0, 5), now)).toBe('00:05');
});
