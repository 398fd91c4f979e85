import { randomUUID } from 'node:crypto';
import { stableId } from '../../dev/demo-caseload.js';
import { sealMessage } from '../../src/operations/contact-request/message-text.js';
import type { BackOffice } from './back-office.js';
import { closedCase } from './closed-case.js';
import { addChart } from './chart-notes.js';
import { mails } from './personas.js';

const at = new Date('2000-03-01T17:00:00Z');

/**
 * Charts whose time was over in 2007, by the given names: each with a row in every table from which a destruction removes or erases one, its client
 * with a closed account. What can be named carries the id of the chart.
 */
export async function addOldCharts(
  office: BackOffice,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { db, people } = office;
  const { id: providerId, contractId, accountId: startedById } = people.provider;
  const terminationId = await closedCase(office, { kind: 'contract_termination', subjectId: providerId, at });
  await db.contractTermination.create({
    data: {
      id: terminationId,
      contractId,
      state: 'withdrawn',
      lastDay: at,
      recordsPractice: 'Moreau Practice',
      startedById,
      requestedAt: at,
      closedAt: at,
    },
  });
  const exportId = await closedCase(office, { kind: 'note_export', subjectId: providerId, at });
  await db.noteExport.create({
    data: {
      id: exportId,
      providerId,
      occasion: 'on_demand',
      state: 'failed',
      requestedAt: at,
      notesUpTo: at,
    },
  });
  const charts = new Map<string, string>();
  for (const name of names) {
    // Workflow ids are made from it, and test files that run at the same time share one Temporal.
    const { chartId } = await addChart(office, providerId, `${name} ${randomUUID()}`, ['Long ago']);
    charts.set(name, chartId);
    await fillChart(office, { chartId, terminationId, exportId });
    await fillPerson(office, chartId);
    await fillAskers(office, { chartId, providerId });
  }
  return charts;
}

async function fillChart(
  { db }: BackOffice,
  { chartId, terminationId, exportId }: { chartId: string; terminationId: string; exportId: string },
): Promise<void> {
  const of = { terminationId, chartId };
  await db.chart.update({ where: { id: chartId }, data: { openedAt: at, closedAt: at } });
  await db.note.updateMany({ where: { chartId }, data: { writtenAt: at } });
  await db.appointment.create({
    data: { id: randomUUID(), chartId, status: 'completed', startsAt: at, endsAt: at },
  });
  await db.clientPlan.create({ data: of });
  await db.clientMigration.create({ data: of });
  await db.sourceContest.create({ data: { ...of, id: randomUUID(), contestedAt: at, dueAt: at } });
  await db.noteExportPart.create({
    data: { exportId, chartId, folder: chartId, notes: 1, files: [], renderedAt: at },
  });
  await db.noteExportAttempt.create({ data: { exportId, chartId, unended: 1 } });
  await db.supportTask.create({
    data: {
      id: randomUUID(),
      caseId: terminationId,
      key: chartId,
      kind: 'reach_by_phone',
      subjectId: chartId,
      status: 'done',
      openedAt: at,
      resolution: 'Called.',
    },
  });
}

async function fillPerson(office: BackOffice, chartId: string): Promise<void> {
  const { db } = office;
  const accountId = randomUUID();
  const email = `${chartId}@clients.example`;
  await db.account.create({
    data: {
      id: accountId,
      portal: 'client',
      email,
      status: 'deactivated',
      givenName: 'Noor',
      familyName: chartId,
      createdAt: at,
    },
  });
  await db.client.updateMany({
    where: { charts: { some: { id: chartId } } },
    data: { accountId, familyName: chartId, birthDate: new Date('1960-01-01') },
  });
  await db.session.create({
    data: {
      idHash: randomUUID(),
      accountId,
      portal: 'client',
      createdAt: at,
      lastSeenAt: at,
      expiresAt: at,
      userAgent: chartId,
    },
  });
  const of = { accountId, email, portal: 'client', requestedAt: at, settledAt: at } as const;
  await db.emailVerification.create({
    data: {
      ...of,
      id: await closedCase(office, { kind: 'email_verification', subjectId: accountId, at }),
      purpose: 'sign_up',
      personName: chartId,
    },
  });
  // Someone without an account asked, with the same address.
  const resetId = await closedCase(office, { kind: 'password_reset', subjectId: randomUUID(), at });
  await db.passwordReset.create({ data: { ...of, id: resetId, accountId: null } });
  await plantStaffWords(office, resetId, `${chartId} address`);
  await db.factorRecovery.create({
    data: { ...of, id: await closedCase(office, { kind: 'factor_recovery', subjectId: accountId, at }) },
  });
  const requestId = await closedCase(office, { kind: 'contact_request', subjectId: accountId, at });
  await db.contactRequest.create({
    data: { ...of, id: requestId, topic: 'records', name: chartId, digest: requestId },
  });
  await plantStaffWords(office, requestId, `${chartId} person`);
  await db.mailedLink.create({
    data: {
      id: randomUUID(),
      workflowId: `contact-request/${requestId}`,
      purpose: 'contact-conversation',
      subjectId: requestId,
      caseId: requestId,
      address: chartId,
      salt: '',
      digest: requestId,
      issuedAt: at,
      expiresAt: at,
    },
  });
}

/** Someone who asked for the records, who got them, and to have them changed. */
async function fillAskers(
  office: BackOffice,
  { chartId, providerId }: { readonly chartId: string; readonly providerId: string },
): Promise<void> {
  const { db } = office;
  const { clientId } = await db.chart.findUniqueOrThrow({ where: { id: chartId } });
  const of = {
    clientId,
    requester: 'representative',
    requesterName: 'Someone',
    requesterEmail: 'someone@agency.example',
    timeZone: 'UTC',
    receivedAt: at,
    papers: chartId,
    settledAt: at,
  } as const;
  const idOf = (kind: 'record_request' | 'record_amendment' | 'accounting_request') =>
    closedCase(office, { kind, subjectId: randomUUID(), at });
  await db.recordRequest.create({ data: { ...of, id: await idOf('record_request'), state: 'confirmed' } });
  await db.accountingRequest.create({
    data: { ...of, id: await idOf('accounting_request'), state: 'given' },
  });
  const amendmentId = await idOf('record_amendment');
  const amended = { id: amendmentId, chartId, providerId, requestNoteId: randomUUID() };
  await db.recordAmendment.create({ data: { ...of, ...amended, state: 'settled' } });
  await plantStaffWords(office, amendmentId, `${chartId} chart`);
}

/** What staff wrote on a case: an internal note, a grading and a task. */
async function plantStaffWords({ db, config }: BackOffice, caseId: string, words: string): Promise<void> {
  const staffId = stableId(mails.lead);
  await db.caseNote.create({
    data: {
      ...sealMessage(config, randomUUID(), words),
      caseId,
      authorId: staffId,
      writtenAt: at,
      pressKey: words,
    },
  });
  await db.qualityRead.create({
    data: { week: at, caseId, readerId: staffId, grade: 'good', note: words, readAt: at },
  });
  await db.supportTask.create({
    data: {
      id: randomUUID(),
      caseId,
      key: words,
      kind: 'reach_by_phone',
      status: 'done',
      openedAt: at,
      resolution: words,
    },
  });
}
