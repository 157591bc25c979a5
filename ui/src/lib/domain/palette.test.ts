import { expect, test, vi } from 'vitest';
import { MemoryBackend } from '../backend/memory';
import { fits, Palette, type Action } from './palette.svelte';

const action = (label: string): Action => ({ id: label, label, run: vi.fn() });
const shown = (palette: Palette) =>
  palette.items.map((item) =>
    item.kind === 'action'
      ? item.action.label
      : item.kind === 'tag'
        ? `#${item.tag.tag}`
        : item.note.title.text,
  );

async function made() {
  const backend = new MemoryBackend({ notes: 0 });
  for (const content of ['an old note', 'a pinned thought']) {
    await backend.remember({ content, tags: ['pins/blue'], context_path: '', layer: 'auto' });
  }
  const actions = [action('Settings'), action('Pin the note'), action('Release data folder')];
  const tags = await backend.tags();
  return {
    backend,
    palette: new Palette(
      backend,
      () => actions,
      () => tags,
    ),
  };
}

test('a few letters find a label, the better the nearer they are to its beginning', () => {
  expect(fits('Release data folder', 'rel')).toBe(4);
  expect(fits('Release data folder', 'dat fol')).toBe(3);
  expect(fits('Release data folder', 'ease')).toBe(2);
  expect(fits('Release data folder', 'rdf')).toBe(1);
  expect(fits('Release data folder', 'xyz')).toBe(-1);
  expect(fits('释放数据文件夹', '数据')).toBe(2);
});

test('what is typed finds actions, tags and notes together', async () => {
  const { palette } = await made();
  await vi.waitFor(() => expect(shown(palette)[0]).toBe('a pinned thought'));
  palette.write('pin');
  await vi.waitFor(() =>
    expect(shown(palette)).toEqual([
      'Pin the note',
      '#pins',
      '#pins/blue',
      'a pinned thought',
      'an old note',
    ]),
  );
  palette.write('#blue');
  expect(shown(palette)).toEqual(['#pins/blue']);
});

test('the arrows go round', async () => {
  const { palette } = await made();
  palette.write('e');
  palette.move(-1);
  expect(palette.active).toBe(palette.items.length - 1);
  palette.move(1);
  expect(palette.active).toBe(0);
});

test('a store that does not answer leaves the actions', async () => {
  const { backend, palette } = await made();
  backend.failNext('search', 'closed');
  palette.write('settings');
  await vi.waitFor(() => expect(shown(palette)).toEqual(['Settings']));
});
