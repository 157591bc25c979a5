import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { CaptureWindow } from './capture-window.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the capture window', () => {
  test('goes once its note is kept', async () => {
    const backend = new MemoryBackend();
    const page = new CaptureWindow(backend);
    await page.start();
    page.capture.write('In passing #quick');
    expect(await page.capture.save()).toMatchObject({ content: 'In passing', tags: ['quick'] });
    await vi.runAllTimersAsync();
    expect(backend.calls).toContain('closeCapture');
    expect((await backend.draft()).text).toBe('');
  });

  test('keeps its draft before it goes', async () => {
    const backend = new MemoryBackend();
    const page = new CaptureWindow(backend);
    page.capture.write('Half a thought');
    await page.leave();
    expect(backend.calls).toEqual(['saveDraft', 'closeCapture']);
    const again = new CaptureWindow(backend);
    await again.start();
    expect(again.capture.text).toBe('Half a thought');
  });

  test('stays with its text while the folder is released, and goes on afterwards', async () => {
    const backend = new MemoryBackend({ phase: 'released' });
    const page = new CaptureWindow(backend);
    await page.start();
    page.capture.write('For later');
    expect(await page.capture.save()).toBeUndefined();
    expect(page.capture.problem?.code).toBe('released');
    expect(backend.calls).not.toContain('closeCapture');
    await backend.reopen();
    page.entered('open');
    expect(page.capture.problem).toBeUndefined();
    expect(await page.capture.save()).toMatchObject({ content: 'For later' });
  });

  test('forgets what the last note left behind, and knows new tags', async () => {
    const backend = new MemoryBackend();
    const page = new CaptureWindow(backend);
    await page.start();
    page.capture.write('One');
    await page.capture.save();
    expect(page.capture.saved).toBeDefined();
    backend.changeOutside('From elsewhere', ['fresh']);
    await page.shown();
    expect(page.capture.saved).toBeUndefined();
    expect(page.tags.map((tag) => tag.tag)).toContain('fresh');
  });

  test('goes on in the main window with its draft kept', async () => {
    const backend = new MemoryBackend({ phase: 'failed:locked' });
    const page = new CaptureWindow(backend);
    page.capture.write('Not lost');
    await page.openMain();
    expect(backend.calls).toEqual(['saveDraft', 'openMain']);
  });
});
