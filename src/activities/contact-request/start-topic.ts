import { hoursAfter } from '../../domain/instants.js';
import type { Database, Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import {
  startOf,
  type ContactPortal,
  type ContactStart,
  type NotStarted,
} from '../../domain/contact-request/topics.js';
import { baseAddress } from '../../domain/email-address.js';
import { isRefusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { contactLetters } from '../../mail/contact-request/letters.js';
import { amendForContact } from '../../operations/record-amendment/for-contact.js';
import { openForContact } from '../../operations/record-request/for-contact.js';
import { accountForContact } from '../../operations/accounting-request/open.js';
import { isAcknowledged } from '../../operations/contact-request/acknowledgement.js';
import { lockContact } from '../../operations/contact-request/move.js';
import { anonymousAddressRecovery } from '../../operations/address-recovery/request.js';
import { anonymousRecovery } from '../../operations/factor-recovery/request.js';
import { anonymousRetrieval } from '../../operations/note-retrieval/request.js';
import {
  mailsPerAddress,
  openAnonymous,
  type AnonymousKind,
} from '../../operations/password-reset/accept-without-lookup.js';
import { anonymousReset } from '../../operations/password-reset/reset.js';
import { contactRequestId } from '../../protocol/contact-request/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';
import { conversationUrl } from './mails.js';

/** Hours for which the link that takes an address off the list works. Basis: product; as the link of a lost phone. */
const releaseHours = 24;

/** The requests that topics start. */
const unread = {
  password_reset: () => anonymousReset,
  factor_recovery: () => anonymousRecovery,
  note_retrieval: () => anonymousRetrieval,
  address_recovery: ({ accountEmail, language }) =>
    anonymousAddressRecovery({ accountEmail: accountEmail ?? '', language }),
} satisfies Partial<Record<Exclude<ContactStart, null>, (row: ContactRequest) => AnonymousKind>>;

/** What a topic starts, beside the conversation. */
export function createContactTopicActivities(dependencies: Dependencies) {
  const { db } = dependencies;

  return {
    /** Starts the process that fits the topic, once: a repeated attempt finds the case it opened, or mails the same link. */
    async startContactTopic(request: { requestId: string; at: IsoInstant }): Promise<void> {
      const row = await db.contactRequest.findUniqueOrThrow({ where: { id: request.requestId } });
      const process = startOf(row.portal as ContactPortal, row.topic);
      if (process === null || row.startedCaseId !== null) return;
      const at = new Date(request.at);
      if (!row.emailIsSafe) return callInstead(db, row.id, at);
      if (process === 'address_release') return releaseLink(dependencies, row, at);
      if (process === 'record_request' || process === 'accounting_request')
        return commit(dependencies, (tx, after) => openOnce(tx, after, { requestId: row.id, process, at }));
      if (process === 'record_amendment')
        return (await askToAmend(dependencies, row, at)) ? undefined : note(db, row.id, at, 'whose-record');
      const kind = unread[process](row);
      const mayBeMailed = mailsPerAddress(dependencies, kind);
      // The others mail accounts alone.
      const mailbox = process === 'address_recovery' ? baseAddress(row.email) : row.email;
      if (!(await mayBeMailed(`${row.portal}/${mailbox}`))) return note(db, row.id, at, 'too-often');
      await commit(dependencies, (tx, after) => startOnce(tx, after, { row, kind, process, at }));
    },
  };
}

async function releaseLink(dependencies: Dependencies, row: ContactRequest, at: Date): Promise<void> {
  const { db, config } = dependencies;
  if (!(await isAcknowledged(db, row))) return note(db, row.id, at, 'too-often');
  const suppression = await db.suppression.findFirst({ where: { address: row.email, releasedAt: null } });
  if (suppression === null) return note(db, row.id, at, 'not-suppressed');
  if (suppression.reason !== 'unsubscribed') return note(db, row.id, at, blockedBecause(suppression.reason));
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: contactRequestId(row.id),
      purpose: 'release-address',
      round: 0,
      subjectId: suppression.id,
      caseId: row.id,
      address: row.email,
      issuedAt: at,
      expiresAt: hoursAfter(at, releaseHours),
    }),
  );
  const { reference } = await db.case.findUniqueOrThrow({ where: { id: row.id } });
  await mailOnce(dependencies, {
    key: `${row.id}/contact-release`,
    template: 'contact-release',
    to: row.email,
    evenUnsubscribed: true,
    letter: contactLetters.release({
      language: row.language,
      name: row.name,
      reference,
      url: await conversationUrl(dependencies, row),
      releaseUrl: `${portalUrl(config, row.portal)}/contact/release/${token}`,
      hours: releaseHours,
    }),
    at,
  });
  await db.$transaction((tx) => addLine(tx, row.id, at, started('address_release')));
}

/** A link can't release an address whose mailbox refuses our mail, or whose owner reported it. */
function blockedBecause(reason: string): NotStarted {
  return reason === 'complained' ? reason : 'bounced';
}

/** What is opened for who wrote where it is clear who that is, and why it is not where it isn't. */
const openings = {
  record_request: { open: openForContact, unless: 'no-records' },
  accounting_request: { open: accountForContact, unless: 'whose-list' },
} as const satisfies Partial<Record<Exclude<ContactStart, null>, { open: unknown; unless: NotStarted }>>;

async function openOnce(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly requestId: string; readonly process: keyof typeof openings; readonly at: Date },
): Promise<void> {
  const { requestId, process, at } = of;
  const locked = await lockContact(tx, requestId);
  if (locked === null || locked.startedCaseId !== null) return;
  const { open, unless } = openings[process];
  const opened = await open(tx, after, locked, at);
  if (isRefusal(opened)) return addLine(tx, requestId, at, notStarted(unless));
  await showStarted(tx, requestId, at, [process, opened.requestId]);
}

/** Each of the processes mails: where someone else may read it, support does on a call what the topic would start. */
async function callInstead(db: Database, requestId: string, at: Date): Promise<void> {
  await note(db, requestId, at, 'email-unsafe');
  await db.$transaction((tx) =>
    openTaskIn(tx, {
      caseId: requestId,
      key: 'by-phone/topic',
      kind: 'reach_by_phone',
      subjectId: requestId,
      at: at.toISOString(),
    }),
  );
}

async function note(db: Database, requestId: string, at: Date, because: NotStarted): Promise<void> {
  await db.$transaction((tx) => addLine(tx, requestId, at, notStarted(because)));
}

function notStarted(because: NotStarted): CaseLine {
  return { key: 'not-started', code: 'contact-not-started', detail: { because } };
}

/** The request to amend of who wrote, where it is clear who asks and of which record; says whether it is. */
async function askToAmend(dependencies: Dependencies, row: ContactRequest, at: Date): Promise<boolean> {
  const opened = await amendForContact(dependencies, row);
  if (isRefusal(opened)) return false;
  await dependencies.db.$transaction((tx) =>
    showStarted(tx, row.id, at, ['record_amendment', opened.amendmentId]),
  );
  return true;
}

/** Two messages may be about one case: each shows how it stands. */
async function showStarted(
  tx: Transaction,
  requestId: string,
  at: Date,
  [process, startedCaseId]: readonly [process: Exclude<ContactStart, null>, caseId: string],
): Promise<void> {
  await tx.contactRequest.update({ where: { id: requestId }, data: { startedCaseId } });
  await addLine(tx, requestId, at, started(process));
}

async function startOnce(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly row: ContactRequest;
    readonly kind: AnonymousKind;
    readonly process: Exclude<ContactStart, null>;
    readonly at: Date;
  },
): Promise<void> {
  const { row, kind, process, at } = of;
  const { id: requestId, portal, email } = row;
  const locked = await lockContact(tx, requestId);
  if (locked?.startedCaseId !== null) return;
  const startedCaseId = await openAnonymous(tx, after, kind, { portal, email, requestedAt: at });
  await tx.contactRequest.update({ where: { id: requestId }, data: { startedCaseId } });
  await addLine(tx, requestId, at, started(process));
}

const started = (process: Exclude<ContactStart, null>) =>
  ({ key: 'started', code: 'contact-started', detail: { process } }) as const;
