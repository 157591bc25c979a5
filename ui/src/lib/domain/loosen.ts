// What may be left out of a search that found nothing, and how many notes it would find then.

import type { Backend } from '../backend';
import type { SearchRequest } from '../bindings/SearchRequest';
import { t } from '../i18n';
import { without } from './expression';
import { Selection } from './filter.svelte';
import { understand } from './language';

/** A search that asks for less. */
export interface Looser {
  /** What is left out, in words. */
  text: string;
  notes: number;
  /** Asks for it. */
  apply: () => void;
}

const MOST = 8;

interface Way {
  text: string;
  change: (selection: Selection) => void;
}

function ways(selection: Selection): Way[] {
  const { query, tags, view, layer } = selection;
  const { literal, branches } = understand(query);
  const found: Way[] = [];
  const add = (text: string, change: Way['change']) => found.push({ text, change });
  const terms = branches.flat();
  if (literal) {
    const bare = query.replace(/["＂“”]/gu, ' ').replace(/\s+/gu, ' ');
    if (bare.trim() !== query.trim()) {
      add(t('loosen.unquoted'), (it) => (it.query = bare.trim()));
    }
  } else {
    for (const { raw, start, end } of terms) {
      if (terms.length === 1 && !selection.filtered) break;
      const rest = `${query.slice(0, start)} ${query.slice(end)}`
        .replace(/\s+/gu, ' ')
        .trim()
        .replace(/^OR\s+|\s+OR$/gu, '')
        .replace(/\bOR OR\b/gu, 'OR');
      add(t('loosen.without', { what: raw }), (it) => (it.query = rest));
    }
    const words = branches[0]?.filter(({ kind, not }) => kind === 'word' && !not) ?? [];
    if (branches.length === 1 && words.length > 1 && words.length === terms.length) {
      const any = words.map(({ raw }) => raw).join(' OR ');
      add(t('loosen.any'), (it) => (it.query = any));
    }
  }
  for (const tag of tags.flatMap(({ any }) => any)) {
    add(t('loosen.without', { what: `#${tag}` }), (it) => (it.tags = without(it.tags, tag)));
  }
  if (view !== 'all') {
    add(t('loosen.without', { what: t(`sidebar.${view}`) }), (it) => (it.view = 'all'));
  }
  if (layer) add(t('loosen.without', { what: t(`layer.${layer}`) }), (it) => (it.layer = null));
  return found.slice(0, MOST);
}

/** The searches that find something with one thing less, the most notes first. */
export async function looser(backend: Backend, selection: Selection): Promise<Looser[]> {
  const count = async ({ text, change }: Way): Promise<Looser> => {
    const tried = new Selection();
    tried.recall(selection.save(''));
    change(tried);
    const request: SearchRequest = { ...tried.request, offset: 0, limit: 0 };
    const tally = await backend.tally(request);
    const apply = () => selection.recall(tried.save(''));
    return { text, notes: tally?.total ?? 0, apply };
  };
  const tried: Looser[] = [];
  // One after the other: the store counts one search at a time.
  for (const way of ways(selection)) tried.push(await count(way));
  return tried.filter(({ notes }) => notes > 0).sort((a, b) => b.notes - a.notes);
}
