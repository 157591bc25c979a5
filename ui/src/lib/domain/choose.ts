// Changes of the settings by the user's hand. Each can be taken back, one by one.

import type { Settings } from '../bindings/Settings';
import { t } from '../i18n';
import { app } from './app.svelte';
import { history, type Done } from './history.svelte';
import { pages } from './pages.svelte';
import { toasts } from './toasts.svelte';

/** Settings that are chosen in one step, and how they are called. */
const names = {
  language: 'pages:settings.language',
  theme: 'pages:settings.theme',
  text_size: 'pages:settings.textSize',
  shortcuts: 'pages:shortcuts.title',
  pinyin: 'pages:settings.pinyin',
  variants: 'pages:settings.variants',
  capture_keys: 'quick:settings.keys',
  on_close: 'quick:settings.close',
  start_at_login: 'quick:settings.login',
  start_hidden: 'quick:settings.hidden',
} as const satisfies Partial<Record<keyof Settings, string>>;

type Name = keyof typeof names;
/** One of these settings and its value. */
export type Choice = { [K in Name]: Pick<Settings, K> }[Name];

const nameOf = (choice: Choice): Name => Object.keys(choice)[0] as Name;

/** The value that a setting has now. */
function now(name: Name): Choice {
  return { [name]: app.state.settings[name] } as unknown as Choice;
}

/** Chooses a setting. Says what failed; returns whether it succeeded. */
export function choose(choice: Choice): Promise<boolean> {
  return history.doing(async () => {
    const before = now(nameOf(choice));
    if (JSON.stringify(before) === JSON.stringify(choice)) return true;
    const chosen = await put(choice);
    if (chosen) history.add(done(before), true);
    return chosen;
  });
}

function done(before: Choice): Done {
  const name = nameOf(before);
  return {
    setting: true,
    // Read when it is shown: the language may be another by then.
    get text() {
      return t('toast.chosen', { name: t(names[name]) });
    },
    undo: async () => {
      const again = now(name);
      if (!(await put(before))) return undefined;
      // In their sheet they are seen to change.
      if (pages.current === null) {
        toasts.show({ text: t('toast.choiceBack', { name: t(names[name]) }) });
      }
      return done(again);
    },
  };
}

async function put(choice: Choice): Promise<boolean> {
  try {
    await app.settings(choice);
    return true;
  } catch (error) {
    toasts.problem(error);
    return false;
  }
}
