// Times as the window tells them.

import { t } from '../i18n';
import { dateTime, relativeDay } from '../i18n/format';

/** Whether two times are on the same day in the zone of the window. */
export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** `Today 10:42`, `Yesterday 10:42`, `Nov 19, 2026, 10:42`. */
export function dayAndTime(time: string, now = new Date()): string {
  const date = new Date(time);
  const clock = relativeDay(date, date);
  if (sameDay(date, now)) return t('when.today', { time: clock });
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (sameDay(date, yesterday)) return t('when.day', { day: relativeDay(date, now), time: clock });
  return dateTime(date);
}
