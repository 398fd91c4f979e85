import { createHash, randomUUID } from 'node:crypto';
import { stableId } from '../../dev/demo-caseload.js';
import { liftHold } from '../../src/operations/legal-hold/lift.js';
import { placeHold } from '../../src/operations/legal-hold/place.js';
import { papersFolder } from '../../src/operations/contact-request/papers.js';
import { sealMessage } from '../../src/operations/contact-request/message-text.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { partKey } from '../../src/records/export/object-keys.js';
import { sealText } from '../../src/records/note-cipher.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { closedCase } from './closed-case.js';
import { addLeavingClient } from './deactivations.js';
import type { BackOffice } from './back-office.js';
import { mails } from './personas.js';

/** Words that stand nowhere else, by the place where each was planted. */
export type Markers = ReadonlyMap<string, string>;

const chartId = stableId('chart sourced');
const clientId = stableId('client sourced');

/** What is kept by law or for proof, and why it may be: markers that are found after a destruction, too. */
export async function plantKept(office: BackOffice): Promise<Markers> {
  const words = { address: mailAt('mkkeptaddress'), reason: 'mkkeptreason', matter: 'mkkeptmatter' };
  await office.db.suppression.create({
    data: { address: words.address, reason: 'unsubscribed', since: longAgo },
  });
  const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
  const { matter, reason } = words;
  const placed = await placeHold(office, {
    form: { subject: 'chart', subjectId: chartId, matter, reason: 'Counsel asked' },
    ...lead,
  });
  if ('refused' in placed) throw new Error(placed.refused);
  await liftHold(office, { holdId: placed.holdId, reason, ...lead });
  return new Map([
    ['the list of addresses that get no mail: a wish that outlives the account (CAN-SPAM)', words.address],
    ['the matter of a legal hold: proof of why a chart was kept longer, in words of staff', matter],
    ['the reason of an act in the audit trail: append-only, in words of staff', reason],
  ]);
}

/** When everything happened. The instant of the sessions and the birth date are markers, too. */
const longAgo = new Date('2000-03-01T12:00:00Z');
const sessionAt = new Date('2000-03-01T17:03:07.123Z');

/** Plants a marker in every place where something of a client could stand: chart, person, account, conversation, export, what staff wrote. */
export async function plantMarkers(office: BackOffice): Promise<Markers> {
  const markers = new Map([
    ['the time of a session', '2000-03-01T17:03:07.123'],
    ['the birth date', '1961-03-17'],
  ]);
  const mark = (place: string) => {
    const word = `mk${createHash('sha256').update(place).digest('hex').slice(0, 14)}`;
    markers.set(place, word);
    return word;
  };
  const accountId = await plantInPerson(office, mark);
  await plantInChart(office, mark);
  await plantInAccount(office, mark, accountId);
  await plantInConversations(office, mark, accountId);
  await plantInExport(office, mark);
  return markers;
}

type Mark = (place: string) => string;
const mailAt = (word: string) => `${word}@clients.example`;

async function plantInPerson(office: BackOffice, mark: Mark): Promise<string> {
  const { db } = office;
  const accountId = await addLeavingClient(
    office,
    mailAt(mark('the address of the account')),
    'client sourced',
  );
  await db.client.update({
    where: { id: clientId },
    data: {
      givenName: mark('the given name'),
      familyName: mark('the family name'),
      email: mailAt(mark('the address of the client')),
      phone: mark('the phone of the client'),
      insuranceName: mark('the name on the insurance card'),
      birthDate: new Date('1961-03-17'),
    },
  });
  return accountId;
}

async function plantInChart(office: BackOffice, mark: Mark): Promise<void> {
  const { db, people } = office;
  await db.appointment.deleteMany({ where: { chartId, status: 'scheduled' } });
  await db.appointment.updateMany({
    where: { chartId },
    data: { startsAt: sessionAt, endsAt: sessionAt, payer: mark('the payer of a session') },
  });
  await db.chart.update({
    where: { id: chartId },
    data: { openedAt: longAgo, closedAt: longAgo, payer: mark('the payer of the chart') },
  });
  await db.note.updateMany({ where: { chartId }, data: { writtenAt: sessionAt } });
  const key = await keyForNewNotes(office, chartId);
  for (const [kind, status] of [
    ['progress', 'signed'],
    ['progress', 'draft'],
    ['psychotherapy', 'signed'],
    ['psychotherapy', 'draft'],
  ] as const)
    for (const part of ['beginning', 'end']) {
      const id = randomUUID();
      const text = `${mark(`the ${part} of a ${status} ${kind} note`)} said the heron. ${'More words. '.repeat(50)}`;
      const sealedText = sealText(key, id, text);
      await db.note.create({ data: { id, chartId, kind, status, writtenAt: longAgo, sealedText } });
    }
  const terminationId = await closedCase(office, {
    kind: 'contract_termination',
    subjectId: people.provider.id,
    at: longAgo,
  });
  await db.contractTermination.create({
    data: {
      id: terminationId,
      contractId: people.provider.contractId,
      state: 'withdrawn',
      lastDay: longAgo,
      recordsPractice: 'Moreau Practice',
      startedById: people.provider.accountId,
      requestedAt: longAgo,
      closedAt: longAgo,
    },
  });
  const of = { terminationId, chartId };
  await db.clientPlan.create({ data: { ...of, careEndsBecause: mark('why care ends') } });
  await db.clientMigration.create({ data: { ...of, noticeChannel: mark('how the client was told') } });
  await db.sourceContest.create({
    data: {
      ...of,
      id: randomUUID(),
      statement: mark('what the provider says of the client'),
      contestedAt: longAgo,
      dueAt: longAgo,
    },
  });
  for (const [about, subjectId] of [
    ['the chart', chartId],
    ['the client', clientId],
  ] as const)
    await db.supportTask.create({
      data: {
        id: randomUUID(),
        caseId: terminationId,
        key: about,
        kind: 'reach_by_phone',
        subjectId,
        status: 'done',
        openedAt: longAgo,
        doneAt: longAgo,
        resolution: mark(`what staff noted about ${about}`),
        handOverNote: mark(`what staff said as they handed over ${about}`),
      },
    });
  const amendmentId = await closedCase(office, {
    kind: 'record_amendment',
    subjectId: people.provider.id,
    at: longAgo,
  });
  await db.recordAmendment.create({
    data: {
      id: amendmentId,
      clientId,
      chartId,
      providerId: people.provider.id,
      state: 'settled',
      requester: 'person',
      requesterName: 'Someone',
      requesterEmail: 'someone@agency.example',
      timeZone: 'UTC',
      receivedAt: longAgo,
      requestNoteId: randomUUID(),
      papers: mark('the papers of who asked for a change'),
      settledAt: longAgo,
    },
  });
  await plantStaffWords(office, mark, { caseId: amendmentId, about: 'a request to amend' });
  await db.recordRequest.create({
    data: {
      id: await closedCase(office, { kind: 'record_request', subjectId: clientId, at: longAgo }),
      clientId,
      state: 'confirmed',
      requester: 'representative',
      requesterName: 'Someone',
      requesterEmail: 'someone@agency.example',
      timeZone: 'UTC',
      receivedAt: longAgo,
      papers: mark('the papers of who asked for records'),
      settledAt: longAgo,
    },
  });
}

/** What staff wrote on a case of a person: an internal note, a grading, and a task about the case itself. */
async function plantStaffWords(
  { db, config }: BackOffice,
  mark: Mark,
  { caseId, about }: { readonly caseId: string; readonly about: string },
): Promise<void> {
  const staffId = stableId(mails.lead);
  await db.caseNote.create({
    data: {
      ...sealMessage(config, randomUUID(), `Hello. ${mark(`an internal note on ${about}`)}`),
      caseId,
      authorId: staffId,
      writtenAt: longAgo,
      pressKey: caseId,
    },
  });
  await db.qualityRead.create({
    data: {
      week: longAgo,
      caseId,
      readerId: staffId,
      grade: 'good',
      note: mark(`what a lead wrote of ${about}`),
      readAt: longAgo,
    },
  });
  await db.supportTask.create({
    data: {
      id: randomUUID(),
      caseId,
      key: 'done',
      kind: 'reach_by_phone',
      subjectId: caseId,
      status: 'done',
      openedAt: longAgo,
      doneAt: longAgo,
      resolution: mark(`what staff noted on ${about}`),
      handOverNote: mark(`what staff said as they handed over ${about}`),
    },
  });
}

async function plantInAccount(office: BackOffice, mark: Mark, accountId: string): Promise<void> {
  const { db, people } = office;
  const at = longAgo;
  const guardianId = people.provider.accountId;
  await db.account.update({
    where: { id: accountId },
    data: {
      givenName: mark('the given name of the account'),
      familyName: mark('the family name of the account'),
      phone: mark('the phone of the account'),
      formerEmail: mailAt(mark('the former address')),
      formerPhone: mark('the former phone'),
    },
  });
  await db.familyMember.create({
    data: { accountId, guardianId, relationship: mark('what the guardian is to them'), addedAt: at },
  });
  await db.session.create({
    data: {
      idHash: randomUUID(),
      accountId,
      portal: 'client',
      createdAt: at,
      lastSeenAt: at,
      expiresAt: at,
      userAgent: mark('the browser of a session'),
    },
  });
  await db.trustedDevice.create({
    data: {
      id: randomUUID(),
      accountId,
      secretHash: randomUUID(),
      createdAt: at,
      expiresAt: at,
      userAgent: mark('a remembered browser'),
    },
  });
  const of = { portal: 'client', accountId, requestedAt: at, settledAt: at } as const;
  await db.emailVerification.create({
    data: {
      ...of,
      id: await closedCase(office, { kind: 'email_verification', subjectId: accountId, at: longAgo }),
      purpose: 'family_member',
      email: mailAt(mark('an address to verify')),
      personName: mark('the name of a family member'),
      signUp: {
        create: {
          givenName: mark('the given name of a sign-up'),
          familyName: 'Vale',
          insuranceName: mark('the insurance of a sign-up'),
          timeZone: 'UTC',
        },
      },
    },
  });
  await db.passwordReset.create({
    data: {
      ...of,
      id: await closedCase(office, { kind: 'password_reset', subjectId: accountId, at: longAgo }),
      email: mailAt(mark('the address of a reset')),
    },
  });
  await db.factorRecovery.create({
    data: {
      ...of,
      id: await closedCase(office, { kind: 'factor_recovery', subjectId: accountId, at: longAgo }),
      email: mailAt(mark('the address of a recovery')),
    },
  });
  await db.accountNotice.create({
    data: {
      id: await closedCase(office, { kind: 'account_notice', subjectId: accountId, at: longAgo }),
      accountId,
      kind: 'password_changed',
      email: mailAt(mark('the address of a notice')),
      noticedAt: at,
    },
  });
  await db.accountSuspension.create({
    data: {
      id: await closedCase(office, { kind: 'account_suspension', subjectId: accountId, at: longAgo }),
      accountId,
      because: 'password_changed',
      suspendedAt: at,
      liftedAt: at,
      formerEmail: mailAt(mark('the address before a change')),
    },
  });
}

/** What the client wrote, logged in and not, what someone else wrote who asked for their records, and what they were answered. */
async function plantInConversations(office: BackOffice, mark: Mark, accountId: string): Promise<void> {
  const { db, config } = office;
  const client = await db.client.findUniqueOrThrow({ where: { id: clientId } });
  const account = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  for (const [how, writer] of [
    ['logged in', { accountId, email: mailAt(mark('the address to be answered at')) }],
    ['by address', { accountId: null, email: client.email ?? '' }],
    [
      'without their mailbox',
      {
        accountId: null,
        email: mailAt(mark('the address of another mailbox')),
        accountEmail: account.email,
      },
    ],
    [
      'to ask for their records',
      {
        accountId: null,
        email: mailAt(mark('the address of who asked for their records')),
        startedCaseId: await requestOfAnother(office),
      },
    ],
  ] as const) {
    const id = await caseAboutItself(office);
    await db.contactRequest.create({
      data: {
        ...writer,
        id,
        portal: 'client',
        topic: 'something_else',
        state: 'closed',
        name: mark(`the name of who wrote ${how}`),
        phone: mark(`the phone of who wrote ${how}`),
        interpreter: mark(`the interpreter of who wrote ${how}`),
        digest: id,
        requestedAt: longAgo,
        settledAt: longAgo,
      },
    });
    for (const author of ['person', 'support'] as const) {
      const sealed = sealMessage(config, randomUUID(), `Hello. ${mark(`a message of ${author} ${how}`)}`);
      await db.contactMessage.create({ data: { ...sealed, requestId: id, author, writtenAt: longAgo } });
      if (author === 'person') await plantPaper(office, mark(`a paper ${how}`), { id, messageId: sealed.id });
    }
    await plantStaffWords(office, mark, { caseId: id, about: `what was written ${how}` });
    await db.$transaction((tx) =>
      issueMailedLink(tx, config.TOKEN_KEYS, {
        workflowId: `contact-request/${id}`,
        purpose: 'contact-conversation',
        round: 1,
        subjectId: id,
        caseId: id,
        address: mailAt(mark(`the address of a link, ${how}`)),
        issuedAt: longAgo,
        expiresAt: longAgo,
      }),
    );
  }
}

/** A request for the client's records that someone else made, and that is over. */
async function requestOfAnother(office: BackOffice): Promise<string> {
  const id = await closedCase(office, { kind: 'record_request', subjectId: clientId, at: longAgo });
  await office.db.recordRequest.create({
    data: {
      id,
      clientId,
      state: 'confirmed',
      requester: 'guardian',
      requesterName: 'Ada Vale',
      requesterEmail: 'ada@clients.example',
      timeZone: 'UTC',
      receivedAt: longAgo,
      settledAt: longAgo,
    },
  });
  return id;
}

/** A case that knew no account, as one has that was opened before anyone was looked up. */
async function caseAboutItself(office: BackOffice): Promise<string> {
  const id = await closedCase(office, { kind: 'contact_request', subjectId: randomUUID(), at: longAgo });
  await office.db.case.update({ where: { id }, data: { subjectId: id } });
  return id;
}

/** A paper that came with a message: its row, and the object that it is. */
async function plantPaper(
  { db, records }: BackOffice,
  word: string,
  { id, messageId }: { readonly id: string; readonly messageId: string },
): Promise<void> {
  const paper = randomUUID();
  await records.put(
    `${papersFolder(id)}/${paper}/paper`,
    (async function* () {
      yield Buffer.from(word);
    })(),
  );
  await db.contactPaper.create({
    data: { id: paper, messageId, kind: 'pdf', pages: 1, sizeBytes: word.length, sha256: paper },
  });
}

/** An export that failed long ago and was never cleared away: its rendered chart lies in the record store. */
async function plantInExport(office: BackOffice, mark: Mark): Promise<void> {
  const { db, people, records } = office;
  const id = await closedCase(office, { kind: 'note_export', subjectId: people.provider.id, at: longAgo });
  const key = partKey(id, chartId, 'index.csv');
  const text = `${mark('a file of an export')},chart`;
  await records.put(
    key,
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
  await db.noteExport.create({
    data: {
      id,
      providerId: people.provider.id,
      occasion: 'on_demand',
      state: 'failed',
      requestedAt: longAgo,
      notesUpTo: longAgo,
      parts: {
        create: {
          chartId,
          folder: mark('the folder of a chart in an export'),
          notes: 1,
          files: [{ name: mark('a file name in an export'), key }],
          unrendered: [{ noteId: null, because: mark('why a chart was not rendered') }],
          renderedAt: longAgo,
        },
      },
    },
  });
}
