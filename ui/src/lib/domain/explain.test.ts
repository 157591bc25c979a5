import { afterAll, beforeAll, expect, test } from 'vitest';
import { setLanguage } from '../i18n';
import { explained } from './explain';

beforeAll(() => setLanguage('en'));
afterAll(() => setLanguage('en'));

test('a single word needs no line', () => {
  expect(explained('')).toBe('');
  expect(explained('tea')).toBe('');
});

test('what was understood is said in words', () => {
  expect(explained('tea "green cup" -tag:work')).toBe(
    'Notes with “tea” and “green cup” and without the tag #work',
  );
  expect(explained('tea OR is:pinned')).toBe('Notes with “tea”, or a pin');
  expect(explained('after:2026-01-31 layer:archive')).toBe(
    'Notes with a day from Saturday, January 31, 2026 on and the layer Archive',
  );
});

test('what is malformed is said to be looked for as it stands', () => {
  expect(explained('tea "cup')).toBe('Looked for exactly as typed: tea "cup');
});

test('the line is there in Chinese, too', () => {
  setLanguage('zh-CN');
  expect(explained('茶 -tag:工作')).toBe('查找：“茶”，且 不含标签 #工作');
  setLanguage('en');
});
