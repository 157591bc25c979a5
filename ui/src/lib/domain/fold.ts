// Folding: the one form in which texts and searched words are compared, as the engine does it:
// case, full-width and half-width forms, composed and decomposed letters are one.

function foldChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return char.toLowerCase();
  if (code >= 0x4e00 && code <= 0x9fff) return char;
  if (code === 0x3000) return ' ';
  const wide = code >= 0xff00 && code <= 0xffef;
  return char
    .normalize(wide ? 'NFKD' : 'NFD')
    .toUpperCase()
    .toLowerCase();
}

/** Folds `text` for comparison. */
export function fold(text: string): string {
  // Of most tags and words this is all, and whole lists of them are folded at every key.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  let out = '';
  for (const char of text) out += foldChar(char);
  return out;
}

/** A piece of a text, in UTF-16 code units: `[start, end)`. */
export type Span = readonly [start: number, end: number];

/** Where the folded `terms` stand in `text`: in order, without overlaps. */
export function findTerms(text: string, terms: readonly string[]): Span[] {
  const wanted = terms.filter((term) => term !== '');
  if (wanted.length === 0 || text === '') return [];
  // `at[i]` is where the folded code unit `i` comes from.
  let folded = '';
  const at: number[] = [];
  let position = 0;
  for (const char of text) {
    const piece = foldChar(char);
    for (let i = 0; i < piece.length; i++) at.push(position);
    folded += piece;
    position += char.length;
  }
  at.push(position);

  const spans: [number, number][] = [];
  for (const term of wanted) {
    for (let from = folded.indexOf(term); from >= 0; from = folded.indexOf(term, from + 1)) {
      const start = at[from] ?? 0;
      let last = from + term.length;
      // A character that folds into several is marked whole.
      while (last < at.length - 1 && at[last] === at[last - 1]) last++;
      spans.push([start, at[last] ?? position]);
    }
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const joined: [number, number][] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && span[0] <= before[1]) before[1] = Math.max(before[1], span[1]);
    else joined.push([...span]);
  }
  return joined;
}

/** A piece of a marked text: what is not marked, and the mark that follows it. */
export interface Piece {
  plain: string;
  marked: string;
}

/**
 * Cuts `text` behind its marks: of one text and the next that is shown in its place, the pieces are
 * alike, and only what they say changes.
 */
export function pieces(text: string, marks: readonly Span[]): Piece[] {
  const out: Piece[] = [];
  let done = 0;
  for (const [start, end] of marks) {
    const from = Math.max(start, done);
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    out.push({ plain: text.slice(done, from), marked: text.slice(from, to) });
    done = to;
  }
  if (done < text.length) out.push({ plain: text.slice(done), marked: '' });
  return out;
}
