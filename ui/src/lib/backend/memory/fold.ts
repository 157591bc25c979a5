// How texts are compared: any case, full width as half width; with the way back for highlighting.

import type { Marked } from '../../bindings/Marked';

/** The text as it is compared. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The folded text, and for each of its code units the place in `text` that it came from. */
function foldWithPlaces(text: string): { folded: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const piece = fold(char);
    for (let unit = 0; unit < piece.length; unit += 1) places.push(at);
    folded += piece;
    at += char.length;
  }
  places.push(at);
  return { folded, places };
}

/** Where the folded `terms` stand in `text`, in order, overlaps joined. */
export function mark(text: string, terms: string[]): Marked {
  const { folded, places } = foldWithPlaces(text);
  const found: [number, number][] = [];
  for (const term of terms) {
    if (term === '') continue;
    let from = folded.indexOf(term);
    while (from >= 0) {
      const end = from + term.length;
      found.push([places[from] ?? 0, places[end] ?? text.length]);
      from = folded.indexOf(term, end);
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const marks: [number, number][] = [];
  for (const [start, end] of found) {
    const last = marks.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start) marks.push([start, end]);
  }
  return { text, marks };
}

/** Takes Markdown signs off a line. */
export function plain(line: string): string {
  return line
    .replace(/^\s*(#{1,6}\s+|[-*+]\s+(\[[ xX]\]\s+)?|\d+[.)]\s+|>\s*)/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`+|~~)/g, '')
    .trim();
}
