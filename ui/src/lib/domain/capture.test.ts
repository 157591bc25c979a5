import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { Capture } from './capture.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the composer', () => {
  test('saves content, tags, path and layer, and is empty for the next note', async () => {
    const backend = new MemoryBackend();
    const saved = vi.fn();
    const capture = new Capture(backend, saved);
    capture.write('Close every handle #work');
    capture.setContextPath(' /projects/hub ');
    const note = await capture.save();
    expect(note).toMatchObject({
      content: 'Close every handle',
      tags: ['work'],
      context_path: '/projects/hub',
      layer: 'core',
    });
    expect(saved).toHaveBeenCalledWith(note);
    expect(capture.text).toBe('');
    expect(capture.contextPath).toBe(' /projects/hub ');
  });

  test('keeps the text and says why when saving fails', async () => {
    const backend = new MemoryBackend();
    const capture = new Capture(backend);
    capture.write('precious');
    backend.failNext('remember', 'disk_full');
    expect(await capture.save()).toBeUndefined();
    expect(capture.text).toBe('precious');
    expect(capture.problem?.code).toBe('disk_full');
    expect(capture.canSave).toBe(true);
    capture.write('precious!');
    expect(capture.problem).toBeUndefined();
  });

  test('saves once however often it is asked while saving', async () => {
    const backend = new MemoryBackend();
    const remember = vi.spyOn(backend, 'remember');
    const capture = new Capture(backend);
    capture.write('one');
    await Promise.all([capture.save(), capture.save()]);
    expect(remember).toHaveBeenCalledOnce();
  });

  test('what is typed while saving is the next note', async () => {
    const capture = new Capture(new MemoryBackend());
    capture.write('one');
    const saving = capture.save();
    capture.write('one and two');
    await saving;
    expect(capture.text).toBe(' and two');
  });

  test('nothing but spaces is not saved', async () => {
    const backend = new MemoryBackend();
    const remember = vi.spyOn(backend, 'remember');
    const capture = new Capture(backend);
    capture.write(' \n ');
    await capture.save();
    expect(remember).not.toHaveBeenCalled();
  });

  test('shows where Auto will put the note, and Session holds for one note only', async () => {
    const capture = new Capture(new MemoryBackend());
    capture.write('a log entry');
    expect(capture.resolvedLayer).toBe('application');
    capture.setLayer('session');
    expect(capture.resolvedLayer).toBe('session');
    expect((await capture.save())?.layer).toBe('session');
    expect(capture.layer).toBe('auto');
  });

  test('the draft is written after a pause and comes back in a new window', async () => {
    const backend = new MemoryBackend();
    const saveDraft = vi.spyOn(backend, 'saveDraft');
    const capture = new Capture(backend);
    capture.write('h');
    capture.write('half a thought');
    capture.setLayer('archive');
    expect(saveDraft).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(400);
    expect(saveDraft).toHaveBeenCalledOnce();

    const next = new Capture(backend);
    await next.restore();
    expect(next.text).toBe('half a thought');
    expect(next.layer).toBe('archive');
  });

  test('the draft is written at once when the window goes away, and is empty after saving', async () => {
    const backend = new MemoryBackend();
    const capture = new Capture(backend);
    capture.write('going');
    await capture.flushDraft();
    expect((await backend.draft()).text).toBe('going');
    await capture.save();
    await vi.advanceTimersByTimeAsync(0);
    expect((await backend.draft()).text).toBe('');
  });

  test('a late draft does not overwrite what was typed meanwhile', async () => {
    const backend = new MemoryBackend();
    await backend.saveDraft({ text: 'old', context_path: '', layer: 'auto' });
    const capture = new Capture(backend);
    const restoring = capture.restore();
    capture.write('new');
    await restoring;
    expect(capture.text).toBe('new');
  });
});
