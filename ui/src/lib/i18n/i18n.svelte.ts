// The words of the window in the language in use. `t` may be called anywhere in a component: it
// is read again when the language changes.

import i18next from 'i18next';

import type { Language } from '../bindings/Language';
import enErrors from './en/errors';
import enMain from './en/main';
import enPages from './en/pages';
import enQuick from './en/quick';
import type { Keys } from './types';
import zhErrors from './zh-CN/errors';
import zhMain from './zh-CN/main';
import zhPages from './zh-CN/pages';
import zhQuick from './zh-CN/quick';

/** The languages that have words. */
export type Spoken = 'en' | 'zh-CN';

/** A key: `pages:released.title`; without a namespace it is one of `main`. */
export type Key =
  | Keys<typeof enMain>
  | `main:${Keys<typeof enMain>}`
  | `pages:${Keys<typeof enPages>}`
  | `quick:${Keys<typeof enQuick>}`
  | `errors:${Keys<typeof enErrors>}`;

/** Every namespace in every language. */
export const words = {
  en: { main: enMain, pages: enPages, quick: enQuick, errors: enErrors },
  'zh-CN': { main: zhMain, pages: zhPages, quick: zhQuick, errors: zhErrors },
} as const;

const i18n = i18next.createInstance();
void i18n.init({
  resources: words,
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'main',
  initAsync: false,
  // Svelte writes text nodes; escaping here would show `&amp;`.
  interpolation: { escapeValue: false },
});

let current = $state<Spoken>('en');

/** The words for `key`, with `values` put in; `count` chooses singular or plural. */
export function t(key: Key, values?: Record<string, string | number>): string {
  return i18n.t(key, { ...values, lng: current });
}

/** The language in use; reactive. */
export function language(): Spoken {
  return current;
}

/** Which language is spoken under this setting on a system with this language. */
export function spoken(setting: Language, system: string): Spoken {
  if (setting !== 'system') return setting;
  return /^zh([-_.]|$)/i.test(system) ? 'zh-CN' : 'en';
}

/** Speaks this language from now on. */
export function setLanguage(next: Spoken): void {
  current = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}
