import { expect, test } from 'vitest';
import { testids } from './testids';

test('no two parts of the window share a test id', () => {
  const ids = Object.values(testids);
  expect(new Set(ids).size).toBe(ids.length);
});
