// A backend that lives in the page: for a plain browser while developing, and for unit tests.
// It answers every command as the application does, but keeps nothing.

import type { AppState } from '../bindings/AppState';
import type { Ask } from '../bindings/Ask';
import type { BulkChange } from '../bindings/BulkChange';
import type { ChangeOutcome } from '../bindings/ChangeOutcome';
import type { CaptureKeys } from '../bindings/CaptureKeys';
import type { CloseAnswer } from '../bindings/CloseAnswer';
import type { DeepLink } from '../bindings/DeepLink';
import type { Draft } from '../bindings/Draft';
import type { FolderKind } from '../bindings/FolderKind';
import type { ImportOutcome } from '../bindings/ImportOutcome';
import type { Layer } from '../bindings/Layer';
import type { NewNote } from '../bindings/NewNote';
import type { Note } from '../bindings/Note';
import type { NotePatch } from '../bindings/NotePatch';
import type { NoteSet } from '../bindings/NoteSet';
import type { OpenReport } from '../bindings/OpenReport';
import type { Phase } from '../bindings/Phase';
import type { SearchRequest } from '../bindings/SearchRequest';
import type { Settings } from '../bindings/Settings';
import type { TagChange } from '../bindings/TagChange';
import type { WaitingLink } from '../bindings/WaitingLink';
import { BackendError, type Backend, type BackendEvents } from './backend';
import { changeNotes, changeTag, notesOf, previewTag, putBack } from './memory/changes';
import * as figures from './memory/figures';
import { listItem } from './memory/list';
import type { MemoryOptions } from './memory/options';
import { idOf, seed } from './memory/seed';
import { MemoryStore } from './memory/store';

export { optionsFromUrl, type MemoryOptions } from './memory/options';

const WELCOME = [
  '# Welcome to MemoryHub\n\nWrite in the box above, add a #tag, and press Ctrl+Enter.',
  '欢迎使用 MemoryHub\n\n在上面的框里写下想法，加上 #标签，按 Ctrl+Enter 保存。',
];

function offered(kind: FolderKind['kind']): FolderKind {
  if (kind === 'notes') return { kind, notes: 3120 };
  if (kind === 'original') return { kind, notes: 418 };
  if (kind === 'unrelated') return { kind, files: 57 };
  if (kind === 'unusable') return { kind, reason: 'Permission denied (os error 13)' };
  return { kind };
}

type Handlers = { [E in keyof BackendEvents]: Set<(payload: BackendEvents[E]) => void> };

export class MemoryBackend implements Backend {
  store: MemoryStore;
  readonly #now: () => number;
  readonly #options: MemoryOptions;
  #state: AppState;
  #draft: Draft = { text: '', context_path: '', layer: 'auto' };
  #report: OpenReport;
  #stopped: string | null = null;
  #progress: { cancelled: boolean } | undefined;
  readonly #searches = new figures.Searches();
  /** How the notes of a change were before it. */
  readonly #undos = new Map<number, Note[]>();
  #lastUndo = 0;
  #links: WaitingLink[] = [];
  #lastLink = 0;
  readonly #failures = new Map<string, BackendError[]>();
  readonly #handlers: Handlers = {
    state: new Set(),
    status: new Set(),
    changed: new Set(),
    captured: new Set(),
    progress: new Set(),
    ask: new Set(),
  };
  /** Commands answered, in order; for tests. */
  readonly calls: string[] = [];
  /** What `copy` put on the clipboard, and `openLink` opened. */
  clipboard = '';
  opened: string[] = [];
  /** The last answer about closing. */
  answered: CloseAnswer | undefined;

  constructor(options: MemoryOptions = {}) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const notes = seed(options.notes ?? 0, this.#now());
    this.store = new MemoryStore(notes, this.#now);
    this.#report = figures.openReport(options, notes.length);
    if (options.stopped) this.#stopped = 'archive.jsonl was replaced by a shorter file';
    const folder = options.folder ?? '/home/mei/MemoryHub';
    this.#state = {
      phase: this.#first(options.phase ?? 'open'),
      folder,
      folder_short: folder.replace(/^\/home\/[^/]+/, '~'),
      caution: options.caution ?? null,
      offer: options.offer
        ? {
            folder: '/home/mei/Documents/Notes',
            found: offered(options.offer),
            caution: options.caution ?? null,
          }
        : null,
      settings: {
        language: options.language ?? 'system',
        theme: options.theme ?? 'system',
        text_size: options.textSize ?? 100,
        tag_colours: options.colours ?? {},
        views: [],
        recent_searches: [],
        shortcuts: {},
        pinyin: true,
        variants: true,
        capture_keys: 'Ctrl+Alt+M',
        on_close: 'ask',
        start_at_login: false,
        start_hidden: false,
      },
      system_language: typeof navigator === 'undefined' ? 'en' : navigator.language,
      version: '0.1.0',
      platform: 'linux',
      tray: options.tray ?? true,
      keys: options.keys ?? { state: 'ready' },
      capture_command: 'memoryhub-desktop --capture',
      link: null,
    };
    if (options.link) this.follow(options.link);
    if (this.#state.phase.phase === 'open' && notes.length > 0) {
      for (const note of notes.slice(1, 4)) this.store.pending.set(note.id, 1);
    }
  }

  #first(phase: string): Phase {
    const [name, code = 'io'] = phase.split(':');
    if (name === 'welcome') return { phase: 'welcome' };
    if (name === 'opening') return { phase: 'opening', progress: 0.42 };
    if (name === 'released') return { phase: 'released', report: figures.closeReport() };
    if (name === 'failed') return figures.failure(code);
    return { phase: 'open', report: this.#report };
  }

  // --- for tests and for trying ---

  /** Lets the next call of this command (its name in the interface) be refused. */
  failNext(command: keyof Backend, code: string, message = `${command}: ${code}`): void {
    const waiting = this.#failures.get(command) ?? [];
    this.#failures.set(command, [...waiting, new BackendError(code, message)]);
  }

  /** A note from outside this window. */
  changeOutside(content: string, tags: string[] = []): Note {
    const note = this.store.remember({ content, tags, context_path: '', layer: 'core' });
    this.#changed();
    return note;
  }

  /** A note that is written in the capture window. */
  captureNote(content: string): void {
    const { id } = this.store.remember({ content, tags: [], context_path: '', layer: 'core' });
    this.#searches.forget();
    this.#emit('captured', id);
  }

  /** Puts the window into another phase, as the application would. */
  become(phase: string): void {
    this.#enter(this.#first(phase));
  }

  /** A `memoryhub://` link came. */
  follow(asks: DeepLink): void {
    this.#links.push({ number: (this.#lastLink += 1), asks });
    this.#tellLink();
  }

  #forget(number: number): void {
    this.#links = this.#links.filter((link) => link.number !== number);
    this.#tellLink();
  }

  #tellLink(): void {
    this.#state = { ...this.#state, link: this.#links[0] ?? null };
    this.#emit('state', this.#state);
  }

  /** Whether the keys of the capture window work. */
  useKeys(keys: CaptureKeys): void {
    this.#state = { ...this.#state, keys };
    this.#emit('state', this.#state);
  }

  /** The tray or the window's cross asks. */
  ask(what: Ask): void {
    this.#emit('ask', what);
  }

  /** Stops writes as if a file had been replaced; `null` lets them go on. */
  stopWrites(reason: string | null): void {
    this.#stopped = reason;
    this.#tellStatus();
  }

  // --- the machinery ---

  #emit<E extends keyof BackendEvents>(event: E, payload: BackendEvents[E]): void {
    for (const handler of this.#handlers[event]) handler(payload);
  }

  #enter(phase: Phase): void {
    this.#state = { ...this.#state, phase };
    this.#emit('state', this.#state);
    this.#tellStatus();
  }

  #tellStatus(): void {
    this.#emit('status', figures.status(this.store, this.#isOpen(), this.#stopped));
  }

  /** Notes changed without a command of the page. */
  #changed(): void {
    this.#searches.forget();
    this.#emit('changed', null);
    this.#tellStatus();
  }

  #isOpen(): boolean {
    return this.#state.phase.phase === 'open';
  }

  async #wait(ms = this.#options.delay ?? 0): Promise<void> {
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    else await Promise.resolve();
  }

  async #answer<T>(command: keyof Backend, answer: () => T | Promise<T>): Promise<T> {
    this.calls.push(command);
    await this.#wait();
    const failure = this.#failures.get(command)?.shift();
    if (failure) throw failure;
    // What crosses a border is a copy.
    return structuredClone(await answer());
  }

  #open<T>(command: keyof Backend, answer: (store: MemoryStore) => T): Promise<T> {
    return this.#answer(command, () => {
      if (!this.#isOpen()) throw new BackendError('released', 'the data folder is released');
      return answer(this.store);
    });
  }

  #write<T>(command: keyof Backend, answer: (store: MemoryStore) => T): Promise<T> {
    return this.#open(command, (store) => {
      if (this.#report.disk_full)
        throw new BackendError('disk_full', `the disk is full: ${this.#state.folder}`);
      if (this.#report.read_only)
        throw new BackendError('read_only', `${this.#state.folder} is read-only`);
      if (this.#stopped) throw new BackendError('changed_outside', this.#stopped);
      const value = answer(store);
      this.#searches.forget();
      this.#tellStatus();
      return value;
    });
  }

  async #openFolder(notes: number): Promise<void> {
    for (const progress of [0, 0.3, 0.6, 0.9]) {
      this.#enter({ phase: 'opening', progress });
      await this.#wait((this.#options.delay ?? 0) * 2);
    }
    this.#report = { ...figures.openReport({}, notes), notes: this.store.notes.size };
    this.#enter({ phase: 'open', report: this.#report });
  }

  // --- the interface ---

  appState = () => this.#answer('appState', () => this.#state);

  acceptWelcome = () =>
    this.#answer('acceptWelcome', async () => {
      if (this.store.notes.size === 0) {
        for (const content of WELCOME) {
          this.store.remember({ content, tags: [], context_path: '', layer: 'core' });
        }
      }
      await this.#openFolder(this.store.notes.size);
    });

  pickFolder = () =>
    this.#answer('pickFolder', () => {
      const found = offered(this.#options.offer ?? 'notes');
      const caution = this.#options.caution ?? null;
      const offer = { folder: '/home/mei/Documents/Notes', found, caution };
      this.#state = { ...this.#state, offer };
      this.#emit('state', this.#state);
    });

  acceptFolder = () =>
    this.#answer('acceptFolder', async () => {
      const { offer } = this.#state;
      if (!offer) throw new BackendError('invalid', 'no folder was chosen');
      const { folder, found, caution } = offer;
      this.#state = {
        ...this.#state,
        folder,
        folder_short: folder.replace(/^\/home\/[^/]+/, '~'),
        caution,
        offer: null,
      };
      const notes = 'notes' in found ? found.notes : 0;
      this.store = new MemoryStore(seed(notes, this.#now()), this.#now);
      await this.#openFolder(notes);
      if (found.kind === 'original') {
        this.#report = { ...this.#report, adopted: notes, copied_aside: 'original-0.2-2026-11-22' };
        this.#enter({ phase: 'open', report: this.#report });
      }
    });

  cancelFolder = () =>
    this.#answer('cancelFolder', () => {
      this.#state = { ...this.#state, offer: null };
      this.#emit('state', this.#state);
    });

  createFolder = () =>
    this.#answer('createFolder', async () => {
      this.store = new MemoryStore([], this.#now);
      await this.#openFolder(0);
    });

  release = () =>
    this.#open('release', (store) => {
      store.flush();
      const report = figures.closeReport();
      for (const note of store.live()) if (note.layer === 'session') store.notes.delete(note.id);
      this.#enter({ phase: 'released', report });
      return report;
    });

  reopen = () => this.#answer('reopen', () => this.#openFolder(this.store.notes.size));

  remember = (note: NewNote) => this.#write('remember', (store) => store.remember(note));

  recall = (id: string) => this.#counted('recall', id);

  copy = async (id: string) => {
    const note = await this.#counted('copy', id);
    this.clipboard = note.content;
    return note;
  };

  #counted(command: 'recall' | 'copy', id: string): Promise<Note> {
    return this.#open(command, (store) => {
      const note = store.recall(id);
      this.#tellStatus();
      return note;
    });
  }

  search = (request: SearchRequest) =>
    this.#open('search', (store) => {
      const began = performance.now();
      const { found, terms } = this.#searches.cached(request, () => store.find(request));
      const items = found
        .slice(request.offset, request.offset + request.limit)
        .map((note) => listItem(note, terms, request.spelling));
      const took_us = Math.round((performance.now() - began) * 1000);
      this.#searches.measured(took_us);
      const more = found.length > request.offset + request.limit;
      return { items, more, terms, took_us, filter: request.filter };
    });

  searchAtOnce = () => undefined;

  tally = (request: SearchRequest) =>
    this.#open('tally', (store) => {
      const began = performance.now();
      const { found } = this.#searches.cached(request, () => store.find(request));
      const took_us = Math.round((performance.now() - began) * 1000);
      return { total: found.length, tags: store.tags(found), took_us };
    });

  get = (id: string) => this.#open('get', (store) => store.get(id));
  edit = (id: string, patch: NotePatch) => this.#write('edit', (store) => store.edit(id, patch));
  revisions = (id: string) => this.#open('revisions', (store) => store.revisions(id));
  delete = (id: string) =>
    this.#write('delete', (store) =>
      store.change(id, { deleted_at: new Date(this.#now()).toISOString() }),
    );
  restore = (id: string) =>
    this.#write('restore', (store) => store.change(id, { deleted_at: null }));
  purge = (id: string) => this.#write('purge', (store) => store.purge(id));
  emptyTrash = () => this.#write('emptyTrash', (store) => store.emptyTrash());
  moveLayer = (id: string, layer: Layer) =>
    this.#write('moveLayer', (store) => store.change(id, { layer }));
  pin = (id: string, pinned: boolean) =>
    this.#write('pin', (store) => store.change(id, { pinned }));

  ids = (request: SearchRequest) =>
    this.#open('ids', (store) =>
      store
        .find(request)
        .found.slice(request.offset, request.offset + request.limit)
        .map((note) => note.id),
    );
  previewTag = (change: TagChange) =>
    this.#open('previewTag', (store) => previewTag(store, change));
  changeTag = (change: TagChange) =>
    this.#write('changeTag', (store) => this.#kept(changeTag(store, change)));
  changeNotes = (notes: NoteSet, change: BulkChange) =>
    this.#write('changeNotes', (store) =>
      this.#kept(changeNotes(store, notes, change, this.#now())),
    );
  undoChange = (undo: number) =>
    this.#write('undoChange', (store) => {
      const before = this.#undos.get(undo);
      if (!before) throw new BackendError('not_found', 'this change can no longer be taken back');
      this.#undos.delete(undo);
      return this.#kept(putBack(store, before));
    });

  #kept(before: Note[]): ChangeOutcome {
    const undo = (this.#lastUndo += 1);
    this.#undos.set(undo, before);
    for (const done of [0, 0.5, 1]) {
      const total = before.length;
      this.#emit('progress', { job: 'change', done: done * total, total });
    }
    return { notes: before.length, undo };
  }

  tags = () => this.#open('tags', (store) => store.tags());
  overview = () => this.#open('overview', (store) => store.overview());
  activity = (days: number) =>
    this.#open('activity', (store) => figures.activity(store, days, this.#now()));

  flush = () =>
    this.#open('flush', (store) => {
      const written = store.flush();
      this.#tellStatus();
      return written;
    });
  stats = () => this.#open('stats', (store) => figures.stats(store, this.#searches));
  resources = () =>
    this.#answer('resources', () => figures.resources(this.store, this.#searches, this.#isOpen()));
  status = () =>
    this.#answer('status', () => figures.status(this.store, this.#isOpen(), this.#stopped));
  check = () =>
    this.#open('check', (store) => ({
      layers: store.layers(),
      records: store.notes.size,
      findings: this.#report.findings,
    }));

  updateSettings = (settings: Settings) =>
    this.#answer('updateSettings', () => {
      const text_size = Math.min(200, Math.max(80, Math.round(settings.text_size)));
      this.#state = { ...this.#state, settings: { ...settings, text_size } };
      this.#emit('state', this.#state);
      return this.#state.settings;
    });
  draft = () => this.#answer('draft', () => this.#draft);
  saveDraft = (draft: Draft) =>
    this.#answer('saveDraft', () => {
      this.#draft = draft;
    });

  importNotes = () =>
    this.#answer('importNotes', async (): Promise<ImportOutcome> => {
      const steps = this.#options.importSteps ?? 40;
      const total = steps * 390_000;
      const run = { cancelled: false };
      this.#progress = run;
      let done = 0;
      while (done < total && !run.cancelled) {
        done += 390_000;
        this.#emit('progress', { job: 'import', done, total });
        await this.#wait(this.#options.now ? 0 : 60);
      }
      this.#progress = undefined;
      const added = Math.round(done / 260_000);
      const deleted_at = new Date(this.#now()).toISOString();
      const undone = seed(added, this.#now() - 9e6).map((note) => {
        const id = idOf(Date.parse(note.created_at), 5_000_000 + this.store.notes.size);
        this.store.put({ ...note, id });
        return { ...note, id, deleted_at };
      });
      this.#changed();
      const examples = ['line 7: content: is empty', 'line 4081: expected value at column 1'];
      return {
        file: 'notes.jsonl',
        added,
        known: 2,
        in_trash: 0,
        restore: null,
        bad_lines: 2,
        examples,
        cancelled: run.cancelled,
        failed: null,
        undo: added > 0 ? this.#kept(undone).undo : null,
      };
    });
  cancelImport = () =>
    this.#answer('cancelImport', () => {
      if (this.#progress) this.#progress.cancelled = true;
    });
  exportNotes = (notes?: NoteSet) =>
    this.#open('exportNotes', (store) => ({
      file: 'memoryhub.jsonl',
      notes: notes ? notesOf(store, notes).length : store.live().length,
    }));

  openLink = (url: string) =>
    this.#answer('openLink', () => {
      if (!/^(https?|mailto):/i.test(url)) throw new BackendError('link', `not opened: ${url}`);
      this.opened.push(url);
    });
  openFolder = () =>
    this.#answer('openFolder', () => {
      this.opened.push(this.#state.folder);
    });
  acceptOutsideState = () =>
    this.#open('acceptOutsideState', () => {
      this.#stopped = null;
      this.#changed();
      return { added: 0, changed: 0, removed: 0, findings: [] };
    });
  quit = () => this.#answer('quit', () => undefined);

  answerClose = (answer: CloseAnswer) =>
    this.#answer('answerClose', () => {
      this.answered = answer;
    });
  acceptLink = (number: number) =>
    this.#write('acceptLink', (store) => {
      const { link } = this.#state;
      if (link?.number !== number || link.asks.kind !== 'new')
        throw new BackendError('invalid', 'no such note waits to be saved');
      const { text, tags } = link.asks;
      const note = store.remember({ content: text, tags, context_path: '', layer: 'auto' });
      this.#forget(number);
      return note;
    });
  cancelLink = (number: number) => this.#answer('cancelLink', () => this.#forget(number));
  captureReady = () => this.#answer('captureReady', () => undefined);
  closeCapture = () => this.#answer('closeCapture', () => undefined);
  openMain = () => this.#answer('openMain', () => undefined);

  on<E extends keyof BackendEvents>(event: E, handler: (payload: BackendEvents[E]) => void) {
    this.#handlers[event].add(handler);
    return () => {
      this.#handlers[event].delete(handler);
    };
  }
}
