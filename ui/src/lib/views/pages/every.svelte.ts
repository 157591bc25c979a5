// A figure that is asked for again and again while it is shown.

import { untrack } from 'svelte';
import { BackendError } from '../../backend';

/** The last answer; asked for each `ms` while the component lives, one question at a time. */
export class Every<T> {
  value = $state.raw<T>();
  error = $state.raw<BackendError>();
  readonly #ask: () => Promise<T>;

  /** Call while a component is being made. */
  constructor(ask: () => Promise<T>, ms: number) {
    this.#ask = ask;
    $effect(() => {
      let gone = false;
      let timer: ReturnType<typeof setTimeout>;
      const round = async () => {
        await this.now();
        if (!gone) timer = setTimeout(() => void round(), ms);
      };
      untrack(() => void round());
      return () => {
        gone = true;
        clearTimeout(timer);
      };
    });
  }

  /** Asks at once. */
  async now(): Promise<void> {
    try {
      this.value = await this.#ask();
      this.error = undefined;
    } catch (thrown) {
      this.error = BackendError.from(thrown);
    }
  }
}
