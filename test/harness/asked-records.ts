import { stableId } from '../../dev/demo-caseload.js';
import { commit } from '../../src/cases/after-commit.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { requestLink, statementLink } from '../../src/operations/record-request/links.js';
import { openRecordRequest, type RecordAsking } from '../../src/operations/record-request/open.js';
import { readRequest } from '../../src/operations/record-request/row.js';
import type { BackOffice } from './back-office.js';
import { addChart } from './chart-notes.js';

/** A proven request for the records of a new client of the provider, with the paths of its links; ids follow from its name. The client is of age unless said otherwise. */
export async function askedRecords(
  office: BackOffice,
  name: string,
  change: Partial<RecordAsking> = {},
  client: { readonly birthDate?: Date } = {},
) {
  const { db, config } = office;
  const { chartId } = await addChart(office, office.people.provider.id, name, [`a note of ${name}`]);
  await db.client.update({ where: { id: stableId(`client ${name}`) }, data: client });
  const at = office.clock();
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
  const [part] = row?.parts ?? [];
  if (row === null || part === undefined) throw new Error('A request without a part');
  const path = await db.$transaction((tx) => requestLink(tx, config, row));
  const holderPath = await db.$transaction((tx) => statementLink(tx, config, row, part));
  return { requestId, reference, chartId, partId: part.id, email: asking.email, path, holderPath };
}
