import { CompletionContext } from '@codemirror/autocomplete';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { completeTags } from './editor';

const tags = ['work/release', 'windows', '读书/方法', 'rework'].map((tag, i) => ({
  tag,
  notes: 9 - i,
  with_nested: 9 - i,
}));

function offered(text: string, explicit = false) {
  const state = EditorState.create({
    doc: text,
    extensions: [markdown({ base: markdownLanguage })],
  });
  const found = completeTags(new CompletionContext(state, text.length, explicit), tags);
  return found?.options.map(({ label }) => label);
}

describe('completion of tags', () => {
  test('offers tags by their beginning first, then by their middle', () => {
    expect(offered('note #w')).toEqual(['#work/release', '#windows', '#rework']);
    expect(offered('note #rel')).toEqual(['#work/release']);
  });

  test('works after a full-width hash and right after Chinese', () => {
    expect(offered('笔记＃读')).toEqual(['#读书/方法']);
    expect(offered('笔记#方')).toEqual(['#读书/方法']);
  });

  test('a bare hash offers the most used', () => {
    expect(offered('note #')).toEqual(['#work/release', '#windows', '#读书/方法', '#rework']);
  });

  test.each(['```\n#w', 'https://a.org/#w', 'text', '## ', 'C#w', '\\#w'])(
    '%j offers nothing',
    (text) => {
      expect(offered(text)).toBeUndefined();
    },
  );

  test('a finished tag is not offered again', () => {
    expect(offered('#windows')).toBeUndefined();
  });
});
