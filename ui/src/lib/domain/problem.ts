// An error in words: what happened, what to do next, and that nothing is lost.

import type { CommandError } from '../bindings/CommandError';
import { BackendError } from '../backend/backend';
import { t, words } from '../i18n';
import type enErrors from '../i18n/en/errors';

/** A code that has words. */
export type Code = Exclude<keyof typeof enErrors, 'details'>;

/** An error as a person reads it. */
export interface Problem {
  code: Code;
  title: string;
  what: string;
  next: string;
  safe: string;
  /** In English, for the folded details. */
  detail: string;
}

function known(code: string): code is Code {
  return code !== 'details' && Object.hasOwn(words.en.errors, code);
}

/** Puts whatever was thrown into words. An unknown code is a mistake of the program: `panic`. */
export function problem(thrown: CommandError | unknown): Problem {
  const error = BackendError.from(thrown);
  const code = known(error.code) ? error.code : 'panic';
  return {
    code,
    title: t(`errors:${code}.title`),
    what: t(`errors:${code}.what`),
    next: t(`errors:${code}.next`),
    safe: t(`errors:${code}.safe`),
    detail: code === error.code ? error.message : `${error.code}: ${error.message}`,
  };
}
