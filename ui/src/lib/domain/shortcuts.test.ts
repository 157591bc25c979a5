import { describe, expect, test } from 'vitest';
import { words } from '../i18n';
import { bindings } from './bindings.svelte';
import { composing, conflicts, keyLabel, keysOf, shortcutFor, shortcuts } from './shortcuts';

const press = (key: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, ...more });

describe('keys', () => {
  test('Ctrl does on Windows and Linux what ⌘ does on macOS', () => {
    expect(shortcutFor(press('n', { ctrlKey: true }), false)).toBe('compose');
    expect(shortcutFor(press('n', { metaKey: true }), true)).toBe('compose');
    expect(shortcutFor(press('n', { ctrlKey: true }), true)).toBeUndefined();
    expect(shortcutFor(press('n', { metaKey: true }), false)).toBeUndefined();
  });

  test('more modifiers make it another key', () => {
    expect(shortcutFor(press('z', { ctrlKey: true, shiftKey: true }), false)).toBe('redo');
    expect(shortcutFor(press('n', { ctrlKey: true, shiftKey: true }), false)).toBeUndefined();
    expect(shortcutFor(press('f', { ctrlKey: true, altKey: true }), false)).toBeUndefined();
  });

  test('a plain letter is no shortcut', () => {
    expect(shortcutFor(press('n'), false)).toBeUndefined();
  });

  test('caps lock changes nothing', () => {
    expect(shortcutFor(press('F', { ctrlKey: true }), false)).toBe('search');
  });

  test('while an input method is at work no key is a shortcut', () => {
    expect(
      shortcutFor(press('Enter', { ctrlKey: true, isComposing: true }), false),
    ).toBeUndefined();
    expect(shortcutFor(press('Escape', { keyCode: 229 }), false)).toBeUndefined();
    expect(composing(press('Enter', { keyCode: 229 }))).toBe(true);
    expect(composing(press('Enter', { keyCode: 13 }))).toBe(false);
  });
});

test('keys read as people know them', () => {
  expect(keyLabel('Mod+n', false)).toBe('Ctrl+N');
  expect(keyLabel('Mod+n', true)).toBe('⌘N');
  expect(keyLabel('ArrowUp', false)).toBe('↑');
  expect(keysOf('settings', false)).toBe('Ctrl+,');
});

test('every shortcut has words in the help', () => {
  for (const { id } of shortcuts) expect(words.en.main.shortcuts[id]).toBeTruthy();
});

test('keys that the user chose take the place of the usual ones, and conflicts are told', () => {
  expect(conflicts().size).toBe(0);
  bindings.chosen = { pin: ['Mod+Shift+d'], edit: ['Mod+F'], move: ['x'] };
  expect(shortcutFor(press('D', { ctrlKey: true, shiftKey: true }), false)).toBe('pin');
  expect(shortcutFor(press('d', { ctrlKey: true }), false)).toBeUndefined();
  expect(shortcutFor(press('x'), false)).toBeUndefined();
  expect(keysOf('pin', false)).toBe('Ctrl+Shift+D');
  expect(conflicts().get('search')).toEqual(['edit']);
  expect(conflicts().get('edit')).toEqual(['search']);
  bindings.chosen = {};
});
