import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { useBackend } from '../../backend';
import { MemoryBackend, type MemoryOptions } from '../../backend/memory';
import { app } from '../../domain/app.svelte';
import { notices } from '../../domain/notices.svelte';
import { pages } from '../../domain/pages.svelte';
import { toasts } from '../../domain/toasts.svelte';
import { transfer } from '../../domain/transfer.svelte';
import { pageIds } from '../../testids.pages';
import Banners from './Banners.svelte';
import Overlays from './Overlays.svelte';
import PhaseScreen from './PhaseScreen.svelte';

let backend: MemoryBackend;

async function start(options: MemoryOptions = {}) {
  backend = new MemoryBackend({ language: 'en', theme: 'light', ...options });
  useBackend(backend);
  await app.start();
}

const by = (id: string) => screen.findByTestId(id);
const phase = () => app.state.phase.phase;

beforeEach(() => start());
afterEach(() => {
  vi.useRealTimers();
  app.stop();
  pages.close();
  pages.answer(false);
  transfer.dismiss();
  toasts.clear();
});

describe('phases', () => {
  test('the first run names the folder and starts', async () => {
    await start({ phase: 'welcome' });
    render(PhaseScreen);
    expect(await by(pageIds.welcome)).toHaveTextContent('/home/mei/MemoryHub');
    await userEvent.click(await by(pageIds.welcomeStart));
    await waitFor(() => expect(phase()).toBe('open'));
  });

  test('a missing folder can be made, chosen elsewhere or tried again', async () => {
    await start({ phase: 'failed:missing' });
    render(PhaseScreen);
    await by(pageIds.tryAgain);
    await by(pageIds.chooseFolder);
    await userEvent.click(await by(pageIds.createFolder));
    await waitFor(() => expect(phase()).toBe('open'));
    expect(backend.calls).toContain('createFolder');
  });

  test('a locked folder names who has it', async () => {
    await start({ phase: 'failed:locked' });
    render(PhaseScreen);
    const page = await by(pageIds.failed);
    expect(page).toHaveTextContent('memoryhub');
    expect(page).toHaveTextContent('4242');
    expect(screen.queryByTestId(pageIds.createFolder)).toBeNull();
  });

  test('released, every step is told, and the folder can be reopened', async () => {
    await start({ phase: 'released' });
    render(PhaseScreen);
    const steps = await by(pageIds.releasedSteps);
    expect(within(steps).getAllByRole('listitem')).toHaveLength(6);
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      'You can move, rename or delete the folder now',
    );
    await userEvent.click(await by(pageIds.reopen));
    await waitFor(() => expect(phase()).toBe('open'));
  });

  test('quick opening shows no page of its own, slow opening shows how far it is', async () => {
    vi.useFakeTimers();
    await start({ phase: 'released' });
    render(PhaseScreen);
    backend.become('opening');
    await tick();
    vi.advanceTimersByTime(199);
    await tick();
    expect(screen.queryByTestId(pageIds.opening)).toBeNull();
    expect(screen.getByTestId(pageIds.released)).toBeVisible();
    vi.advanceTimersByTime(1);
    await tick();
    const page = screen.getByTestId(pageIds.opening);
    expect(within(page).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '42');
  });
});

describe('the folder offer', () => {
  test.each(['notes', 'original', 'empty', 'unrelated'] as const)(
    '%s can be taken',
    async (offer) => {
      await start({ offer });
      render(Overlays);
      await userEvent.click(await by(pageIds.offerAccept));
      await waitFor(() => expect(app.state.folder).toBe('/home/mei/Documents/Notes'));
      expect(app.state.offer).toBeNull();
    },
  );

  test('refused, the focus is back where it was', async () => {
    render(Overlays);
    pages.open('settings');
    const change = await by(pageIds.settingsChange);
    await userEvent.click(change);
    await by(pageIds.offer);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId(pageIds.offer)).toBeNull());
    await waitFor(() => expect(change).toHaveFocus());
  });

  test.each(['missing', 'unusable'] as const)('%s can only be left', async (offer) => {
    await start({ offer });
    render(Overlays);
    await by(pageIds.offer);
    expect(screen.queryByTestId(pageIds.offerAccept)).toBeNull();
    await userEvent.click(await by(pageIds.offerCancel));
    await waitFor(() => expect(app.state.offer).toBeNull());
    expect(app.state.folder).toBe('/home/mei/MemoryHub');
  });
});

describe('a folder that others have a hand in', () => {
  const CAUTIONS = ['onedrive', 'dropbox', 'icloud', 'googledrive', 'network'] as const;

  test.each(CAUTIONS)('%s is warned about before it is chosen', async (caution) => {
    await start({ offer: 'empty', caution });
    render(Overlays);
    const words = caution === 'network' ? 'another computer' : /one of them at a time/;
    expect(within(await by(pageIds.offer)).getByTestId(pageIds.caution)).toHaveTextContent(words);
    await by(pageIds.offerAccept);
  });

  test('it is warned about on the first page and in the settings, too', async () => {
    await start({ phase: 'welcome', caution: 'onedrive' });
    const { unmount } = render(PhaseScreen);
    expect(await by(pageIds.caution)).toHaveTextContent('OneDrive');
    unmount();
    await start({ caution: 'dropbox', language: 'zh-CN' });
    render(Overlays);
    pages.open('settings');
    expect(await by(pageIds.caution)).toHaveTextContent('Dropbox 会把这个文件夹复制到其他电脑');
  });

  test('what was read once is not said again for that folder', async () => {
    await start({ caution: 'network', folder: '/mnt/nas/notes' });
    render(Banners);
    const banner = await by(pageIds.bannerCaution);
    await userEvent.click(within(banner).getByTestId(pageIds.bannerDismiss));
    await waitFor(() => expect(screen.queryByTestId(pageIds.bannerCaution)).toBeNull());
    await start({ caution: 'network', folder: '/mnt/nas/notes' });
    await tick();
    expect(screen.queryByTestId(pageIds.bannerCaution)).toBeNull();
    await start({ caution: 'network', folder: '/mnt/nas/others' });
    await by(pageIds.bannerCaution);
  });

  test('an ordinary folder is not warned about', async () => {
    await start({ offer: 'empty' });
    render(Overlays);
    render(Banners);
    await by(pageIds.offer);
    expect(screen.queryByTestId(pageIds.caution)).toBeNull();
    expect(screen.queryByTestId(pageIds.bannerCaution)).toBeNull();
  });
});

describe('resources', () => {
  test('show what is held, and writing the counts shows none waiting', async () => {
    await start({ notes: 40 });
    render(Overlays);
    pages.open('resources');
    await waitFor(() => expect(screen.getAllByTestId(pageIds.resourceRow)).toHaveLength(9));
    const pending = () =>
      screen.getAllByTestId(pageIds.resourceRow).find((row) => row.dataset.resource === 'pending');
    expect(pending()).toHaveTextContent('310');
    await userEvent.click(await by(pageIds.resourcesFlush));
    await waitFor(() => expect(pending()).toHaveTextContent('010'));
    expect(toasts.list.at(-1)?.text).toContain('3 notes');
  });

  test('releasing from them closes the sheet and the folder', async () => {
    render(Overlays);
    pages.open('resources');
    await userEvent.click(await by(pageIds.resourcesRelease));
    await waitFor(() => expect(phase()).toBe('released'));
    expect(pages.current).toBeNull();
  });
});

describe('release', () => {
  test('asks first where notes live in memory only, and no means no', async () => {
    await backend.remember({ content: 'a', tags: [], context_path: '', layer: 'session' });
    render(Overlays);
    const first = pages.release();
    await userEvent.click(await by(pageIds.confirmNo));
    await first;
    expect(phase()).toBe('open');
    const second = pages.release();
    await userEvent.click(await by(pageIds.confirmYes));
    await second;
    expect(phase()).toBe('released');
  });

  test('asked twice at once happens once', async () => {
    await Promise.all([pages.release(), pages.release()]);
    expect(backend.calls.filter((call) => call === 'release')).toHaveLength(1);
    expect(toasts.list).toEqual([]);
  });

  test('a failure is said and leaves the folder open', async () => {
    backend.failNext('release', 'io');
    await pages.release();
    expect(toasts.list.at(-1)?.kind).toBe('error');
    expect(phase()).toBe('open');
    expect(pages.busy).toBe(false);
  });
});

describe('settings', () => {
  test('apply at once: language, colours, text size', async () => {
    render(Overlays);
    pages.open('settings');
    await userEvent.click(await screen.findByRole('radio', { name: '简体中文' }));
    expect(await screen.findByRole('heading', { name: '设置' })).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: '深色' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    await app.settings({ text_size: 150 });
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1.5');
    expect((await backend.appState()).settings).toMatchObject({
      language: 'zh-CN',
      theme: 'dark',
      text_size: 150,
    });
  });

  test('are taken back by Ctrl+Z one by one, in their sheet and where no folder is open', async () => {
    render(Overlays);
    pages.open('settings');
    await userEvent.click(await screen.findByRole('radio', { name: 'Dark' }));
    await userEvent.click(await by(pageIds.settingsPinyin));
    expect(app.state.settings).toMatchObject({ theme: 'dark', pinyin: false });
    await userEvent.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(app.state.settings.pinyin).toBe(true));
    expect(app.state.settings.theme).toBe('dark');
    pages.close();
    backend.become('released');
    await userEvent.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('light'));
    expect(toasts.list.at(-1)?.text).toBe('Setting taken back: Colours');
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
  });

  test('that could not be kept are taken back, and that is said', async () => {
    render(Overlays);
    pages.open('settings');
    backend.failNext('updateSettings', 'disk_full');
    await userEvent.click(await screen.findByRole('radio', { name: 'Dark' }));
    await waitFor(() => expect(toasts.list).toHaveLength(1));
    expect(document.documentElement.dataset.theme).toBe('light');
  });
});

describe('import', () => {
  test('shows how far it is, stops when asked, and tells the outcome', async () => {
    await start({ importSteps: 100_000 });
    render(Overlays);
    const work = pages.importNotes();
    await userEvent.click(await by(pageIds.transferCancel));
    await work;
    const ended = await by(pageIds.transferEnded);
    expect(ended).toHaveTextContent('Import stopped');
    expect(ended).toHaveTextContent('line 7: content: is empty');
    await userEvent.click(await by(pageIds.transferClose));
    await waitFor(() => expect(screen.queryByTestId(pageIds.transferEnded)).toBeNull());
  });

  test('that was stopped by what failed tells what came, and offers to take it back', async () => {
    const failed = { code: 'disk_full', message: 'no room' };
    const outcome = { ...(await backend.importNotes()), failed };
    backend.importNotes = () => Promise.resolve(outcome);
    render(Overlays);
    await pages.importNotes();
    const takenBack = vi.fn(() => Promise.resolve());
    transfer.back = takenBack;
    const ended = await by(pageIds.transferEnded);
    expect(ended).toHaveTextContent('Import stopped');
    expect(ended).toHaveTextContent('The disk is full');
    expect(ended).toHaveTextContent('Import the same file again to go on');
    await userEvent.click(await by(pageIds.transferUndo));
    expect(takenBack).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByTestId(pageIds.transferEnded)).toBeNull());
  });

  test('cancelled in the file dialog shows nothing', async () => {
    backend.importNotes = () => Promise.resolve(null) as never;
    await pages.importNotes();
    expect([transfer.running, transfer.ended]).toEqual([null, null]);
  });

  test('that failed is said', async () => {
    backend.failNext('importNotes', 'busy');
    await pages.importNotes();
    expect(toasts.list.at(-1)?.text).toBe('One moment');
  });
});

describe('notices', () => {
  test('name what opening found, until dismissed, and again after opening anew', async () => {
    await start({ findings: true, adopted: true });
    render(Banners);
    expect(await by(pageIds.bannerAdopted)).toHaveTextContent('original-0.2-2026-11-22');
    await userEvent.click(await by(pageIds.bannerFindingsShow));
    expect(await by(pageIds.findings)).toHaveTextContent('app_logs.jsonl');
    notices.dismiss('findings');
    await waitFor(() => expect(screen.queryByTestId(pageIds.bannerFindings)).toBeNull());
    await by(pageIds.bannerAdopted);
    await app.settings({ text_size: 110 });
    expect(screen.queryByTestId(pageIds.bannerFindings)).toBeNull();
  });

  test('a read-only folder says so', async () => {
    await start({ readOnly: true });
    render(Banners);
    await by(pageIds.bannerReadOnly);
  });

  test('a disk that was full at opening is named, not called read-only', async () => {
    await start({ diskFull: true });
    render(Banners);
    expect(await by(pageIds.bannerReadOnly)).toHaveTextContent('The disk is full');
    expect(screen.queryByTestId(pageIds.bannerStopped)).toBeNull();
  });

  test('stopped writes go on once the user takes what is on disk', async () => {
    render(Banners);
    render(Overlays);
    backend.stopWrites('archive.jsonl shrank');
    await userEvent.click(await by(pageIds.bannerStoppedAccept));
    await userEvent.click(await by(pageIds.confirmYes));
    await waitFor(() => expect(screen.queryByTestId(pageIds.bannerStopped)).toBeNull());
  });
});

test('statistics of an empty folder say so instead of drawing nothing', async () => {
  render(Overlays);
  pages.open('statistics');
  await by(pageIds.statisticsEmpty);
});

test('no two parts of the pages share a test id', () => {
  const ids = Object.values(pageIds);
  expect(new Set(ids).size).toBe(ids.length);
});
