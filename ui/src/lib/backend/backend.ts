// What the page asks of the application. Pages and controllers know this interface and nothing of
// how it is answered: by the application (tauri.ts) or by the page's own memory (memory.ts).

import type { AppState } from '../bindings/AppState';
import type { Ask } from '../bindings/Ask';
import type { BulkChange } from '../bindings/BulkChange';
import type { ChangeOutcome } from '../bindings/ChangeOutcome';
import type { CheckReport } from '../bindings/CheckReport';
import type { CloseAnswer } from '../bindings/CloseAnswer';
import type { CloseReport } from '../bindings/CloseReport';
import type { DayCount } from '../bindings/DayCount';
import type { Draft } from '../bindings/Draft';
import type { ExportOutcome } from '../bindings/ExportOutcome';
import type { ImportOutcome } from '../bindings/ImportOutcome';
import type { Layer } from '../bindings/Layer';
import type { ListPage } from '../bindings/ListPage';
import type { NewNote } from '../bindings/NewNote';
import type { Note } from '../bindings/Note';
import type { NoteId } from '../bindings/NoteId';
import type { NotePatch } from '../bindings/NotePatch';
import type { NoteSet } from '../bindings/NoteSet';
import type { OutsideChanges } from '../bindings/OutsideChanges';
import type { Overview } from '../bindings/Overview';
import type { Progress } from '../bindings/Progress';
import type { Resources } from '../bindings/Resources';
import type { Revision } from '../bindings/Revision';
import type { SearchRequest } from '../bindings/SearchRequest';
import type { Settings } from '../bindings/Settings';
import type { Stats } from '../bindings/Stats';
import type { Status } from '../bindings/Status';
import type { TagChange } from '../bindings/TagChange';
import type { TagCount } from '../bindings/TagCount';
import type { TagPreview } from '../bindings/TagPreview';
import type { Tally } from '../bindings/Tally';

/** What the application tells without being asked. */
export interface BackendEvents {
  /** The phase, the folder, an offer or the settings changed. */
  state: AppState;
  /** The status bar's figures changed. */
  status: Status;
  /** Notes changed outside this window: refresh. */
  changed: null;
  /** A note was written in the capture window. */
  captured: NoteId;
  /** An import, an export or a change of many notes goes on. */
  progress: Progress;
  /** The tray or the window's cross asks something of the main window. */
  ask: Ask;
}

/** Every command; each rejects with a {@link BackendError}. */
export interface Backend {
  appState(): Promise<AppState>;
  /** From phase welcome: makes or opens the folder. */
  acceptWelcome(): Promise<void>;
  /** The native folder dialog; what was chosen arrives as `AppState.offer`. */
  pickFolder(): Promise<void>;
  /** Opens the offered folder. */
  acceptFolder(): Promise<void>;
  /** Forgets the offer. */
  cancelFolder(): Promise<void>;
  /** From phase failed with code `missing`: makes the missing folder. */
  createFolder(): Promise<void>;
  release(): Promise<CloseReport>;
  /** From released or failed. */
  reopen(): Promise<void>;

  remember(note: NewNote): Promise<Note>;
  /** Opening a note: counts as a recall. */
  recall(id: NoteId): Promise<Note>;
  /** Puts the content on the clipboard: counts as a recall. */
  copy(id: NoteId): Promise<Note>;
  /** The rows that are looked at; how many there are in all tells {@link tally}. */
  search(request: SearchRequest): Promise<ListPage>;
  /**
   * The same rows before the page paints again, if they can be had so soon; else `undefined`, and
   * {@link search} is to be asked.
   */
  searchAtOnce(request: SearchRequest): ListPage | undefined;
  /** Counts all hits and their tags; `null` if the next search came before that was done. */
  tally(request: SearchRequest): Promise<Tally | null>;
  /** Never counts. */
  get(id: NoteId): Promise<Note>;
  edit(id: NoteId, patch: NotePatch): Promise<Note>;
  /** Newest first. */
  revisions(id: NoteId): Promise<Revision[]>;
  delete(id: NoteId): Promise<Note>;
  restore(id: NoteId): Promise<Note>;
  /** For ever; only from the trash. */
  purge(id: NoteId): Promise<void>;
  /** Returns how many notes are gone for ever. */
  emptyTrash(): Promise<number>;
  moveLayer(id: NoteId, layer: Layer): Promise<Note>;
  pin(id: NoteId, pinned: boolean): Promise<Note>;

  /** The ids of a part of an answer. */
  ids(request: SearchRequest): Promise<NoteId[]>;
  /** What a change of a tag would do. */
  previewTag(change: TagChange): Promise<TagPreview>;
  /** On every note that carries the tag: all of them, or none if it fails. */
  changeTag(change: TagChange): Promise<ChangeOutcome>;
  changeNotes(notes: NoteSet, change: BulkChange): Promise<ChangeOutcome>;
  /** Takes a change back; the answer takes that back in turn. */
  undoChange(undo: number): Promise<ChangeOutcome>;

  tags(): Promise<TagCount[]>;
  overview(): Promise<Overview>;
  /** Notes a day over the last `days` days, oldest first, empty days included. */
  activity(days: number): Promise<DayCount[]>;

  /** Writes the waiting recall counts; returns of how many notes. */
  flush(): Promise<number>;
  stats(): Promise<Stats>;
  resources(): Promise<Resources>;
  status(): Promise<Status>;
  check(): Promise<CheckReport>;

  updateSettings(settings: Settings): Promise<Settings>;
  draft(): Promise<Draft>;
  saveDraft(draft: Draft): Promise<void>;

  /** `null`: the file dialog was cancelled. */
  importNotes(): Promise<ImportOutcome | null>;
  cancelImport(): Promise<void>;
  /** All notes, or these. `null`: the file dialog was cancelled. */
  exportNotes(notes?: NoteSet): Promise<ExportOutcome | null>;

  /** `http`, `https` and `mailto` only. */
  openLink(url: string): Promise<void>;
  /** Shows the data folder in the file manager. */
  openFolder(): Promise<void>;
  /** Takes what is on disk now as the truth. */
  acceptOutsideState(): Promise<OutsideChanges>;
  quit(): Promise<void>;

  /** Answers the event `ask` about closing. */
  answerClose(answer: CloseAnswer): Promise<void>;
  /** Saves the note of the link that waits. */
  acceptLink(number: number): Promise<Note>;
  /** Forgets a link; the next one comes. */
  cancelLink(number: number): Promise<void>;
  /** In the capture window: it takes text. */
  captureReady(): Promise<void>;
  /** In the capture window: hides it. */
  closeCapture(): Promise<void>;
  /** In the capture window: hides it and brings the main window forward. */
  openMain(): Promise<void>;

  /** Calls `handler` at each `event` until the returned function is called. */
  on<E extends keyof BackendEvents>(
    event: E,
    handler: (payload: BackendEvents[E]) => void,
  ): () => void;
}

/** A refused command: the code has words in the namespace `errors`, the message is for details. */
export class BackendError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'BackendError';
    this.code = code;
  }

  /** Reads whatever was thrown. */
  static from(thrown: unknown): BackendError {
    if (thrown instanceof BackendError) return thrown;
    if (typeof thrown === 'object' && thrown !== null) {
      const { code, message } = thrown as { code?: unknown; message?: unknown };
      const text = typeof message === 'string' ? message : JSON.stringify(thrown);
      return new BackendError(typeof code === 'string' ? code : 'panic', text);
    }
    return new BackendError('panic', String(thrown));
  }
}
