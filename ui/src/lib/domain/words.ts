// Where a line may break in a heading: between words, never inside one.

const HAN_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Signs behind which a line may break. */
const STOP = /[，。、：；！？）】》”]$/u;
/** Words of one sign that begin a part of a sentence. */
const BEGINS = /^[或和与在将从自把被按以]$/u;

/**
 * The parts of a text between which a line may break; Chinese and Japanese are cut into their
 * words, whatever breaks at spaces stays whole.
 */
export function unbroken(text: string, language: string): string[] {
  // A web view that cannot cut breaks as it likes.
  if (!HAN_KANA.test(text) || !('Segmenter' in Intl)) return [text];
  const parts: string[] = [];
  let before = '';
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    // A sign left over is often the rest of a word that the system does not know (文件夹).
    const whole = segment.length > 1 || BEGINS.test(segment);
    const breaks =
      HAN_KANA.test(segment) &&
      (STOP.test(before) || (whole && before.length > 1 && HAN_KANA.test(before.at(-1) ?? '')));
    if (breaks || parts.length === 0) parts.push(segment);
    else parts[parts.length - 1] += segment;
    before = segment;
  }
  return parts;
}
