// The colours that a tag can have. A tag without one has that of the branch it stands under.

import { t } from '../i18n';
import { app } from './app.svelte';
import { fold } from './fold';
import type { Done, History } from './history.svelte';
import { toasts } from './toasts.svelte';

export const tagColours = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'purple',
  'pink',
] as const;

export type TagColour = (typeof tagColours)[number];

/** The colour as the style sheet knows it. */
export const colourOf = (colour: TagColour): string => `var(--tag-${colour})`;

const isColour = (name: string | undefined): name is TagColour =>
  tagColours.some((colour) => colour === name);

/** The colour of a tag or of its branch, for the style sheet. */
export function tagColour(tag: string): string | undefined {
  const colours = app.state.settings.tag_colours;
  const parts = fold(tag).split('/');
  for (let end = parts.length; end > 0; end--) {
    const colour = colours[parts.slice(0, end).join('/')];
    if (isColour(colour)) return colourOf(colour);
  }
  return undefined;
}

/** The colour that a tag was given itself. */
export function ownColour(tag: string): TagColour | undefined {
  const colour = app.state.settings.tag_colours[fold(tag)];
  return isColour(colour) ? colour : undefined;
}

/** Gives a tag a colour, or takes it away; that can be taken back. */
export async function paint(
  history: History,
  tag: string,
  colour: TagColour | undefined,
): Promise<void> {
  const done = (to: TagColour | undefined, from: TagColour | undefined): Done => ({
    text:
      to === undefined
        ? t('tags.uncoloured', { tag })
        : t('tags.coloured', { tag, colour: t(`tags.${to}`) }),
    undo: async () => {
      try {
        await setColour(tag, from);
        return done(from, to);
      } catch (error) {
        toasts.problem(error);
        return undefined;
      }
    },
  });
  const before = ownColour(tag);
  if (colour === before) return;
  try {
    await setColour(tag, colour);
    history.add(done(colour, before), true);
  } catch (error) {
    toasts.problem(error);
  }
}

/** Gives a tag a colour, or takes it away. */
export async function setColour(tag: string, colour: TagColour | undefined): Promise<void> {
  const own = fold(tag);
  const all = Object.entries(app.state.settings.tag_colours).filter(([name]) => name !== own);
  if (colour !== undefined) all.push([own, colour]);
  await app.settings({ tag_colours: Object.fromEntries(all) });
}
