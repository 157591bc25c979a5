// The application's answers. The only importer of @tauri-apps.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import { AtOnce } from './at-once';
import { BackendError, type Backend } from './backend';

async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw BackendError.from(thrown);
  }
}

const atOnce = new AtOnce(navigator.userAgent.includes('Linux'));

/** The backend inside the application's window. */
export const tauriBackend: Backend = {
  appState: () => call('app_state'),
  acceptWelcome: () => call('accept_welcome'),
  pickFolder: () => call('pick_folder'),
  acceptFolder: () => call('accept_folder'),
  cancelFolder: () => call('cancel_folder'),
  createFolder: () => call('create_folder'),
  release: () => call('release'),
  reopen: () => call('reopen'),

  remember: (note) => call('remember', { note }),
  recall: (id) => call('recall', { id }),
  copy: (id) => call('copy', { id }),
  search: (request) => call('search', { request }),
  searchAtOnce: (request) => atOnce.rows(request),
  tally: (request) => call('tally', { request }),
  get: (id) => call('get', { id }),
  edit: (id, patch) => call('edit', { id, patch }),
  revisions: (id) => call('revisions', { id }),
  delete: (id) => call('delete', { id }),
  restore: (id) => call('restore', { id }),
  purge: (id) => call('purge', { id }),
  emptyTrash: () => call('empty_trash'),
  moveLayer: (id, layer) => call('move_layer', { id, layer }),
  pin: (id, pinned) => call('pin', { id, pinned }),

  ids: (request) => call('ids', { request }),
  previewTag: (change) => call('preview_tag', { change }),
  changeTag: (change) => call('change_tag', { change }),
  changeNotes: (notes, change) => call('change_notes', { notes, change }),
  undoChange: (undo) => call('undo_change', { undo }),

  tags: () => call('tags'),
  overview: () => call('overview'),
  activity: (days) => call('activity', { days }),

  flush: () => call('flush'),
  stats: () => call('stats'),
  resources: () => call('resources'),
  status: () => call('status'),
  check: () => call('check'),

  updateSettings: (settings) => call('update_settings', { settings }),
  draft: () => call('draft'),
  saveDraft: (draft) => call('save_draft', { draft }),

  importNotes: () => call('import_notes'),
  cancelImport: () => call('cancel_import'),
  exportNotes: (notes) => call('export_notes', { notes: notes ?? null }),

  openLink: (url) => call('open_link', { url }),
  openFolder: () => call('open_folder'),
  acceptOutsideState: () => call('accept_outside_state'),
  quit: () => call('quit'),

  answerClose: (answer) => call('answer_close', { answer }),
  acceptLink: (number) => call('accept_link', { number }),
  cancelLink: (number) => call('cancel_link', { number }),
  captureReady: () => call('capture_ready'),
  closeCapture: () => call('close_capture'),
  openMain: () => call('open_main'),

  on(event, handler) {
    // `listen` answers later; a caller that leaves before that must still be unsubscribed.
    let gone = false;
    let stop: (() => void) | undefined;
    void listen(event, ({ payload }) => {
      if (!gone) handler(payload as never);
    }).then((unlisten) => {
      if (gone) unlisten();
      else stop = unlisten;
    });
    return () => {
      gone = true;
      stop?.();
    };
  },
};
