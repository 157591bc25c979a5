import { describe, expect, test } from 'vitest';
import { cleanTag, compose, inlineTags } from './inline-tags';

const tags = (text: string) => inlineTags(text).map(({ tag }) => tag);

describe('tags inside a text', () => {
  test('every #tag is found, nested and in any script', () => {
    expect(tags('see #work/release and #读书 or #café_2 #v2.3 #c++')).toEqual([
      'work/release',
      '读书',
      'café_2',
      'v2.3',
      'c++',
    ]);
  });

  test('a full-width hash makes a tag, too', () => {
    expect(tags('今天 ＃读书，后来 ＃工作／会议')).toEqual(['读书', '工作/会议']);
  });

  test('Chinese needs no space before a tag and may close it with a hash', () => {
    expect(tags('好书推荐#读书# 很有意思')).toEqual(['读书']);
    expect(tags('#读书#电影')).toEqual(['读书', '电影']);
    const [tag] = inlineTags('#读书# 好');
    expect(tag).toEqual({ tag: '读书', from: 0, to: 4 });
  });

  test('an emoji of several code points is one tag', () => {
    expect(tags('#👩‍💻 #❤️')).toEqual(['👩‍💻', '❤️']);
  });

  test('punctuation ends a tag', () => {
    expect(tags('(#one), #two. #three! #four-')).toEqual(['one', 'two', 'three', 'four']);
  });

  test.each([
    ['a heading', '# heading\n## another'],
    ['an escaped hash', String.raw`not \#a tag`],
    ['inline code', 'the colour `#fff` here'],
    ['a fence', '```\n#include <x>\n```'],
    ['indented code', 'text\n\n    #define x\n'],
    ['an address', 'https://example.org/page#part and <https://a.org/#b>'],
    ['a link', '[see #12](https://example.org/#top)'],
    ['a word that goes on', 'foo#bar C#minor a&#39;b'],
    ['hashes in a row', '##double'],
    ['a lone hash', '# and #, end #'],
  ])('%s holds no tag', (_what, text) => {
    expect(tags(text)).toEqual([]);
  });

  test('brackets without an address are prose', () => {
    expect(tags('[#todo] call back')).toEqual(['todo']);
  });

  test('a tag in a heading is a tag', () => {
    expect(tags('# Release notes #work')).toEqual(['work']);
  });

  test('places are those of the text', () => {
    const text = 'a #b c ＃d';
    expect(inlineTags(text).map(({ from, to }) => text.slice(from, to))).toEqual(['#b', '＃d']);
  });
});

describe('a composed text', () => {
  test('a run of tags at the very end is cut from the content', () => {
    expect(compose('Decide about the uninstaller\n#work/release #windows ')).toEqual({
      content: 'Decide about the uninstaller',
      tags: ['work/release', 'windows'],
    });
  });

  test('tags inside sentences stay readable', () => {
    expect(compose('Ask #alice about the log. #work')).toEqual({
      content: 'Ask #alice about the log.',
      tags: ['alice', 'work'],
    });
  });

  test('a tag joined to the last word stays', () => {
    expect(compose('推荐#读书')).toEqual({ content: '推荐#读书', tags: ['读书'] });
  });

  test('each tag is told once, in its first spelling', () => {
    expect(compose('#Work is #work x').tags).toEqual(['Work']);
  });

  test('nothing but tags is kept as the content', () => {
    expect(compose('#todo #later')).toEqual({ content: '#todo #later', tags: ['todo', 'later'] });
  });

  test('code at the end is never cut', () => {
    const text = 'Run it:\n\n```\nmake #fast\n```';
    expect(compose(text)).toEqual({ content: text, tags: [] });
  });

  test('a text without a hash is only trimmed', () => {
    expect(compose('  plain \n')).toEqual({ content: 'plain', tags: [] });
  });
});

test('what is typed into a tag field becomes a tag', () => {
  expect(cleanTag(' ＃work／ release plan ')).toBe('work/-release-plan');
  expect(cleanTag('#a//b/')).toBe('a/b');
  expect(cleanTag(' # ')).toBe('');
});
