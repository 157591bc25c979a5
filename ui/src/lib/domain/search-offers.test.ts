import { expect, test } from 'vitest';
import { remembered, searchOffers, taken } from './search-offers';

const given = {
  tags: [
    { tag: 'work', notes: 3, with_nested: 5 },
    { tag: 'work/release', notes: 2, with_nested: 2 },
  ],
  recent: ['tea', 'is:pinned'],
  now: new Date(2026, 10, 22),
};
const offers = (query: string, caret = query.length) => searchOffers(query, caret, given);
const texts = (query: string, caret?: number) => offers(query, caret).map(({ text }) => text);

test('an empty field offers the last searches', () => {
  expect(texts('')).toEqual(['tea', 'is:pinned']);
});

test('operators are offered by their first letters, and then their values', () => {
  expect(texts('tea -ta')).toEqual(['-tag:']);
  expect(texts('b')).toEqual(['before:']);
  expect(texts('is:')).toEqual(['is:pinned', 'is:untagged', 'is:trashed']);
  expect(texts('layer:a')).toEqual(['layer:application', 'layer:archive']);
  expect(texts('tag:rel')).toEqual(['tag:work/release']);
  expect(texts('after:')[0]).toBe('after:2026-11-22');
  expect(texts('after:2026-10')).toEqual(['after:2026-10-23']);
});

test('a word, a phrase and a finished term offer nothing', () => {
  for (const query of ['handle', '"ta', 'is:pinned', 'tea ']) expect(texts(query)).toEqual([]);
});

test('an offer takes the place of the term at the cursor', () => {
  const [offer] = offers('a tag:re b', 8);
  if (!offer) throw new Error('nothing is offered');
  expect(taken('a tag:re b', offer)).toEqual({ query: 'a tag:work/release b', caret: 18 });
  const [last] = offers('is:pin');
  if (!last) throw new Error('nothing is offered');
  expect(taken('is:pin', last)).toEqual({ query: 'is:pinned ', caret: 10 });
});

test('the last search comes first, once', () => {
  expect(remembered(['a', 'b'], ' b ')).toEqual(['b', 'a']);
  expect(remembered(['a'], '  ')).toEqual(['a']);
});
