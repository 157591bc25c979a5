import { expect, test } from 'vitest';
import { BackendError } from '../backend/backend';
import { problem } from './problem';

const CODES = [
  ...['closed', 'locked', 'read_only', 'disk_full', 'missing', 'corrupted', 'poisoned'],
  ...['changed_outside', 'too_new', 'invalid', 'not_found', 'io', 'panic', 'released', 'busy'],
  ...['clipboard', 'link'],
];

test.each(CODES)('%s says what happened, what to do, and that nothing is lost', (code) => {
  const words = problem({ code, message: 'the details' });
  expect(words.code).toBe(code);
  for (const text of [words.title, words.what, words.next, words.safe]) {
    expect(text).not.toMatch(/^errors:|\{\{|^$/);
    expect(text).not.toContain('.title');
  }
  expect(words.detail).toBe('the details');
});

test('an unknown code is a mistake of the program, and is kept in the details', () => {
  const words = problem({ code: 'gremlins', message: 'in the works' });
  expect(words.code).toBe('panic');
  expect(words.detail).toBe('gremlins: in the works');
});

test('whatever is thrown can be read', () => {
  expect(problem(new Error('boom')).detail).toContain('boom');
  expect(problem('boom').detail).toContain('boom');
  expect(problem(undefined).code).toBe('panic');
  expect(problem(new BackendError('details', 'x')).code).toBe('panic');
});
