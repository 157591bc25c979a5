// The capture window: one note, its own draft, and away.

import type { Backend } from '../backend';
import type { Phase } from '../bindings/Phase';
import type { TagCount } from '../bindings/TagCount';
import { Capture } from './capture.svelte';

/** Why notes cannot be kept now. */
export type Blocked = Exclude<Phase['phase'], 'open'>;

export class CaptureWindow {
  readonly capture: Capture;
  tags = $state.raw<TagCount[]>([]);
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
    // A note that was kept is all that this window is for.
    this.capture = new Capture(backend, () => void this.leave());
  }

  /** Reads the draft and the tags for the first time. */
  async start(): Promise<void> {
    await Promise.all([this.capture.restore(), this.#readTags()]);
  }

  /** The window takes text: it can be shown. */
  ready(): Promise<void> {
    return this.#backend.captureReady();
  }

  /** The window was opened again: what the last note left behind is gone, tags may be new. */
  async shown(): Promise<void> {
    this.capture.saved = undefined;
    await this.#readTags();
  }

  /** Puts the window away; its text stays for the next time. */
  async leave(): Promise<void> {
    await this.capture.flushDraft();
    await this.#backend.closeCapture();
  }

  /** Goes on in the main window. */
  async openMain(): Promise<void> {
    await this.capture.flushDraft();
    await this.#backend.openMain();
  }

  /** The phase of the application changed. */
  entered(phase: Phase['phase']): void {
    if (phase !== 'open') return;
    // Why the last attempt failed is over.
    this.capture.problem = undefined;
    void this.#readTags();
  }

  async #readTags(): Promise<void> {
    try {
      this.tags = await this.#backend.tags();
    } catch {
      // Tags are offered once the folder is open.
    }
  }
}
