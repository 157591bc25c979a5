// Rows for a letter just typed, before the page paints it. The page waits for them: a request to a
// scheme of the application's own, which it answers within a few milliseconds or not at all. An
// answer that comes later, as every other does, misses the frame that shows the letter, and its rows
// come a frame after it.

import type { ListPage } from '../bindings/ListPage';
import type { SearchRequest } from '../bindings/SearchRequest';

/** An answer that took longer was no good bargain: the page stood still for it. */
const TOO_LONG_MS = 24;
/** For so long after that nobody waits. */
const REST_MS = 5_000;

/** What came back: the status and the text. */
export type Reply = { status: number; text: string };

/** Asks and waits; throws if the web view does not let the page. */
export function waitFor(address: string): Reply {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.send();
  return { status: request.status, text: request.responseText };
}

export class AtOnce {
  #ask: (address: string) => Reply;
  #there: boolean;
  #restsUntil = 0;

  /** `there`: whether the application has the scheme, which it has on Linux alone. */
  constructor(there: boolean, ask: (address: string) => Reply = waitFor) {
    this.#there = there;
    this.#ask = ask;
  }

  /** The rows, or `undefined` if they cannot be had at once. */
  rows(request: SearchRequest): ListPage | undefined {
    const began = performance.now();
    if (!this.#there || began < this.#restsUntil) return undefined;
    try {
      const { status, text } = this.#ask(
        `rows://localhost/?request=${encodeURIComponent(JSON.stringify(request))}`,
      );
      const ended = performance.now();
      if (ended - began > TOO_LONG_MS) this.#restsUntil = ended + REST_MS;
      return status === 200 ? (JSON.parse(text) as ListPage) : undefined;
    } catch {
      // Whatever it was, the command answers too; it is not tried again at every letter.
      this.#there = false;
      return undefined;
    }
  }
}
