import { expect, test } from 'vitest';
import { queryChips, withoutChip } from './query';

test('excluded words and operators get a chip, plain words do not', () => {
  const chips = queryChips('handle -draft tag:work -"two words" is:pinned "a phrase" OR x');
  expect(chips.map(({ kind, text }) => [kind, text])).toEqual([
    ['not', 'draft'],
    ['operator', 'tag:work'],
    ['not', 'two words'],
    ['operator', 'is:pinned'],
  ]);
});

test('a chip is taken out of the query with its space', () => {
  const query = 'handle -draft more';
  const [chip] = queryChips(query);
  expect(chip && withoutChip(query, chip)).toBe('handle more');
});

test('a lone minus or an operator without a value is a word', () => {
  expect(queryChips('- tag: a-b "-x"')).toEqual([]);
});
