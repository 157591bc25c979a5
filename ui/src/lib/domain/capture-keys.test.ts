import { describe, expect, test } from 'vitest';
import { globalKeys, globalKeysLabel } from './capture-keys';

const press = (init: KeyboardEventInit) => globalKeys(new KeyboardEvent('keydown', init));

describe('keys for the capture window', () => {
  test('are named by their place on the keyboard, modifiers first', () => {
    expect(press({ key: 'm', code: 'KeyM', ctrlKey: true, altKey: true })).toBe('Ctrl+Alt+M');
    expect(press({ key: 'µ', code: 'KeyM', altKey: true })).toBe('Alt+M');
    expect(press({ key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+1');
    expect(press({ key: ' ', code: 'Space', metaKey: true })).toBe('Super+Space');
    expect(press({ key: 'F9', code: 'F9' })).toBe('F9');
  });

  test('are never keys that write, or a modifier alone', () => {
    expect(press({ key: 'm', code: 'KeyM' })).toBeUndefined();
    expect(press({ key: 'M', code: 'KeyM', shiftKey: true })).toBeUndefined();
    expect(press({ key: 'Control', code: 'ControlLeft', ctrlKey: true })).toBeUndefined();
    expect(press({ key: 'Enter', code: 'Enter' })).toBeUndefined();
    expect(press({ key: 'Unidentified', code: '', ctrlKey: true })).toBeUndefined();
  });

  test('are left to an input method that is at work', () => {
    const composing = { key: 'm', code: 'KeyM', ctrlKey: true, isComposing: true };
    expect(press(composing)).toBeUndefined();
  });

  test('are written as people of the system write them', () => {
    expect(globalKeysLabel('Ctrl+Alt+M', false)).toBe('Ctrl+Alt+M');
    expect(globalKeysLabel('Ctrl+Shift+ArrowUp', false)).toBe('Ctrl+Shift+↑');
    expect(globalKeysLabel('Ctrl+Alt+M', true)).toBe('⌃⌥M');
  });
});
