// A note's first line as its title.

/** A note cut into title and text. */
export interface Titled {
  /** Empty if the first line is no title: a list, a quotation, code, a whole paragraph. */
  title: string;
  body: string;
}

const LONGEST = 120;
const BLOCK = /^(?:\s{4,}|\t|>|```|~~~|\||[-*+] |\d{1,9}[.)] |<)/;
const RULE = /^\s{0,3}(?:[-*_]\s*){3,}$/;

/** Takes the signs of Markdown off a line. */
export function plainLine(line: string): string {
  return line
    .replace(/^\s{0,3}#{1,6}\s+/, '')
    .replace(/\s+#+\s*$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`+)(.+?)\1/g, '$2')
    .replace(/(^|[\s(])[*_](\S(?:.*?\S)?)[*_](?=$|[\s).,;:!?])/g, '$1$2')
    .replace(/\\([\\`*_{}[\]()#+\-.!~>|])/g, '$1')
    .trim();
}

/** Cuts a note's content at its title. */
export function titled(content: string): Titled {
  const text = content.replace(/^(?:[ \t]*\r?\n)+/, '');
  const end = text.search(/\r?\n/);
  const first = end < 0 ? text : text.slice(0, end);
  const rest = end < 0 ? '' : text.slice(end).replace(/^\r?\n/, '');
  const underline = /^(?:=+|-+)[ \t]*(?:\r?\n|$)/.exec(rest);
  const heading = /^\s{0,3}#{1,6}\s/.test(first);
  const title = plainLine(first);
  const taken = heading || (!BLOCK.test(first) && !RULE.test(first) && title.length <= LONGEST);
  if (!taken || title === '') return { title: '', body: content };
  return { title, body: underline && !heading ? rest.slice(underline[0].length) : rest };
}
