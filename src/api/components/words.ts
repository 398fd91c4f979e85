import type { NoteExport } from '../../generated/prisma/client.js';

/** What the states of an export are called on pages. */
export const exportStateWords: Record<NoteExport['state'], string> = {
  requested: 'Waiting to start',
  rendering: 'In progress',
  assembling: 'Almost done',
  ready: 'Ready',
  failed: 'Failed; support is working on it',
  expired: 'Expired',
};

/** A time zone as people call it, in summer and winter alike: Eastern Time. */
export function zoneInWords(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longGeneric' }).formatToParts();
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** How large a file is, in words. */
export function sizeInWords(bytes: number): string {
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'KB'] : [bytes / 1_000_000, 'MB'];
  return `${Math.max(1, Math.round(size)).toLocaleString('en-US')} ${unit}`;
}
