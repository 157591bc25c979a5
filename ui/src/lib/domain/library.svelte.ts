// The counts of the sidebar and the tags in use.

import type { Backend } from '../backend';
import type { Overview } from '../bindings/Overview';
import type { TagCount } from '../bindings/TagCount';

export class Library {
  overview = $state.raw<Overview | undefined>();
  tags = $state.raw<TagCount[]>([]);
  #backend: Backend;
  #fail: (error: unknown) => void;
  #running = false;
  #again = false;

  constructor(backend: Backend, fail: (error: unknown) => void) {
    this.#backend = backend;
    this.#fail = fail;
  }

  /** Reads both again; asked many times at once, it reads at most twice. */
  async refresh(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        const [overview, tags] = await Promise.all([
          this.#backend.overview(),
          this.#backend.tags(),
        ]);
        this.overview = overview;
        this.tags = tags;
      } while (this.#again);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#running = false;
    }
  }
}
