import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useBackend } from '../backend';
import { BackendError } from '../backend/backend';
import { MemoryBackend } from '../backend/memory';
import { app } from './app.svelte';
import { toasts } from './toasts.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  toasts.clear();
  vi.useRealTimers();
});

test('a toast goes by itself, but not while the pointer is on it', () => {
  toasts.show({ text: 'one', seconds: 8 });
  vi.advanceTimersByTime(7000);
  toasts.hold();
  vi.advanceTimersByTime(60_000);
  expect(toasts.list).toHaveLength(1);
  toasts.resume();
  vi.advanceTimersByTime(8000);
  expect(toasts.list).toHaveLength(0);
});

test('the same failure told ten times is one message', () => {
  for (let i = 0; i < 10; i++) toasts.problem(new BackendError('disk_full', 'no room'));
  expect(toasts.list).toHaveLength(1);
  expect(toasts.list[0]?.more).not.toBe('');
});

test('that the folder is released is no failure where the page says so, and none afterwards', async () => {
  const backend = new MemoryBackend({ notes: 0 });
  useBackend(backend);
  await app.start();
  const late = () => toasts.problem(new BackendError('released', 'the folder is released'));
  late();
  expect(toasts.list).toHaveLength(1);
  toasts.forget('released');
  expect(toasts.list).toHaveLength(0);
  await backend.release();
  late();
  expect(toasts.list).toHaveLength(0);
  toasts.problem(new BackendError('disk_full', 'no room'));
  toasts.forget('released');
  expect(toasts.list).toHaveLength(1);
  app.stop();
});

test('at most three stand on the screen', () => {
  for (let i = 0; i < 5; i++) toasts.show({ text: String(i) });
  expect(toasts.list.map(({ text }) => text)).toEqual(['2', '3', '4']);
});
