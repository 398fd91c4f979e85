import { Readable } from 'node:stream';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { commit } from '../../src/cases/after-commit.js';
import { daysAfter } from '../../src/domain/instants.js';
import type { Decider } from '../../src/domain/record-request/happen.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { actOnRequest, type RecordAct } from '../../src/operations/record-request/by-staff.js';
import { requestLink, statementLink } from '../../src/operations/record-request/links.js';
import { openRecordRequest, type RecordAsking } from '../../src/operations/record-request/open.js';
import { readRequest } from '../../src/operations/record-request/row.js';
import type { BackOffice } from './back-office.js';
import { addChart } from './chart-notes.js';
import { mails } from './personas.js';

/** A proven request for the records of a new client of the provider, with the paths of its links; ids follow from its name. The client is of age unless said otherwise. */
export async function askedRecords(
  office: BackOffice,
  name: string,
  change: Partial<RecordAsking> = {},
  client: { readonly birthDate?: Date; readonly email?: string } = {},
  /** Another provider with whom the client was in care. */
  alsoWith?: string,
) {
  const { db, config } = office;
  const { chartId } = await addChart(office, office.people.provider.id, name, [`a note of ${name}`]);
  await db.client.update({ where: { id: stableId(`client ${name}`) }, data: client });
  const at = office.clock();
  if (alsoWith !== undefined)
    await db.chart.create({
      data: {
        id: stableId(`second chart ${name}`),
        clientId: stableId(`client ${name}`),
        providerId: alsoWith,
        source: 'own',
        sourceFixedAt: at,
        openedAt: at,
      },
    });
  const asking: RecordAsking = {
    clientId: stableId(`client ${name}`),
    requester: 'person',
    name: 'Noor Vale',
    email: `${name.replaceAll(/\W+/g, '-')}@clients.example`,
    language: 'en',
    actorId: null,
    isProven: true,
    authorizedUntil: null,
    receivedAt: at,
    at,
    ...change,
  };
  const answer = await commit(office, (tx, after) => openRecordRequest(tx, after, asking));
  if (isRefusal(answer)) throw new Error(answer.refused);
  const { requestId, reference } = answer;
  const row = await readRequest(db, requestId);
  const part = row?.parts.find((one) => one.chartId === chartId);
  if (row === null || part === undefined) throw new Error('A request without a part');
  const path = await db.$transaction((tx) => requestLink(tx, config, row));
  const holderPath = await db.$transaction((tx) => statementLink(tx, config, row, part));
  return { requestId, reference, chartId, partId: part.id, email: asking.email, path, holderPath };
}

/** What tests do with a request is done with these of its ids. */
type Asked = Pick<Awaited<ReturnType<typeof askedRecords>>, 'requestId' | 'partId'>;

/** Acts of our staff on a part, of an agent unless said otherwise; each says “done”, or why not. */
export function actsOnParts(office: () => BackOffice) {
  return async (
    { requestId, partId }: Asked,
    act: RecordAct,
    typed: Record<string, string> = {},
    by: Decider = { id: stableId(mails.agent), role: 'agent' },
  ): Promise<string> => {
    const form = { reason: 'In writing', part: partId, ...typed };
    const answer = await actOnRequest(office(), { requestId, act, by, typed: form });
    return isRefusal(answer) ? answer.refused : 'done';
  };
}

/** Makes the file of a part ready, as the export does, and lets the request look at it. */
export async function fileIsReady(office: BackOffice, asked: Asked): Promise<void> {
  await exportIsReady(office, asked);
  const at = office.clock().toISOString();
  await createActivities(office).settleRecordRequest({ requestId: asked.requestId, at });
}

/** Makes the file of a part ready, as the export does; it may be said to have other bytes than it has. */
export async function exportIsReady(
  office: BackOffice,
  { partId }: Pick<Asked, 'partId'>,
  sizeBytes = 6,
): Promise<void> {
  const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
  const id = part.exportId ?? '';
  const objectKey = `exports/${id}/notes.zip`;
  await office.records.put(objectKey, Readable.from([Buffer.from('a file')]));
  const at = office.clock();
  const ready = {
    state: 'ready',
    readyAt: at,
    expiresAt: daysAfter(at, 7),
    objectKey,
    sizeBytes,
  } as const;
  await office.db.noteExport.update({ where: { id }, data: ready });
}
