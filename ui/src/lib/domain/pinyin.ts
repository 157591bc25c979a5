// Pinyin finds Chinese names: whole, begun, or by initials alone.

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
  if (!on || !matches || !LETTERS.test(typed) || !HAN.test(name)) return false;
  const found = matches(name, typed.toLowerCase(), {
    continuous: true,
    precision: 'start',
    lastPrecision: 'start',
  });
  // Letters that stand there as they are were found without this.
  return found?.some((at) => HAN.test(name.charAt(at))) ?? false;
}
