import type { Dependencies } from '../../src/dependencies.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { hashPassword } from '../../src/security/passwords.js';
import { demoPassword } from '../demo-accounts.js';
import { stableId } from '../demo-caseload.js';

/** A provider who left months ago without the notes, and the client whom they saw. */
export const formerProvider = {
  portal: 'provider',
  email: 'ruth.adler.demo@gmail.com',
  phone: '+12125550144',
  name: 'Ruth Adler',
} as const;
export const formerClient = {
  portal: 'client',
  email: 'sam.ortiz.demo@gmail.com',
  name: 'Sam Ortiz',
  birthDate: '4/2/1991',
} as const;

/** Writes both and their chart with one signed note. */
export async function addFormerCare({ db, keyStore, clock }: Dependencies): Promise<void> {
  const at = clock();
  const left = new Date(at.getTime() - 90 * 86_400_000);
  const { email: providerEmail, phone } = formerProvider;
  const { email: clientEmail } = formerClient;
  const providerId = stableId(`provider ${providerEmail}`);
  const clientId = stableId(`client ${clientEmail}`);
  const chartId = stableId('chart of the former client');
  const noteId = stableId('note of the former client');
  await db.account.create({
    data: {
      id: stableId(`account ${providerEmail}`),
      portal: 'provider',
      email: providerEmail,
      givenName: 'Ruth',
      familyName: 'Adler',
      status: 'ended',
      access: 'downloads_only',
      createdAt: left,
      endedAt: left,
      readOnlyUntil: left,
      formerEmail: providerEmail,
      formerPhone: phone,
      formerFactorPhone: phone,
      provider: {
        create: { id: providerId, timeZone: 'America/New_York', jurisdiction: 'NY', listed: false },
      },
    },
  });
  await db.account.create({
    data: {
      id: stableId(`account ${clientEmail}`),
      portal: 'client',
      email: clientEmail,
      givenName: 'Sam',
      familyName: 'Ortiz',
      passwordHash: await hashPassword(demoPassword),
      createdAt: left,
      emailVerifiedAt: left,
      client: {
        create: {
          id: clientId,
          givenName: 'Sam',
          familyName: 'Ortiz',
          birthDate: new Date('1991-04-02'),
          email: clientEmail,
          timeZone: 'America/New_York',
          charts: {
            create: {
              id: chartId,
              providerId,
              source: 'headway_sourced',
              sourceFixedAt: left,
              openedAt: left,
              closedAt: left,
            },
          },
        },
      },
    },
  });
  const key = await keyForNewNotes({ db, keyStore }, chartId);
  const sealedText = sealText(key, noteId, 'Sam sleeps better.');
  await db.note.create({
    data: { id: noteId, chartId, status: 'signed', writtenAt: left, signedAt: left, sealedText },
  });
}
