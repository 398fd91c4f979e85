import { stableId } from '../../dev/demo-caseload.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import type { BackOffice } from './back-office.js';

/** A chart of a provider with notes of the given texts; the ids follow from its name. */
export async function addChart(
  { db, keyStore }: Pick<BackOffice, 'db' | 'keyStore'>,
  providerId: string,
  name: string,
  texts: readonly string[],
): Promise<{ chartId: string; noteIds: readonly string[] }> {
  const at = new Date(Date.now() - 60_000);
  const chartId = stableId(`chart ${name}`);
  const clientId = stableId(`client ${name}`);
  const noteIds = texts.map((_, number) => stableId(`note ${number} of ${name}`));
  await db.client.create({
    data: {
      id: clientId,
      givenName: 'Client',
      familyName: name,
      birthDate: new Date('1990-05-05'),
      timeZone: 'UTC',
    },
  });
  await db.chart.create({
    data: { id: chartId, clientId, providerId, source: 'own', sourceFixedAt: at, openedAt: at },
  });
  const key = await keyForNewNotes({ db, keyStore }, chartId);
  for (const [number, text] of texts.entries()) {
    const id = noteIds[number] ?? '';
    const writtenAt = new Date(at.getTime() + number);
    await db.note.create({
      data: { id, chartId, status: 'signed', writtenAt, signedAt: at, sealedText: sealText(key, id, text) },
    });
  }
  return { chartId, noteIds };
}
