import { expect, test } from 'vitest';
import { mark } from './fold';
import { parse, wantsTrash } from './query';

const shape = (text: string) =>
  parse(text).groups.map((group) =>
    group.map(({ not, kind, value }) => `${not ? '-' : ''}${kind}=${value}`).join(' '),
  );

test('spaces mean AND, OR separates, a minus means NOT', () => {
  expect(shape('close handle -draft')).toEqual(['text=close text=handle -text=draft']);
  expect(shape('close OR release handle')).toEqual(['text=close', 'text=release text=handle']);
});

test('fields are read, and unknown ones are words', () => {
  expect(shape('tag:#Work layer:core is:pinned -tag:x')).toEqual([
    'tag=work layer=core is=pinned -tag=x',
  ]);
  expect(shape('layer:moon http://a')).toEqual(['text=layer:moon text=http://a']);
});

test('a phrase keeps its spaces, and an open quote makes all of it literal', () => {
  expect(shape('"data folder" x')).toEqual(['text=data folder text=x']);
  expect(shape('"data folder')).toEqual(['text="data folder']);
  expect(shape('OR x')).toEqual(['text=or x']);
});

test('nothing asks for everything', () => {
  expect(parse('  ')).toEqual({ groups: [[]], terms: [] });
  expect(wantsTrash(parse('is:trashed a'))).toBe(true);
  expect(wantsTrash(parse('-is:trashed a'))).toBe(false);
});

test('marks stand where the words stand, whatever their case and width', () => {
  const text = 'The ＨＡＮＤＬＥ of İstanbul 文件';
  const { marks } = mark(text, ['handle', '文']);
  expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['ＨＡＮＤＬＥ', '文']);
  expect(mark('aaaa', ['aa', 'aaa']).marks).toEqual([[0, 4]]);
});
