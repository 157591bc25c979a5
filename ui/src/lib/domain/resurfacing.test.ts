import { afterEach, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { Desk } from './desk.svelte';
import { understand } from './language';
import { anyNote, dayOf, onThisDay, toReview } from './resurfacing';
import { Review } from './review.svelte';

const NOW = new Date(2026, 10, 22, 12);

async function made(count: number) {
  let time = NOW.getTime() - 10 * 86_400_000;
  const backend = new MemoryBackend({ notes: 0, now: () => (time += 1000) });
  for (let i = 0; i < count; i++) {
    await backend.remember({ content: `note ${i}`, tags: [], context_path: '', layer: 'core' });
  }
  time = NOW.getTime();
  return backend;
}

afterEach(() => localStorage.clear());

test('on this day is a query for the same day of earlier years', () => {
  const query = onThisDay(NOW);
  expect(query).toMatch(/^after:2025-11-22 before:2025-11-23 OR after:2024-11-22/);
  expect(understand(query)).toMatchObject({ literal: false });
  expect(onThisDay(new Date(2028, 1, 29, 12))).toBe(
    'after:2024-02-29 before:2024-03-01 OR after:2020-02-29 before:2020-03-01',
  );
});

test('any note can come, and none of an empty folder', async () => {
  const backend = await made(3);
  const found = await Promise.all([0, 0.5, 0.99].map((at) => anyNote(backend, () => at)));
  expect(new Set(found).size).toBe(3);
  expect(await anyNote(await made(0))).toBeUndefined();
});

test('a review holds five notes, the same all day', async () => {
  const backend = await made(40);
  const first = await toReview(backend, NOW);
  expect(new Set(first).size).toBe(5);
  expect(await toReview(backend, new Date(2026, 10, 22, 23))).toEqual(first);
  expect(await toReview(backend, NOW, first.slice(0, 2))).toEqual(first.slice(2));
});

test('each note of a review is kept or changed, and what was done is remembered for the day', async () => {
  const backend = await made(12);
  const desk = new Desk(backend, { confirm: () => Promise.resolve(true), fail: vi.fn() });
  await desk.start();
  const review = new Review(backend, desk, vi.fn(), NOW);
  await vi.waitFor(() => expect(review.ready).toBe(true));
  expect([review.done, review.total]).toEqual([0, 5]);
  const first = review.note?.id ?? '';
  await review.change({ kind: 'move', layer: 'archive' });
  expect((await backend.get(first)).layer).toBe('archive');
  expect(review.note?.id).not.toBe(first);
  await review.keep();
  expect([review.done, review.total]).toEqual([2, 5]);
  await desk.history.undo();
  expect((await backend.get(first)).layer).toBe('core');

  const later = new Review(backend, desk, vi.fn(), NOW);
  await vi.waitFor(() => expect(later.ready).toBe(true));
  expect([later.done, later.total]).toEqual([2, 5]);
  for (let i = 0; i < 3; i++) await later.keep();
  expect(later.note).toBeUndefined();
  const tomorrow = new Review(backend, desk, vi.fn(), new Date(2026, 10, 23, 9));
  await vi.waitFor(() => expect(tomorrow.ready).toBe(true));
  expect(tomorrow.done).toBe(0);
  expect(dayOf(NOW)).toBe('2026-11-22');
});

test('an answer of the review is taken back, what it did with it', async () => {
  const backend = await made(12);
  const desk = new Desk(backend, { confirm: () => Promise.resolve(true), fail: vi.fn() });
  await desk.start();
  const review = new Review(backend, desk, vi.fn(), NOW);
  await vi.waitFor(() => expect(review.ready).toBe(true));
  expect(review.answered).toBe(false);
  const first = review.note?.id ?? '';
  await review.keep();
  const second = review.note?.id ?? '';
  await review.change({ kind: 'trash', deleted: true });
  expect(desk.library.overview?.trash).toBe(1);
  await review.back();
  expect([review.note?.id, review.done, desk.library.overview?.trash]).toEqual([second, 1, 0]);
  await review.back();
  expect([review.note?.id, review.done, review.answered]).toEqual([first, 0, false]);
  await review.back();
  expect(review.done).toBe(0);
});

test('a note that was kept was looked at; a key that is held answers once', async () => {
  const backend = await made(12);
  const desk = new Desk(backend, { confirm: () => Promise.resolve(true), fail: vi.fn() });
  await desk.start();
  const review = new Review(backend, desk, vi.fn(), NOW);
  await vi.waitFor(() => expect(review.ready).toBe(true));
  const first = review.note?.id ?? '';
  await Promise.all([review.keep(), review.keep(), review.keep()]);
  expect(review.done).toBe(1);
  expect((await backend.get(first)).recalled_count).toBe(1);
});
