import { expect, test } from 'vitest';
import { testids } from './testids';
import { pageIds } from './testids.pages';
import { quickIds } from './testids.quick';

test('no two parts of the window share a test id', () => {
  const ids = [testids, pageIds, quickIds].flatMap((all) => Object.values(all));
  expect(new Set(ids).size).toBe(ids.length);
});
