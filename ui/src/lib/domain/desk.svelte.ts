// The main window's parts and what passes between them: a note that is saved, deleted or moved
// changes the list, the counts of the sidebar and the note that is shown.

import { createContext } from 'svelte';
import type { Backend } from '../backend';
import type { BulkChange } from '../bindings/BulkChange';
import type { ImportOutcome } from '../bindings/ImportOutcome';
import type { Layer } from '../bindings/Layer';
import type { Note } from '../bindings/Note';
import type { NoteId } from '../bindings/NoteId';
import type { NotePatch } from '../bindings/NotePatch';
import type { Revision } from '../bindings/Revision';
import { t } from '../i18n';
import { Capture } from './capture.svelte';
import { Changes } from './changes.svelte';
import { Detail } from './detail.svelte';
import { Selection } from './filter.svelte';
import { history, type Done } from './history.svelte';
import { Library } from './library.svelte';
import { NoteList } from './list.svelte';
import { painted } from './painted';
import { pages, type Question } from './pages.svelte';
import { Picked } from './picked.svelte';
import { anyNote } from './resurfacing';
import { SavedViews } from './saved-views';
import { onSpelling } from './spelling';
import { TagShape } from './tag-shape.svelte';
import { toasts } from './toasts.svelte';
import { transfer } from './transfer.svelte';

/** While the choice moves faster than this, notes in passing are not read. */
const PREVIEW_MS = 60;

/** How the desk asks and tells; tests answer themselves. */
export interface Talk {
  confirm: (question: Question) => Promise<boolean>;
  fail: (error: unknown) => void;
}

const withToasts: Talk = {
  confirm: (question) => pages.confirm(question),
  fail: (error) => toasts.problem(error),
};

export class Desk {
  readonly selection: Selection;
  readonly list: NoteList;
  readonly library: Library;
  readonly capture: Capture;
  readonly detail: Detail;
  readonly picked: Picked;
  readonly history = history;
  readonly changes: Changes;
  readonly views: SavedViews;
  readonly tagShape = new TagShape();
  /** Whether the first answer is here: before that nothing is said about an empty list. */
  ready = $state(false);

  #backend: Backend;
  #talk: Talk;
  /** The window is leaving: what still fails was about a folder that is closed. */
  #left = false;
  #stop: (() => void)[] = [];
  #previewTimer: ReturnType<typeof setTimeout> | undefined;
  #previewedAt = 0;

  constructor(backend: Backend, talk: Talk = withToasts) {
    this.#backend = backend;
    this.#talk = talk;
    const fail = (error: unknown) => this.#fail(error);
    this.selection = new Selection(() => {
      // What was selected may not be on the screen any more.
      this.picked.clear();
      void this.#search({ atOnce: true });
    });
    this.list = new NoteList(backend, this.selection, fail);
    this.list.onchosen = () => this.#preview();
    this.library = new Library(backend, fail);
    this.capture = new Capture(backend, ({ id }) => void this.captured(id));
    this.detail = new Detail(backend);
    this.picked = new Picked(backend, this.list, this.selection);
    this.views = new SavedViews(this.history, fail);
    this.changes = new Changes(backend, {
      history: this.history,
      refresh: () => this.refresh(),
      renamed: (rename) => this.selection.renamed(rename),
      fail,
    });
  }

  /** Reads everything for the first time and follows changes from outside. */
  async start(): Promise<void> {
    pages.onday = (day) => this.selection.showDay(day);
    this.#stop.push(
      this.#backend.on('changed', () => void this.refresh()),
      this.#backend.on('captured', (id) => void this.captured(id)),
      onSpelling(() => void this.#search()),
      () => (pages.onday = () => {}),
    );
    await Promise.all([this.capture.restore(), this.library.refresh(), this.#search()]);
    this.ready = true;
  }

  /** Keeps the draft and lets go of the events. */
  stop(): void {
    this.#left = true;
    for (const stop of this.#stop.splice(0)) stop();
    clearTimeout(this.#previewTimer);
    this.history.leave();
    toasts.withdrawOffers();
    toasts.forget('released');
    void this.capture.flushDraft();
  }

  /** Reads list, counts and the shown note again; choice and scroll stay. */
  async refresh(): Promise<void> {
    await Promise.all([this.list.refresh(), this.library.refresh(), this.detail.refresh()]);
    this.#preview();
  }

  /** Moves the choice and shows the note, which does not count as a recall. */
  async move(rows: number): Promise<void> {
    if (!(await this.canLeave())) return;
    this.list.move(rows);
    this.#preview();
  }

  /** Chooses a row and opens its note, which counts as a recall. */
  async open(index = this.list.selectedIndex): Promise<void> {
    const id = this.list.item(index)?.id;
    if (id === undefined) return;
    if (id !== this.detail.note?.id && !(await this.canLeave())) return;
    this.list.select(index);
    clearTimeout(this.#previewTimer);
    await this.#try(async () => {
      const note = await this.detail.open(id);
      if (note) this.list.patch(id, { recalled_count: note.recalled_count });
    });
  }

  /** Opens a note that need not be in the list, which counts as a recall. */
  async show(id: NoteId): Promise<void> {
    const index = this.list.indexOf(id);
    if (index >= 0) return this.open(index);
    if (id !== this.detail.note?.id && !(await this.canLeave())) return;
    this.list.unselect();
    await this.#try(() => this.detail.open(id));
  }

  /** Shows a note that need not be in the list, which does not count as a recall. */
  async look(id: NoteId): Promise<void> {
    if (id !== this.detail.note?.id && !(await this.canLeave())) return;
    this.list.unselect();
    await this.#try(() => this.detail.show(id));
  }

  /** Opens any note. */
  async showAny(): Promise<void> {
    await this.#try(async () => {
      const id = await anyNote(this.#backend);
      if (id !== undefined) await this.show(id);
    });
  }

  /** Whether the shown note may be left; asks if typed text would be lost. */
  async canLeave(): Promise<boolean> {
    if (!this.detail.dirty) {
      this.detail.cancel();
      return true;
    }
    const yes = await this.#talk.confirm({
      title: t('detail.discardTitle'),
      text: t('detail.discardText'),
      action: t('detail.discard'),
      danger: true,
    });
    if (yes) this.detail.cancel();
    return yes;
  }

  async saveEdit(): Promise<void> {
    const before = this.detail.note;
    const saved = await this.detail.save();
    if (!saved) return;
    if (before && saved.content !== before.content) {
      this.history.add(this.#edited(before.id, { content: before.content }), true);
    }
    await this.refresh();
  }

  async change(patch: NotePatch): Promise<boolean> {
    const before = this.detail.note;
    return this.#try(async () => {
      await this.detail.change(patch);
      if (before) this.history.add(this.#edited(before.id, asBefore(before, patch)), true);
      await this.refresh();
    });
  }

  /** That a note was edited; undoing gives it back what it had. */
  #edited(id: NoteId, back: NotePatch): Done {
    return this.#undoable(t('toast.edited'), [id], async () => {
      const now = await this.#backend.get(id);
      this.detail.accept(await this.#backend.edit(id, back));
      await this.refresh();
      return this.#edited(id, asBefore(now, back));
    });
  }

  async restoreRevision({ content, tags, context_path }: Revision): Promise<boolean> {
    const done = await this.change({ content, tags, context_path });
    if (done) toasts.show({ text: t('toast.revisionRestored') });
    return done;
  }

  async pin(note: Note): Promise<void> {
    const pin = (pinned: boolean) => this.#change(() => this.#backend.pin(note.id, pinned));
    const done = (pinned: boolean): Done =>
      this.#undoable(t(pinned ? 'toast.pinned' : 'toast.unpinned'), [note.id], async () =>
        (await pin(!pinned)) ? done(!pinned) : undefined,
      );
    if (await pin(!note.pinned)) this.history.add(done(!note.pinned), true);
  }

  async copy(note: Note): Promise<void> {
    await this.#try(async () => {
      const copied = await this.#backend.copy(note.id);
      this.detail.accept(copied);
      this.list.patch(note.id, { recalled_count: copied.recalled_count });
      toasts.show({ text: t('toast.copied') });
    });
  }

  async moveLayer(note: Note, layer: Layer): Promise<void> {
    if (layer === note.layer) return;
    const before = note.layer;
    if (layer === 'session') {
      const yes = await this.#talk.confirm({
        title: t('detail.toSessionTitle'),
        text: t('detail.toSessionText'),
        action: t('detail.toSession'),
        danger: true,
      });
      if (!yes) return;
    }
    const move = (to: Layer) => this.#change(() => this.#backend.moveLayer(note.id, to));
    const done = (to: Layer, from: Layer): Done =>
      this.#undoable(t('toast.moved', { layer: t(`layer.${to}`) }), [note.id], async () =>
        (await move(from)) ? done(from, to) : undefined,
      );
    if (await move(layer)) this.history.add(done(layer, before));
  }

  /** Moves a note to the trash; a toast and Ctrl+Z bring it back. */
  async delete(id: NoteId): Promise<void> {
    if (!(await this.canLeave())) return;
    await this.#try(async () => {
      await this.#trash(id);
      this.history.add(this.#deleted(id));
    });
  }

  /** A note was written, here or elsewhere: taking that back puts it into the trash. */
  async captured(id: NoteId): Promise<void> {
    this.history.add(this.#brought(t('toast.captured'), id), true);
    await this.refresh();
  }

  /** Notes of a file came: taking that back puts all of them into the trash. */
  async imported({ added, undo, in_trash, restore }: ImportOutcome): Promise<void> {
    if (restore !== null) {
      transfer.trash = {
        restore: async () => {
          const text = t('bulk.restored', { count: in_trash });
          const done = await this.changes.made(restore, text).undo();
          if (done) this.history.add(done);
        },
        show: () => this.selection.setView('trash'),
      };
    }
    if (undo !== null) {
      const done = this.changes.made(undo, t('toast.imported', { count: added }));
      this.history.add(done, true);
      transfer.back = () => this.history.undo((other) => other === done);
    }
    await this.refresh();
  }

  /** A note came; undoing moves it to the trash. */
  #brought(text: string, id: NoteId): Done {
    return this.#undoable(text, [id], async () => {
      await this.#trash(id);
      return this.#undoable(t('toast.deleted'), [id], async () => {
        await this.#bringBack(id);
        return this.#brought(text, id);
      });
    });
  }

  async #trash(id: NoteId): Promise<void> {
    await this.#backend.delete(id);
    await this.#afterRemoval(id);
  }

  #deleted(id: NoteId): Done {
    return this.#undoable(t('toast.deleted'), [id], async () => {
      await this.#bringBack(id);
      return this.#brought(t('toast.restored'), id);
    });
  }

  async #bringBack(id: NoteId): Promise<void> {
    await this.#backend.restore(id);
    if (this.detail.dirty) {
      await this.refresh();
    } else {
      this.list.selectedId = id;
      await this.refresh();
      await this.detail.show(id);
    }
    toasts.show({ text: t('toast.restored') });
  }

  /** Something that was done; if it cannot be taken back, that is told. */
  #undoable(text: string, notes: NoteId[], undo: () => Promise<Done | undefined>): Done {
    return {
      text,
      notes,
      undo: async () => {
        let again: Done | undefined;
        await this.#try(async () => (again = await undo()));
        return again;
      },
    };
  }

  /** Takes a note out of the trash. */
  async restore(id: NoteId): Promise<void> {
    await this.#try(async () => {
      await this.#backend.restore(id);
      this.history.forget(id);
      await this.#afterRemoval(id);
      this.history.add(this.#brought(t('toast.restored'), id));
    });
  }

  /** Deletes a note in the trash for ever, once the user says so. */
  async purge(id: NoteId): Promise<void> {
    const yes = await this.#talk.confirm({
      title: t('detail.purgeTitle'),
      text: t('detail.purgeText'),
      action: t('detail.purge'),
      danger: true,
    });
    if (!yes) return;
    await this.#try(async () => {
      await this.#backend.purge(id);
      this.history.forget(id);
      await this.#afterRemoval(id);
    });
  }

  async emptyTrash(): Promise<void> {
    const count = this.library.overview?.trash ?? 0;
    const yes = await this.#talk.confirm({
      title: t('list.emptyTrashTitle'),
      text: t('list.emptyTrashText', { count }),
      action: t('list.emptyTrash'),
      danger: true,
    });
    if (!yes) return;
    await this.#try(async () => {
      const gone = await this.#backend.emptyTrash();
      this.history.forgetNotes();
      this.list.unselect();
      await this.detail.show(undefined);
      await this.refresh();
      toasts.show({ text: t('toast.purged', { count: gone }) });
    });
  }

  /** Delete on the selected notes or the chosen row: to the trash, or out of it for ever. */
  async deleteSelected(): Promise<void> {
    if (this.picked.active) return this.changePicked({ kind: 'trash', deleted: true });
    const item = this.list.item(this.list.selectedIndex);
    if (!item) return;
    await (item.deleted_at === null ? this.delete(item.id) : this.purge(item.id));
  }

  /** Changes the selected notes. Memory only is asked about first. */
  async changePicked(change: BulkChange): Promise<void> {
    if (!this.picked.active || !(await this.canLeave())) return;
    if (change.kind === 'move' && change.layer === 'session') {
      const yes = await this.#talk.confirm({
        title: t('bulk.toSessionTitle', { count: this.picked.count }),
        text: t('detail.toSessionText'),
        action: t('detail.toSession'),
        danger: true,
      });
      if (!yes) return;
    }
    const { set } = this.picked;
    const done = await this.changes.notes(set, change);
    // What was selected by what it is may be something else by now.
    if (done && (change.kind === 'trash' || set.kind === 'found')) this.picked.clear();
  }

  async openLink(url: string): Promise<void> {
    await this.#try(() => this.#backend.openLink(url));
  }

  revisions(id: NoteId): Promise<Revision[]> {
    return this.#backend.revisions(id);
  }

  async #search(how?: { atOnce: boolean }): Promise<void> {
    if (!(await this.list.search(how))) return;
    await painted();
    this.#preview();
  }

  async #afterRemoval(id: NoteId): Promise<void> {
    if (this.detail.note?.id === id) await this.detail.show(undefined);
    await this.refresh();
  }

  #fail(error: unknown): void {
    if (!this.#left) this.#talk.fail(error);
  }

  async #change(work: () => Promise<Note>): Promise<boolean> {
    return this.#try(async () => {
      this.detail.accept(await work());
      await this.refresh();
    });
  }

  async #try(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Shows the chosen note: at once after a pause, else when the choice comes to rest. */
  #preview(): void {
    if (this.detail.editing) return;
    clearTimeout(this.#previewTimer);
    const now = performance.now();
    const show = () => {
      this.#previewedAt = performance.now();
      const { selectedId, selectedIndex } = this.list;
      // A row that is still being read is shown once it is here.
      if (this.detail.editing || (selectedId === undefined && selectedIndex >= 0)) return;
      void this.#try(() => this.detail.show(selectedId));
    };
    if (now - this.#previewedAt > PREVIEW_MS) show();
    else this.#previewTimer = setTimeout(show, PREVIEW_MS);
    this.#previewedAt = now;
  }
}

/** What a note has where a patch would change it. */
function asBefore({ content, tags, context_path }: Note, patch: NotePatch): NotePatch {
  return {
    ...(patch.content === undefined ? {} : { content }),
    ...(patch.tags === undefined ? {} : { tags }),
    ...(patch.context_path === undefined ? {} : { context_path }),
  };
}

export const [getDesk, setDesk] = createContext<Desk>();
