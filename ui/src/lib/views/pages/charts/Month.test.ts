import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { dayPlus } from '../../../domain/days';
import { dayOf } from '../../../domain/resurfacing';
import { pageIds } from '../../../testids.pages';
import Month from './Month.svelte';

const today = dayOf(new Date());

function made() {
  const onday = vi.fn();
  const days = Array.from({ length: 365 }, (_, i) => ({
    day: dayPlus(today, i - 364),
    notes: i === 364 ? 3 : 0,
  }));
  render(Month, { days, label: 'Calendar', focused: true, onday });
  return { onday, user: userEvent.setup() };
}

const focused = () => document.activeElement?.getAttribute('data-day');

test('a click on a day, or Enter, asks for its notes', async () => {
  const { onday, user } = made();
  await vi.waitFor(() => expect(focused()).toBe(today));
  expect(document.activeElement).toHaveAccessibleName(/: 3 notes$/);
  await user.keyboard('{Enter}');
  expect(onday).toHaveBeenLastCalledWith(today);
  const other = screen
    .getAllByTestId<HTMLButtonElement>(pageIds.monthDay)
    .find(({ dataset, disabled }) => dataset.day !== today && !disabled);
  await user.click(other as HTMLButtonElement);
  expect(onday).toHaveBeenLastCalledWith(other?.dataset.day);
});

test('the arrow keys walk over the days and months, Tab passes them as one', async () => {
  const { user } = made();
  await vi.waitFor(() => expect(focused()).toBe(today));
  await user.keyboard('{ArrowLeft}');
  await vi.waitFor(() => expect(focused()).toBe(dayPlus(today, -1)));
  const title = screen.getByTestId(pageIds.monthTitle).textContent;
  await user.keyboard('{PageUp}');
  await vi.waitFor(() =>
    expect(screen.getByTestId(pageIds.monthTitle).textContent).not.toBe(title),
  );
  const stops = screen.getAllByTestId(pageIds.monthDay).filter(({ tabIndex }) => tabIndex === 0);
  expect(stops).toHaveLength(1);
});

test('a day to come cannot be asked for', () => {
  made();
  const days = screen.getAllByTestId<HTMLButtonElement>(pageIds.monthDay);
  for (const { dataset, disabled } of days) expect(disabled).toBe((dataset.day ?? '') > today);
});
