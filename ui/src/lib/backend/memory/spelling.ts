// Other spellings of a word, simply: enough to try a window, and for the tests of the page. The real
// tables are the engine's.

import type { Spelling } from '../../bindings/Spelling';
import { spelledSo } from '../../domain/pinyin';

const TRADITIONAL = '漢讀書發後劃筆記錄國學術開關電腦樂體語會議時間問題';
const SIMPLIFIED = '汉读书发后划笔记录国学术开关电脑乐体语会议时间问题';

function simplified(text: string): string {
  return [...text].map((char) => SIMPLIFIED[TRADITIONAL.indexOf(char)] ?? char).join('');
}

/** What of a folded text a folded word is found as, if it is found. */
export function foundAs(text: string, word: string, spelling: Spelling): string | undefined {
  if (text.includes(word)) return word;
  if (spelling.variants) {
    const at = simplified(text).indexOf(simplified(word));
    if (at >= 0) return text.slice(at, at + word.length);
  }
  return spelling.pinyin && word.length > 1 ? spelledSo(text, word) : undefined;
}
