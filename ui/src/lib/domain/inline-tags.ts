// The #tags inside a composed text.

import type { Tree } from '@lezer/common';
import { markdownParser } from './markdown';

/** A #tag in a text: its name and where it stands, hash included. */
export interface InlineTag {
  tag: string;
  from: number;
  to: number;
}

/** What a composed text says: the note's content and its tags, each once. */
export interface Composed {
  content: string;
  tags: string[];
}

// Letters, digits and emoji of any language; `-` and `·` inside, `.` before a digit, `/` nests;
// a hash may close the tag (`#读书#`).
const CHAR = String.raw`(?:[\p{L}\p{N}\p{M}\p{Extended_Pictographic}_]|\u{200D}|\u{FE0F}|[\u{1F3FB}-\u{1F3FF}])`;
const PART = String.raw`${CHAR}(?:${CHAR}|[-·]+(?=${CHAR})|\.(?=\p{N}))*`;
const TAG = new RegExp(
  String.raw`[#＃](${PART}(?:[/／]${PART})*(?:\+\+)?)(?:[#＃](?![#＃]|${CHAR}))?`,
  'gu',
);
const WORD = /[\p{L}\p{N}_&/#＃\\]/u;
// Chinese, Japanese and Korean write words without spaces, so a tag may follow at once.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Parts of Markdown whose text is no prose. */
const OPAQUE = new Set([
  'InlineCode',
  'FencedCode',
  'CodeBlock',
  'Image',
  'Autolink',
  'URL',
  'HTMLTag',
  'HTMLBlock',
  'CommentBlock',
  'Comment',
  'ProcessingInstruction',
  'Escape',
  'Entity',
  'HeaderMark',
  'LinkReference',
]);

function opaqueSpans(tree: Tree): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  tree.iterate({
    enter(node) {
      // `[like this]` alone is text in brackets; with an address it is a link.
      const link = node.name === 'Link' && node.node.getChild('URL') !== null;
      if (!link && !OPAQUE.has(node.name)) return true;
      spans.push({ from: node.from, to: node.to });
      return false;
    },
  });
  return spans;
}

/** Every #tag of `text`, in order: not in code, links or addresses, not `\#`, not `# heading`. */
export function inlineTags(text: string, tree: Tree = markdownParser.parse(text)): InlineTag[] {
  if (!/[#＃]/.test(text)) return [];
  const opaque = opaqueSpans(tree);
  const found: InlineTag[] = [];
  let span = 0;
  for (const match of text.matchAll(TAG)) {
    const from = match.index;
    const to = from + match[0].length;
    const before = /.$/su.exec(text.slice(Math.max(0, from - 2), from))?.[0] ?? '';
    if (WORD.test(before) && !UNSPACED.test(before)) continue;
    while ((opaque[span]?.to ?? Infinity) <= from) span++;
    if ((opaque[span]?.from ?? Infinity) < to) continue;
    found.push({ tag: (match[1] ?? '').replaceAll('／', '/'), from, to });
  }
  return found;
}

/**
 * Takes the tags out of a composed text. A run of tags at its very end is cut from the content;
 * tags inside sentences stay readable. A text of nothing but tags is kept as it is.
 */
export function compose(text: string): Composed {
  const found = inlineTags(text);
  const tags: string[] = [];
  const seen = new Set<string>();
  for (const { tag } of found) {
    const key = tag.toLowerCase();
    if (!seen.has(key)) tags.push(tag);
    seen.add(key);
  }
  let end = text.trimEnd().length;
  for (const { from, to } of found.toReversed()) {
    if (to !== end || (from > 0 && !/\s/.test(text.charAt(from - 1)))) break;
    end = text.slice(0, from).trimEnd().length;
  }
  const content = text.slice(0, end).trim();
  return { content: content === '' ? text.trim() : content, tags };
}

/** What stands in a tag field, as a tag: without hash, spaces as `-`; empty if it is none. */
export function cleanTag(typed: string): string {
  return typed
    .trim()
    .replace(/^[#＃]+/, '')
    .replaceAll('／', '/')
    .replace(/\s+/g, '-')
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}
