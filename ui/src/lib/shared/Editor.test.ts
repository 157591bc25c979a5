import { render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import Editor from './Editor.svelte';

function made() {
  const told = { onchange: vi.fn(), onsubmit: vi.fn(), oncancel: vi.fn(() => true) };
  render(Editor, {
    text: 'a #tag',
    label: 'New note',
    placeholder: '',
    testid: 'text',
    tags: () => [],
    ...told,
  });
  const content = screen.getByTestId('text');
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    content.dispatchEvent(event);
    return event;
  };
  return { ...told, content, press };
}

test('Ctrl+Enter saves and Esc cancels', () => {
  const { press, onsubmit, oncancel } = made();
  press('Enter', { ctrlKey: true });
  expect(onsubmit).toHaveBeenCalledOnce();
  press('Escape');
  expect(oncancel).toHaveBeenCalledOnce();
});

test.each([{ isComposing: true }, { keyCode: 229 }])(
  'Enter, Esc and Tab belong to the input method while it is at work (%o)',
  (composing) => {
    const { press, onsubmit, oncancel, content } = made();
    const before = content.textContent;
    for (const key of ['Enter', 'Escape', 'Tab']) {
      expect(press(key, composing).defaultPrevented).toBe(false);
    }
    expect(press('Enter', { ...composing, ctrlKey: true }).defaultPrevented).toBe(false);
    expect(onsubmit).not.toHaveBeenCalled();
    expect(oncancel).not.toHaveBeenCalled();
    expect(content.textContent).toBe(before);
  },
);

test('#tags are coloured', () => {
  const { content } = made();
  expect(content.querySelector('.cm-tag')?.textContent).toBe('#tag');
});

test('Tab leaves the editor when nothing is offered', () => {
  const { press } = made();
  expect(press('Tab').defaultPrevented).toBe(false);
});
