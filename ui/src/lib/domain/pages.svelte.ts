// Which sheet is open, questions that wait for an answer, and the work that sheets and menus start.

import { backend } from '../backend';
import { t } from '../i18n';
import { app } from './app.svelte';
import { toasts } from './toasts.svelte';
import { transfer } from './transfer.svelte';

/** The sheets over the window. */
export type Sheet = 'resources' | 'settings' | 'shortcuts' | 'statistics';

/** A question before something that cannot be undone. */
export interface Question {
  title: string;
  text: string;
  /** The words on the button that does it. */
  action: string;
  danger?: boolean;
}

class Pages {
  current = $state<Sheet | null>(null);
  question = $state.raw<Question | null>(null);
  /** The daily review is open. */
  reviewing = $state(false);
  /** A search is to get a name, or the one that has this name another. */
  naming = $state.raw<{ name: string | undefined } | null>(null);
  /**
   * A folder is being released or opened. Buttons are not disabled meanwhile: one that has the focus
   * would lose it. What they ask for is left out instead.
   */
  busy = $state(false);
  #answer: ((yes: boolean) => void) | undefined;

  /** The part of the sheet that was asked for. */
  part = $state<'calendar' | null>(null);

  open(sheet: Sheet, part: 'calendar' | null = null): void {
    this.part = part;
    this.current = sheet;
  }

  close(): void {
    this.current = null;
  }

  /** The main window shows the notes of a day. */
  onday: (day: string) => void = () => {};

  /** Closes what stands over the window and shows the notes of a day. */
  showDay(day: string): void {
    this.close();
    this.onday(day);
  }

  /** Asks for the name of a search: of the one that is shown, or of a saved one. */
  nameView(saved?: { name: string }): void {
    this.naming = { name: saved?.name };
  }

  /** Asks; true if the user says yes. */
  confirm(question: Question): Promise<boolean> {
    this.#answer?.(false);
    this.question = question;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(yes: boolean): void {
    this.question = null;
    this.#answer?.(yes);
    this.#answer = undefined;
  }

  /** Does one thing at a time; says what failed. Returns whether it succeeded. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      await work();
      return true;
    } catch (error) {
      toasts.problem(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Gives everything back; notes that live in memory only are asked about first. */
  async release(): Promise<void> {
    const count = app.status.session_notes;
    const yes =
      count === 0 ||
      (await this.confirm({
        title: t('pages:release.title'),
        text: t('pages:release.session', { count }),
        action: t('pages:release.action'),
        danger: true,
      }));
    if (yes && (await this.run(() => backend.release()))) this.close();
  }

  reopen = () => this.run(() => backend.reopen());
  createFolder = () => this.run(() => backend.createFolder());
  acceptWelcome = () => this.run(() => backend.acceptWelcome());
  /** Sheets tell of the folder before; they go with it. */
  async acceptFolder(): Promise<void> {
    if (await this.run(() => backend.acceptFolder())) this.close();
  }
  cancelFolder = () => this.run(() => backend.cancelFolder());
  quit = () => this.run(() => backend.quit());
  openFolder = () => this.run(() => backend.openFolder());
  pickFolder = () => this.run(() => backend.pickFolder());

  /** Writes the waiting recall counts and says how many notes they were of. */
  flush = () =>
    this.run(async () => {
      const count = await backend.flush();
      toasts.show({ text: t('pages:resources.flushed', { count }) });
    });

  /** After a change from outside: takes what is on disk as the truth, once the user says so. */
  async acceptOutside(): Promise<void> {
    const yes = await this.confirm({
      title: t('pages:outside.title'),
      text: t('pages:outside.question'),
      action: t('pages:outside.action'),
      danger: true,
    });
    if (!yes) return;
    await this.run(async () => {
      const { added, changed, removed } = await backend.acceptOutsideState();
      toasts.show({ text: t('pages:outside.done', { added, changed, removed }) });
    });
  }

  importNotes = () => transfer.importNotes();
  exportNotes = () => transfer.exportNotes();
}

export const pages = new Pages();
