// Simplified Chinese finds Traditional, and the other way round: a word of a search becomes all its
// spellings, joined by OR. The tables of characters are OpenCC's.

import { quoted, understand, type Term } from './language';

/** Spellings of one word, and branches of one query, at most. */
const MOST_SPELLINGS = 8;
const MOST_BRANCHES = 32;
const HAN = /\p{Script=Han}/u;

/** Characters by what they are in the other script. */
export class Variants {
  readonly #simplified = new Map<string, string>();
  readonly #traditional = new Map<string, string[]>();

  /** `table` as OpenCC writes it: `發 发|髮 发|…`. */
  constructor(table: string) {
    for (const line of table.split('|')) {
      const [traditional, simplified] = line.split(' ');
      if (!traditional || !simplified || traditional === simplified) continue;
      this.#simplified.set(traditional, simplified);
      const forms = this.#traditional.get(simplified) ?? [];
      forms.push(traditional);
      this.#traditional.set(simplified, forms);
    }
  }

  /** The word and its other spellings. */
  spellings(word: string): string[] {
    if (!HAN.test(word)) return [word];
    const chars = [...word].map((char) => this.#simplified.get(char) ?? char);
    let traditional = [''];
    for (const char of chars) {
      // Some characters are written alike in both.
      const forms = [...(this.#traditional.get(char) ?? []), char];
      traditional = traditional
        .flatMap((start) => forms.map((form) => start + form))
        .slice(0, MOST_SPELLINGS);
    }
    return [...new Set([word, chars.join(''), ...traditional])].slice(0, MOST_SPELLINGS);
  }

  /** The query with every spelling of its words, tags and paths. */
  widened(query: string): string {
    if (!HAN.test(query)) return query;
    const { literal, branches } = understand(query);
    if (literal) return query;
    const wide = branches.flatMap((terms) => this.#branch(terms));
    return wide.length > MOST_BRANCHES ? query : wide.map((it) => it.join(' ')).join(' OR ');
  }

  #branch(terms: readonly Term[]): string[][] {
    let branches: string[][] = [[]];
    for (const term of terms) {
      const forms = this.#forms(term);
      // What is not wanted must be absent in every spelling.
      if (term.not) branches = branches.map((branch) => [...branch, ...forms]);
      else branches = branches.flatMap((branch) => forms.map((form) => [...branch, form]));
      if (branches.length > MOST_BRANCHES) break;
    }
    return branches;
  }

  #forms({ kind, value, not, raw }: Term): string[] {
    if (kind !== 'word' && kind !== 'tag' && kind !== 'path') return [raw];
    const spellings = this.spellings(value);
    if (spellings.length === 1) return [raw];
    const field = kind === 'word' ? '' : `${kind}:`;
    return spellings.map((it) => `${not ? '-' : ''}${field}${quoted(it)}`);
  }
}

let loaded: Variants | undefined;
let on = false;

/** Switches the other spellings on or off; resolves once they are known. */
export async function useVariants(wanted: boolean): Promise<void> {
  on = wanted;
  if (!wanted || loaded) return;
  const { default: table } = await import('opencc-js/dict/TSCharacters');
  loaded = new Variants(table);
}

/** The query as it is asked: with other spellings, if that is wanted. */
export function widened(query: string): string {
  return on && loaded ? loaded.widened(query) : query;
}
