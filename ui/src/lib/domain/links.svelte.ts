// `memoryhub://` links in the main window. A search or a note is shown at once, which saves
// nothing; a new note waits in a sheet until the user saves or discards it.

import type { Backend } from '../backend';
import type { Note } from '../bindings/Note';
import type { WaitingLink } from '../bindings/WaitingLink';
import { t } from '../i18n';
import { toasts } from './toasts.svelte';

/** What a link can show. */
export interface Shows {
  search: (query: string) => void;
  /** Shows a note, which does not count as a recall: whoever made the link is not the user. */
  note: (id: string) => Promise<void>;
  /** A note was saved. */
  saved: (note: Note) => Promise<void>;
}

export class Links {
  saving = $state(false);
  #backend: Backend;
  #shows: Shows;
  #followed = 0;

  constructor(backend: Backend, shows: Shows) {
    this.#backend = backend;
    this.#shows = shows;
  }

  /** A link came to the window, or is told once more. */
  async come({ number, asks }: WaitingLink): Promise<void> {
    if (asks.kind === 'new' || number <= this.#followed) return;
    this.#followed = number;
    try {
      if (asks.kind === 'search') this.#shows.search(asks.query);
      else if (asks.kind === 'note') await this.#shows.note(asks.id);
      else {
        toasts.show({
          kind: 'error',
          text: t('quick:link.refused'),
          more: t('quick:link.refusedMore', { reason: asks.reason }),
        });
      }
    } catch (error) {
      toasts.problem(error);
    }
    await this.discard(number);
  }

  /** Saves the note that waits. */
  async save(number: number): Promise<Note | undefined> {
    if (this.saving) return undefined;
    this.saving = true;
    try {
      const note = await this.#backend.acceptLink(number);
      toasts.show({ text: t('quick:link.saved') });
      await this.#shows.saved(note);
      return note;
    } catch (error) {
      toasts.problem(error);
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  /** Forgets a link. */
  async discard(number: number): Promise<void> {
    try {
      await this.#backend.cancelLink(number);
    } catch (error) {
      toasts.problem(error);
    }
  }
}
