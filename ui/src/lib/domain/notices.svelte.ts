// What opening found, and which of it the user has read. A folder opened anew is told anew.

import type { OpenReport } from '../bindings/OpenReport';
import { app } from './app.svelte';
import { keepChoice, recallChoice } from './kept';

type Notice = 'findings' | 'adopted';

class Notices {
  /** The report of the folder that is open. */
  report = $derived(app.state.phase.phase === 'open' ? app.state.phase.report : null);
  #read = $state.raw<{ of: string; notices: Notice[] }>({ of: '', notices: [] });

  // The state event brings a new object each time: what tells one opening from another is inside.
  #of(report: OpenReport | null): string {
    return report === null ? '' : `${app.state.folder} ${JSON.stringify(report)}`;
  }

  get dismissed(): Record<Notice, boolean> {
    const same = this.#read.of === this.#of(this.report);
    const has = (notice: Notice) => same && this.#read.notices.includes(notice);
    return { findings: has('findings'), adopted: has('adopted') };
  }

  // Said once for a folder, not at every start.
  #cautioned = $state.raw(recallChoice<string[]>('cautioned', []));

  get cautionRead(): boolean {
    return this.#cautioned.includes(app.state.folder);
  }

  readCaution(): void {
    this.#cautioned = [...this.#cautioned, app.state.folder];
    keepChoice('cautioned', this.#cautioned);
  }

  dismiss(notice: Notice): void {
    const of = this.#of(this.report);
    const before = this.#read.of === of ? this.#read.notices : [];
    this.#read = { of, notices: [...before, notice] };
  }
}

export const notices = new Notices();
