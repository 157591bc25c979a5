// The state of the application as this window knows it, and what it means for the document:
// language, colours and text size.

import type { AppState } from '../bindings/AppState';
import type { Settings } from '../bindings/Settings';
import type { Status } from '../bindings/Status';
import { backend } from '../backend';
import { setLanguage, spoken } from '../i18n';
import { bindings } from './bindings.svelte';
import { usePinyin } from './pinyin';
import { useSpelling } from './spelling';

const NOTHING: Status = {
  notes: 0,
  pending_recalls: 0,
  open_files: 0,
  session_notes: 0,
  watching: false,
  writes_stopped: null,
  files: [],
};

const BEFORE: AppState = {
  phase: { phase: 'opening', progress: 0 },
  folder: '',
  folder_short: '',
  caution: null,
  offer: null,
  settings: {
    language: 'system',
    theme: 'system',
    text_size: 100,
    tag_colours: {},
    views: [],
    recent_searches: [],
    shortcuts: {},
    pinyin: true,
    variants: true,
    capture_keys: '',
    on_close: 'ask',
    start_at_login: false,
    start_hidden: false,
  },
  system_language: 'en',
  version: '',
  platform: '',
  tray: false,
  keys: { state: 'off' },
  capture_command: '',
  link: null,
};

class App {
  /** As the application told it last. */
  state = $state.raw<AppState>(BEFORE);
  status = $state.raw<Status>(NOTHING);
  #stop: (() => void)[] = [];

  /**
   * Follows the application from now on; resolves when its first state is known. The capture window
   * has no figures.
   */
  async start({ status: figures = true } = {}): Promise<void> {
    this.stop();
    let told = false;
    this.#stop.push(
      backend.on('state', (state) => {
        told = true;
        this.#take(state);
      }),
      backend.on('status', (status) => {
        this.status = status;
      }),
    );
    const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
    if (dark) {
      const follow = () => this.#dress(this.state.settings);
      dark.addEventListener('change', follow);
      this.#stop.push(() => dark.removeEventListener('change', follow));
    }
    const [state, status] = await Promise.all([
      backend.appState(),
      figures ? backend.status().catch(() => NOTHING) : NOTHING,
    ]);
    // An event that came meanwhile is newer than the answer.
    if (!told) this.#take(state);
    this.status = status;
  }

  stop(): void {
    for (const stop of this.#stop.splice(0)) stop();
  }

  /** Applies settings at once; the application keeps them. */
  async settings(change: Partial<Settings>): Promise<void> {
    const before = this.state.settings;
    this.#take({ ...this.state, settings: { ...before, ...change } });
    try {
      const settings = await backend.updateSettings(this.state.settings);
      this.#take({ ...this.state, settings });
    } catch (error) {
      this.#take({ ...this.state, settings: before });
      throw error;
    }
  }

  #take(state: AppState): void {
    this.state = state;
    bindings.chosen = state.settings.shortcuts;
    // Until the table is here, Chinese tags and actions are found as they are written.
    void usePinyin(state.settings.pinyin).catch(() => {});
    useSpelling(state.settings);
    setLanguage(spoken(state.settings.language, state.system_language));
    this.#dress(state.settings);
  }

  #dress({ theme, text_size }: Settings): void {
    const root = document.documentElement;
    const dark =
      theme === 'dark' ||
      (theme === 'system' && !!globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches);
    root.dataset.theme = dark ? 'dark' : 'light';
    root.style.setProperty('--text-scale', String(text_size / 100));
  }
}

export const app = new App();
