import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SearchRequest } from '../bindings/SearchRequest';
import { AtOnce, type Reply } from './at-once';

const request: SearchRequest = {
  text: 'a&b=c "程序" +',
  offset: 0,
  limit: 60,
  filter: { view: 'all', tags: [], layer: null },
  spelling: { pinyin: true, variants: true },
};
const rows = { items: [], more: false, terms: ['a'], took_us: 7, filter: request.filter };
const here: Reply = { status: 200, text: JSON.stringify(rows) };
const notNow: Reply = { status: 204, text: '' };

describe('rows at once', () => {
  afterEach(() => vi.useRealTimers());

  test('are asked for whole, whatever signs the words have', () => {
    const ask = vi.fn((address: string): Reply => (address === '' ? notNow : here));
    expect(new AtOnce(true, ask).rows(request)).toEqual(rows);
    const address = new URL(ask.mock.calls[0]?.[0] ?? '');
    expect(address.protocol).toBe('rows:');
    expect(JSON.parse(address.searchParams.get('request') ?? '')).toEqual(request);
  });

  test('are not there while the store is busy, and are asked for again at the next letter', () => {
    const ask = vi.fn(() => notNow);
    const atOnce = new AtOnce(true, ask);
    expect(atOnce.rows(request)).toBeUndefined();
    ask.mockReturnValue(here);
    expect(atOnce.rows(request)).toEqual(rows);
  });

  test('are never asked for again once the web view refused or the answer was none', () => {
    for (const fails of [
      () => {
        throw new DOMException('refused', 'NetworkError');
      },
      () => ({ status: 200, text: 'not JSON' }),
    ]) {
      const ask = vi.fn<() => Reply>(fails);
      const atOnce = new AtOnce(true, ask);
      expect(atOnce.rows(request)).toBeUndefined();
      expect(atOnce.rows(request)).toBeUndefined();
      expect(ask).toHaveBeenCalledTimes(1);
    }
  });

  test('are not asked for where the application does not have them', () => {
    const ask = vi.fn(() => here);
    expect(new AtOnce(false, ask).rows(request)).toBeUndefined();
    expect(ask).not.toHaveBeenCalled();
  });

  test('are not waited for a while after they took long', () => {
    vi.useFakeTimers();
    const ask = vi.fn(() => {
      vi.advanceTimersByTime(ask.mock.calls.length === 1 ? 60 : 1);
      return here;
    });
    const atOnce = new AtOnce(true, ask);
    expect(atOnce.rows(request)).toEqual(rows);
    expect(atOnce.rows(request)).toBeUndefined();
    vi.advanceTimersByTime(4_000);
    expect(atOnce.rows(request)).toBeUndefined();
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2_000);
    expect(atOnce.rows(request)).toEqual(rows);
    expect(atOnce.rows(request)).toEqual(rows);
  });
});
