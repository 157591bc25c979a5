// In which other spellings words are found, as the settings say: every search asks for them.

import type { Spelling } from '../bindings/Spelling';

let wanted: Spelling = { pinyin: true, variants: true };
const listeners = new Set<() => void>();

/** What a search asks for now. */
export function spelling(): Spelling {
  return wanted;
}

/** Takes over the settings; who listens hears of a change. */
export function useSpelling({ pinyin, variants }: Spelling): void {
  if (pinyin === wanted.pinyin && variants === wanted.variants) return;
  wanted = { pinyin, variants };
  for (const changed of listeners) changed();
}

/** Calls `changed` after each change, until the returned function is called. */
export function onSpelling(changed: () => void): () => void {
  listeners.add(changed);
  return () => {
    listeners.delete(changed);
  };
}
