import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackendError } from '../backend/backend';
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

test('at most three stand on the screen', () => {
  for (let i = 0; i < 5; i++) toasts.show({ text: String(i) });
  expect(toasts.list.map(({ text }) => text)).toEqual(['2', '3', '4']);
});
