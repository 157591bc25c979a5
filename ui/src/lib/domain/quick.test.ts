import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { useBackend } from '../backend';
import { MemoryBackend, type MemoryOptions } from '../backend/memory';
import { app } from './app.svelte';
import { pages } from './pages.svelte';
import { quick } from './quick.svelte';
import { toasts } from './toasts.svelte';

let backend: MemoryBackend;
let stop: () => void = () => {};

async function start(options: MemoryOptions = {}) {
  backend = new MemoryBackend({ language: 'en', ...options });
  useBackend(backend);
  await app.start();
  stop = quick.start(backend);
}

beforeEach(() => start());
afterEach(() => {
  stop();
  app.stop();
  toasts.clear();
  quick.closing = false;
});

describe('closing the window', () => {
  test('is asked about, and the answer is remembered', async () => {
    backend.ask('close');
    expect(quick.closing).toBe(true);
    expect(quick.remember).toBe(true);
    await quick.answer(backend, 'tray');
    expect(quick.closing).toBe(false);
    expect(backend.answered).toBe('tray');
    expect(app.state.settings.on_close).toBe('tray');
  });

  test('is asked about the next time if the answer is for once', async () => {
    backend.ask('close');
    quick.remember = false;
    await quick.answer(backend, 'quit');
    expect(backend.answered).toBe('quit');
    expect(app.state.settings.on_close).toBe('ask');
    backend.ask('close');
    expect(quick.remember).toBe(true);
  });

  test('is taken back without remembering anything', async () => {
    backend.ask('close');
    await quick.answer(backend, 'open');
    expect(backend.answered).toBe('open');
    expect(app.state.settings.on_close).toBe('ask');
  });

  test('happens even if the answer cannot be kept', async () => {
    backend.ask('close');
    backend.failNext('updateSettings', 'io');
    await quick.answer(backend, 'quit');
    expect(backend.answered).toBe('quit');
    expect(toasts.list).toHaveLength(1);
  });
});

describe('the tray', () => {
  test('releases the folder as the window does', async () => {
    backend.ask('release');
    await vi.waitFor(() => expect(app.state.phase.phase).toBe('released'));
  });

  test('asks before notes in memory are forgotten', async () => {
    await backend.remember({ content: 'for now', tags: [], context_path: '', layer: 'session' });
    await vi.waitFor(() => expect(app.status.session_notes).toBe(1));
    backend.ask('release');
    await vi.waitFor(() => expect(pages.question).not.toBeNull());
    pages.answer(false);
    expect(app.state.phase.phase).toBe('open');
  });

  test('has nothing to release where nothing is open', async () => {
    stop();
    await start({ phase: 'released' });
    backend.ask('release');
    await Promise.resolve();
    expect(backend.calls).not.toContain('release');
  });
});

describe('keys that another program has', () => {
  test('are told once, and free ones are a click away', async () => {
    const refused = { state: 'refused', free: 'Ctrl+Alt+N' } as const;
    quick.tellKeys(refused);
    quick.tellKeys(refused);
    expect(toasts.list).toHaveLength(1);
    expect(toasts.list[0]?.text).toContain('Ctrl+Alt+M');
    expect(toasts.list[0]?.action?.label).toBe('Use Ctrl+Alt+N');
    toasts.list[0]?.action?.run();
    await vi.waitFor(() => expect(app.state.settings.capture_keys).toBe('Ctrl+Alt+N'));
    quick.tellKeys({ state: 'ready' });
    quick.tellKeys(refused);
    expect(toasts.list).toHaveLength(2);
  });

  test('point to the settings where none is free', () => {
    quick.tellKeys({ state: 'ready' });
    quick.tellKeys({ state: 'refused', free: null });
    expect(toasts.list[0]?.action).toBeUndefined();
    expect(toasts.list[0]?.more).toContain('settings');
  });
});
