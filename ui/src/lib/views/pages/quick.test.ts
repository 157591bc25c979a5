import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { useBackend } from '../../backend';
import { MemoryBackend, type MemoryOptions } from '../../backend/memory';
import { app } from '../../domain/app.svelte';
import { pages } from '../../domain/pages.svelte';
import { quick } from '../../domain/quick.svelte';
import { toasts } from '../../domain/toasts.svelte';
import { quickIds } from '../../testids.quick';
import Overlays from './Overlays.svelte';

let backend: MemoryBackend;

async function settings(options: MemoryOptions = {}) {
  backend = new MemoryBackend({ language: 'en', theme: 'light', ...options });
  useBackend(backend);
  await app.start();
  render(Overlays);
  pages.open('settings');
}

const by = (id: string) => screen.findByTestId(id);

afterEach(() => {
  app.stop();
  pages.close();
  quick.closing = false;
  toasts.clear();
});

describe('the keys of the capture window', () => {
  test('are changed by pressing others', async () => {
    await settings();
    const field = await by(quickIds.captureKeys);
    expect(field).toHaveTextContent('Ctrl+Alt+M');
    await userEvent.click(field);
    expect(field).toHaveTextContent('Press the new keys');
    await userEvent.keyboard('{Control>}{Shift>}[KeyJ]{/Shift}{/Control}');
    await waitFor(() => expect(app.state.settings.capture_keys).toBe('Ctrl+Shift+J'));
    expect(field).toHaveTextContent('Ctrl+Shift+J');
    await userEvent.click(await by(quickIds.captureKeysUsual));
    await waitFor(() => expect(field).toHaveTextContent('Ctrl+Alt+M'));
  });

  test('stay as they were after Escape, which closes nothing else', async () => {
    await settings();
    const field = await by(quickIds.captureKeys);
    await userEvent.click(field);
    await userEvent.keyboard('[KeyJ]');
    expect(field).toHaveTextContent('Press the new keys');
    await userEvent.keyboard('{Escape}');
    expect(field).toHaveTextContent('Ctrl+Alt+M');
    expect(pages.current).toBe('settings');
  });

  test('can be none, and then the command is shown', async () => {
    await settings();
    await userEvent.click(await by(quickIds.captureKeysRemove));
    await waitFor(() => expect(app.state.settings.capture_keys).toBe(''));
    expect(await by(quickIds.captureKeysState)).toHaveTextContent('memoryhub-desktop --capture');
  });

  test('that are taken say so and offer free ones', async () => {
    await settings({ keys: { state: 'refused', free: 'Ctrl+Alt+N' } });
    expect(await by(quickIds.captureKeysState)).toHaveTextContent('Another program has these keys');
    await userEvent.click(await by(quickIds.captureKeysUse));
    await waitFor(() => expect(app.state.settings.capture_keys).toBe('Ctrl+Alt+N'));
  });

  test('are a command on Wayland', async () => {
    await settings({ keys: { state: 'wayland' } });
    const told = await by(quickIds.captureKeysState);
    expect(told).toHaveTextContent('Wayland');
    expect(told).toHaveTextContent('memoryhub-desktop --capture');
    expect(screen.queryByTestId(quickIds.captureKeys)).toBeNull();
  });
});

describe('closing and starting', () => {
  test('what closing does is chosen where there is a tray', async () => {
    await settings();
    const group = await by(quickIds.settingsOnClose);
    const quit = group.querySelector('input[value="quit"]');
    if (!quit) throw new Error('no choice');
    await userEvent.click(quit);
    await waitFor(() => expect(app.state.settings.on_close).toBe('quit'));
  });

  test('without a tray there is nothing to choose', async () => {
    await settings({ tray: false });
    await by(quickIds.settingsLogin);
    expect(screen.queryByTestId(quickIds.settingsOnClose)).toBeNull();
  });

  test('a start at login can be hidden, where there is a tray', async () => {
    await settings();
    expect(screen.queryByTestId(quickIds.settingsHidden)).toBeNull();
    await userEvent.click(await by(quickIds.settingsLogin));
    await userEvent.click(await by(quickIds.settingsHidden));
    await waitFor(() => expect(app.state.settings.start_hidden).toBe(true));
    expect(app.state.settings.start_at_login).toBe(true);
  });
});

test('the question about closing is answered by a click', async () => {
  await settings();
  pages.close();
  quick.closing = true;
  await by(quickIds.close);
  await userEvent.click(await by(quickIds.closeRemember));
  await userEvent.click(await by(quickIds.closeTray));
  await waitFor(() => expect(backend.answered).toBe('tray'));
  expect(app.state.settings.on_close).toBe('ask');
  await waitFor(() => expect(screen.queryByTestId(quickIds.close)).toBeNull());
});
