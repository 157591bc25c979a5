// Pinyin finds Chinese names of tags and actions: whole, begun, or by initials alone. In notes, the
// engine finds it.

import type { match } from 'pinyin-pro';

const HAN = /\p{Script=Han}/u;
const LETTERS = /^[a-z]+$/iu;

let matches: typeof match | undefined;
let on = false;

/** Switches pinyin on or off; resolves once its table is known. */
export async function usePinyin(wanted: boolean): Promise<void> {
  on = wanted;
  if (wanted) matches ??= (await import('pinyin-pro')).match;
}

/** Whether `typed` is the pinyin of a part of `name`: `bjdx`, `beijing` or `beijingdx`. */
export function pinyinFits(name: string, typed: string): boolean {
  return spelledSo(name, typed) !== undefined;
}

/** The part of `name` whose pinyin is `typed`. */
export function spelledSo(name: string, typed: string): string | undefined {
  if (!on || !matches || !LETTERS.test(typed) || !HAN.test(name)) return undefined;
  const found = matches(name, typed.toLowerCase(), {
    continuous: true,
    precision: 'start',
    lastPrecision: 'start',
  });
  // Letters that stand there as they are were found without this.
  const part = found?.map((at) => name.charAt(at)).join('') ?? '';
  return HAN.test(part) ? part : undefined;
}
