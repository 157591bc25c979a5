import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Late } from './late.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what is quick is not told of, what lasts is until it ends', () => {
  let busy = $state(false);
  let late: Late | undefined;
  const stop = $effect.root(() => {
    late = new Late(() => busy);
  });
  const become = (next: boolean) => flushSync(() => (busy = next));
  become(true);
  vi.advanceTimersByTime(199);
  become(false);
  vi.advanceTimersByTime(1000);
  expect(late?.shown).toBe(false);
  become(true);
  vi.advanceTimersByTime(200);
  expect(late?.shown).toBe(true);
  become(false);
  expect(late?.shown).toBe(false);
  stop();
});
