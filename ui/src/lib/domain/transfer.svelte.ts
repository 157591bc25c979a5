// Import and export: progress while they run, and how they ended.

import type { ExportOutcome } from '../bindings/ExportOutcome';
import type { ImportOutcome } from '../bindings/ImportOutcome';
import type { NoteSet } from '../bindings/NoteSet';
import type { Progress } from '../bindings/Progress';
import { backend } from '../backend';
import { toasts } from './toasts.svelte';

/** What runs. */
export interface Running {
  job: 'import' | 'export';
  /** Import: bytes read; export: notes written. */
  done: number;
  total: number;
  /** The same a second; 0 until it is known. */
  rate: number;
  /** Seconds; `null` until it is known. */
  left: number | null;
  cancelling: boolean;
}

/** How it ended. */
export type Ended =
  { job: 'import'; outcome: ImportOutcome } | { job: 'export'; outcome: ExportOutcome };

class Transfer {
  running = $state<Running | null>(null);
  ended = $state.raw<Ended | null>(null);
  /** Takes the import that ended back, if anything came by it. */
  back = $state.raw<(() => Promise<unknown>) | null>(null);
  /** What can be done about its notes that are in the trash, if there are any. */
  trash = $state.raw<{ restore: () => Promise<unknown>; show: () => void } | null>(null);
  #busy = false;

  importNotes(): Promise<void> {
    return this.#run('import', async () => {
      const outcome = await backend.importNotes();
      return outcome && { job: 'import', outcome };
    });
  }

  /** All notes, or these. */
  exportNotes(notes?: NoteSet): Promise<void> {
    return this.#run('export', async () => {
      const outcome = await backend.exportNotes(notes);
      return outcome && { job: 'export', outcome };
    });
  }

  async cancel(): Promise<void> {
    if (!this.running || this.running.cancelling) return;
    this.running.cancelling = true;
    try {
      await backend.cancelImport();
    } catch (error) {
      this.running.cancelling = false;
      toasts.problem(error);
    }
  }

  dismiss(): void {
    this.ended = null;
    this.back = null;
    this.trash = null;
  }

  async takeBack(): Promise<void> {
    const { back } = this;
    this.dismiss();
    await back?.();
  }

  async restore(): Promise<void> {
    const { trash } = this;
    this.dismiss();
    await trash?.restore();
  }

  showTrash(): void {
    const { trash } = this;
    this.dismiss();
    trash?.show();
  }

  async #run(job: Running['job'], work: () => Promise<Ended | null>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.dismiss();
    // The dialog waits for the first progress: until then the file dialog is open.
    let began: number | undefined;
    const stop = backend.on('progress', (progress) => {
      if (progress.job !== job) return;
      began ??= performance.now();
      this.#follow(job, progress, (performance.now() - began) / 1000);
    });
    try {
      this.ended = await work();
    } catch (error) {
      toasts.problem(error);
    } finally {
      stop();
      this.running = null;
      this.#busy = false;
    }
  }

  #follow(job: Running['job'], { done, total }: Progress, seconds: number): void {
    // A rate from less than half a second is a guess.
    const rate = seconds < 0.5 ? 0 : done / seconds;
    const left = rate > 0 && total > 0 ? Math.max(0, total - done) / rate : null;
    const cancelling = this.running?.cancelling ?? false;
    this.running = { job, done, total, rate, left, cancelling };
  }
}

export const transfer = new Transfer();
