// Keys of an input method, wherever words are typed.

import { composing } from './shortcuts';

/**
 * While an input method is at work no part of the page hears of its keys: dialogs stay open,
 * nothing is taken, saved or sent. Returns what ends this.
 */
export function leaveKeysToInputMethods(page: Window): () => void {
  const onkeydown = (event: KeyboardEvent) => {
    if (!composing(event)) return;
    event.stopPropagation();
    // The Enter that takes what was composed sends no form.
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
  };
  page.addEventListener('keydown', onkeydown, { capture: true });
  return () => page.removeEventListener('keydown', onkeydown, { capture: true });
}
