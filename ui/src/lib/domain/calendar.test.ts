import { describe, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { Calendar } from './calendar.svelte';
import { dayPlus, monthPlus, weekdayOf, weeksOf } from './days';

const NOW = new Date(2026, 10, 22, 12);

describe('days', () => {
  test('are counted over months and years', () => {
    expect(dayPlus('2026-03-01', -1)).toBe('2026-02-28');
    expect(dayPlus('2024-02-28', 1)).toBe('2024-02-29');
    expect(monthPlus('2026-03-31', -1)).toBe('2026-02-28');
    expect(monthPlus('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthPlus('2024-02-29', 12)).toBe('2025-02-28');
    expect(monthPlus('2026-12-05', 1)).toBe('2027-01-05');
    expect(weekdayOf('2026-11-23')).toBe(0);
  });

  test('a month is six weeks from a Monday, whichever month it is', () => {
    for (let month = 0; month < 48; month++) {
      const day = monthPlus('2024-01-15', month);
      const weeks = weeksOf(day);
      expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
      expect(weekdayOf(weeks[0]?.[0] ?? '')).toBe(0);
      const days = weeks.flat();
      expect(days).toContain(`${day.slice(0, 7)}-01`);
      expect(days).toContain(dayPlus(`${monthPlus(day, 1).slice(0, 7)}-01`, -1));
    }
  });
});

async function made(days: string[]) {
  let time = 0;
  const backend = new MemoryBackend({ notes: 0, now: () => time });
  for (const day of days) {
    time = new Date(`${day}T12:00:00`).getTime();
    await backend.remember({ content: day, tags: [], context_path: '', layer: 'core' });
  }
  time = NOW.getTime();
  const fail = vi.fn();
  return { backend, fail, calendar: new Calendar(backend, NOW, fail) };
}

describe('the calendar', () => {
  test('begins with today and counts the month that is shown, also long ago', async () => {
    const { calendar } = await made(['2026-11-20', '2026-11-20', '2023-02-03']);
    expect(calendar.day).toBe('2026-11-22');
    expect(calendar.notes('2026-11-20')).toBeUndefined();
    await calendar.go('2026-11-20');
    expect(calendar.notes('2026-11-20')).toBe(2);
    expect(calendar.notes('2026-11-21')).toBe(0);
    expect(calendar.notes('2023-02-03')).toBeUndefined();
    await calendar.go('2023-02-10');
    expect(calendar.notes('2023-02-03')).toBe(1);
  });

  test('asks for no month twice', async () => {
    const { backend, calendar } = await made([]);
    const asked = vi.spyOn(backend, 'activity');
    calendar.learn(await backend.activity(365));
    asked.mockClear();
    await calendar.go('2026-06-01');
    expect(asked).not.toHaveBeenCalled();
    await calendar.go('2025-06-01');
    await calendar.go('2025-05-01');
    expect(asked).toHaveBeenCalledOnce();
  });

  test('ends today and where counting ends', async () => {
    const { calendar } = await made([]);
    await calendar.go('2027-01-01');
    expect(calendar.day).toBe('2026-11-22');
    await calendar.go('1999-01-01');
    expect(calendar.day).toBe(calendar.first);
    expect(calendar.has(dayPlus(calendar.first, -1))).toBe(false);
    expect(calendar.has('2026-11-23')).toBe(false);
  });

  test('keys walk by day, week, month and year', () => {
    const walk = (key: string, shift = false) => Calendar.walk(key, shift, '2026-11-19');
    expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => walk(key))).toEqual([
      '2026-11-18',
      '2026-11-20',
      '2026-11-12',
      '2026-11-26',
    ]);
    expect([walk('Home'), walk('End')]).toEqual(['2026-11-16', '2026-11-22']);
    expect([walk('PageUp'), walk('PageDown')]).toEqual(['2026-10-19', '2026-12-19']);
    expect(walk('PageUp', true)).toBe('2025-11-19');
    expect(walk('x')).toBeUndefined();
  });

  test('what cannot be counted is told, and asked for again', async () => {
    const { backend, calendar, fail } = await made(['2026-11-20']);
    vi.spyOn(backend, 'activity').mockRejectedValueOnce(new Error('closed'));
    await calendar.go('2026-11-20');
    expect(fail).toHaveBeenCalledOnce();
    await calendar.go('2026-11-20');
    expect(calendar.notes('2026-11-20')).toBe(1);
  });
});
