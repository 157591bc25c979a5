// Chooses who answers the page. The in-memory backend is its own chunk: inside the application it
// is never loaded.

import type { Backend } from './backend';
import { tauriBackend } from './tauri';

export { BackendError, type Backend, type BackendEvents } from './backend';

/** Who answers; set by {@link connect} before the first component is made. */
export let backend: Backend = tauriBackend;

/** Finds the backend of this window. */
export async function connect(): Promise<Backend> {
  if (!('__TAURI_INTERNALS__' in window)) {
    const { MemoryBackend, optionsFromUrl } = await import('./memory');
    useBackend(new MemoryBackend(optionsFromUrl(window.location.search)));
  }
  return backend;
}

/** Puts another backend in its place; for tests. */
export function useBackend(other: Backend): void {
  backend = other;
}
