// What a search was understood to be, in a line that can be read.

import type { TagGroup } from '../bindings/TagGroup';
import { t } from '../i18n';
import { fullDay } from '../i18n/format';
import { fold } from './fold';
import { startOf, understand, type Term } from './language';

function layerName(value: string): string {
  const folded = fold(value);
  const known = (['core', 'application', 'archive', 'session'] as const).find((l) => l === folded);
  return known ? t(`layer.${known}`) : value;
}

function moment(value: string): string {
  const day = fold(value);
  // A day is said as people say it; a month, a year or a moment as it stands.
  return /^\d{4}-\d\d-\d\d$/.test(day) && startOf(day) !== undefined ? fullDay(day) : value;
}

function words({ kind, value, not }: Term): string {
  const said = (() => {
    switch (kind) {
      case 'word':
        return t('explain.word', { value });
      case 'tag':
        return t('explain.tag', { value: value.replace(/^[#＃]/u, '') });
      case 'path':
        return t('explain.path', { value });
      case 'layer':
        return t('explain.layer', { value: layerName(value) });
      case 'before':
        return t('explain.before', { value: moment(value) });
      case 'after':
        return t('explain.after', { value: moment(value) });
      case 'is': {
        const folded = fold(value);
        if (folded === 'pinned') return t('explain.pinned');
        return folded === 'untagged' ? t('explain.untagged') : t('explain.trashed');
      }
    }
  })();
  return not ? t('explain.not', { what: said }) : said;
}

/** The line; empty where the query is a single word and needs none. */
export function explained(query: string, groups: readonly TagGroup[] = []): string {
  const { literal, branches } = understand(query);
  if (query.trim() === '') return '';
  if (literal) return t('explain.literal', { text: query.trim() });
  const [first] = branches;
  const plain = branches.length === 1 && first?.length === 1 && first[0]?.kind === 'word';
  if (plain && !first[0]?.not) return '';
  const said = branches.map((terms) =>
    // What is wanted before what is not: `a and not b and c` can be misread.
    [...terms]
      .sort((a, b) => Number(a.not) - Number(b.not))
      .map(words)
      .join(t('explain.and')),
  );
  const line = said.join(t('explain.or'));
  // Clicked tags must hold whichever branch does.
  return groups.length > 0 && branches.length > 1
    ? t('explain.each', { what: line })
    : t('explain.notes', { what: line });
}
