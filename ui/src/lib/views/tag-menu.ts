// What can be done with a tag, as a menu.

import Ban from '@lucide/svelte/icons/ban';
import CornerDownRight from '@lucide/svelte/icons/corner-down-right';
import Palette from '@lucide/svelte/icons/palette';
import Pencil from '@lucide/svelte/icons/pencil';
import Plus from '@lucide/svelte/icons/plus';
import Split from '@lucide/svelte/icons/split';
import Trash from '@lucide/svelte/icons/trash-2';
import type { Desk } from '../domain/desk.svelte';
import { keyLabel } from '../domain/shortcuts';
import { colourOf, ownColour, paint, tagColours } from '../domain/tag-colours';
import { toasts } from '../domain/toasts.svelte';
import { t } from '../i18n';
import type { MenuItem } from '../shared/menu';
import { testids } from '../testids';

export function tagMenu({ selection, changes, history }: Desk, tag: string): (MenuItem | 'line')[] {
  const how = selection.standing(tag);
  const colour = ownColour(tag);
  const join = (joining: 'and' | 'or' | 'not') => () => {
    if (!selection.joinTag(tag, joining)) toasts.show({ text: t('tags.tooMany'), kind: 'error' });
  };
  return [
    {
      label: how === 'and' || how === 'or' ? t('tags.leave') : t('tags.and'),
      icon: Plus,
      keys: t('tags.click'),
      testid: testids.tagAnd,
      run: join('and'),
    },
    {
      label: t('tags.or'),
      icon: Split,
      keys: `${keyLabel('Mod')} ${t('tags.click')}`,
      testid: testids.tagOr,
      run: join('or'),
    },
    {
      label: how === 'not' ? t('tags.leave') : t('tags.not'),
      icon: Ban,
      keys: `Alt ${t('tags.click')}`,
      testid: testids.tagNot,
      run: join('not'),
    },
    'line',
    {
      label: t('tags.rename'),
      icon: Pencil,
      keys: 'F2',
      testid: testids.tagRename,
      run: () => changes.ask('rename', tag),
    },
    {
      label: t('tags.move'),
      icon: CornerDownRight,
      testid: testids.tagMove,
      run: () => changes.ask('move', tag),
    },
    {
      label: t('tags.colour'),
      icon: Palette,
      testid: testids.tagColour,
      items: [
        {
          label: t('tags.noColour'),
          checked: colour === undefined,
          run: () => void paint(history, tag, undefined),
        },
        ...tagColours.map((name) => ({
          label: t(`tags.${name}`),
          dot: colourOf(name),
          checked: colour === name,
          testid: `${testids.tagColour}-${name}`,
          run: () => void paint(history, tag, name),
        })),
      ],
    },
    'line',
    {
      label: t('tags.remove'),
      icon: Trash,
      danger: true,
      testid: testids.tagRemove,
      run: () => changes.ask('remove', tag),
    },
  ];
}
