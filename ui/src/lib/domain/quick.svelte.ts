// What the tray, the window's cross and the capture keys ask of the main window.

import type { Backend } from '../backend';
import type { CaptureKeys } from '../bindings/CaptureKeys';
import type { CloseAnswer } from '../bindings/CloseAnswer';
import { t } from '../i18n';
import { app } from './app.svelte';
import { globalKeysLabel } from './capture-keys';
import { choose } from './choose';
import { pages } from './pages.svelte';
import { toasts } from './toasts.svelte';

class Quick {
  /** What closing does is asked. */
  closing = $state(false);
  /** The answer holds for the next time, too. */
  remember = $state(true);
  #told: string | undefined;

  /** Follows the application; the answer ends that. */
  start(backend: Backend): () => void {
    return backend.on('ask', (what) => {
      if (what === 'close') {
        this.remember = true;
        this.closing = true;
      } else if (app.state.phase.phase === 'open') {
        void pages.release();
      }
    });
  }

  /** Answers what closing does. */
  async answer(backend: Backend, answer: CloseAnswer): Promise<void> {
    this.closing = false;
    if (this.remember && answer !== 'open') await choose({ on_close: answer });
    await backend.answerClose(answer);
  }

  /** Tells once that the keys of the capture window are taken, and offers free ones. */
  tellKeys(keys: CaptureKeys): void {
    if (keys.state !== 'refused') {
      this.#told = undefined;
      return;
    }
    const wanted = app.state.settings.capture_keys;
    if (this.#told === wanted) return;
    this.#told = wanted;
    const { free } = keys;
    toasts.show({
      kind: 'error',
      text: t('quick:keysToast.text', { keys: globalKeysLabel(wanted) }),
      more: free === null ? t('quick:keysToast.more') : '',
      ...(free === null
        ? {}
        : {
            action: {
              label: t('quick:settings.use', { keys: globalKeysLabel(free) }),
              run: () => void this.useKeys(free),
            },
          }),
    });
  }

  /** Chooses other keys for the capture window; empty for none. */
  async useKeys(capture_keys: string): Promise<void> {
    await choose({ capture_keys });
  }
}

export const quick = new Quick();
