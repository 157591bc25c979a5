import { describe, expect, test } from 'vitest';
import { byMonth, decades, heatMap, histogram, linear, logarithmic } from './plots';

function daysFrom(first: string, count: number, notes: (i: number) => number) {
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.parse(`${first}T00:00:00Z`) + i * 86_400_000);
    return { day: day.toISOString().slice(0, 10), notes: notes(i) };
  });
}

describe('the heat map', () => {
  // 24 November 2025 was a Monday.
  const days = daysFrom('2025-11-26', 362, (i) => (i === 100 ? 60_000 : i % 5));
  const { cells, weeks, months } = heatMap(days);

  test('puts every day in its week and on its weekday', () => {
    expect(cells).toHaveLength(362);
    expect(cells[0]).toMatchObject({ week: 0, weekday: 2 });
    expect(cells[5]).toMatchObject({ week: 1, weekday: 0, day: '2025-12-01' });
    expect(weeks).toBe(52);
    expect(new Set(cells.map((cell) => cell.week * 7 + cell.weekday)).size).toBe(362);
  });

  test('leaves days without notes empty, and one huge day does not pale the others', () => {
    for (const cell of cells) expect(cell.level === 0).toBe(cell.notes === 0);
    expect(cells[100]?.level).toBe(4);
    expect(new Set(cells.map((cell) => cell.level)).size).toBe(5);
  });

  test('names each month once, without names on each other', () => {
    const names = months.map((label) => label.day.slice(0, 7));
    expect(new Set(names).size).toBe(names.length);
    months.slice(1).forEach((label, i) => {
      expect(label.week - (months[i]?.week ?? 0)).toBeGreaterThanOrEqual(3);
    });
  });

  test('of no days is empty', () => {
    expect(heatMap([])).toEqual({ cells: [], weeks: 0, months: [] });
  });
});

test('months add up to the days', () => {
  const months = byMonth(daysFrom('2026-01-30', 32, () => 2));
  expect(months).toEqual([
    { month: '2026-01', notes: 4 },
    { month: '2026-02', notes: 56 },
    { month: '2026-03', notes: 4 },
  ]);
});

describe('the histogram', () => {
  test('counts every time once, zero and equal times included', () => {
    for (const samples of [[0], [1], [10, 10, 10], [3, 70, 999, 1000, 1001, 2_000_000]]) {
      const { bins, domain } = histogram(samples);
      expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(samples.length);
      expect(domain[1]).toBeGreaterThan(domain[0]);
    }
  });

  test('has bins without gaps', () => {
    const { bins } = histogram([5, 50, 500]);
    bins.slice(1).forEach((bin, i) => expect(bin.from).toBe(bins[i]?.to));
  });

  test('of nothing has no bins', () => {
    expect(histogram([]).bins).toEqual([]);
  });
});

test('scales go from one end to the other', () => {
  expect([0, 5, 10].map(linear(10, 100))).toEqual([0, 50, 100]);
  expect(linear(0, 100)(0)).toBe(0);
  const x = logarithmic([1, 10_000], 400);
  expect([0, 1, 100, 10_000].map((value) => Math.round(x(value)))).toEqual([0, 0, 200, 400]);
  expect(decades([10, 10_000])).toEqual([10, 100, 1000, 10_000]);
});
