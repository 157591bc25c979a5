import { afterEach, expect, test, vi } from 'vitest';
import { painted } from './painted';

afterEach(() => vi.restoreAllMocks());

test('it waits for the frame', async () => {
  let frame: FrameRequestCallback = () => {};
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((begin) => {
    frame = begin;
    return 1;
  });
  let done = false;
  const waiting = painted().then(() => (done = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done).toBe(false);
  frame(0);
  await waiting;
  expect(done).toBe(true);
});

test('a window that is hidden paints nothing and is waited for no longer than that', async () => {
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation(() => 1);
  await painted();
});
