// What is said about a folder that others have a hand in.

import type { FolderCaution } from '../bindings/FolderCaution';
import { t } from '../i18n';

const PROGRAMS = {
  onedrive: 'OneDrive',
  dropbox: 'Dropbox',
  icloud: 'iCloud',
  googledrive: 'Google Drive',
} as const satisfies Record<Exclude<FolderCaution, 'network'>, string>;

/** The warning, in one or two sentences. */
export function cautionText(caution: FolderCaution): string {
  return caution === 'network'
    ? t('pages:caution.network')
    : t('pages:caution.synchronised', { program: PROGRAMS[caution] });
}
