import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
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
import { amendForContact } from '../../operations/record-amendment/for-contact.js';
import { lockWriter } from '../../operations/record-request/asker.js';
import { openForContact } from '../../operations/record-request/for-contact.js';
import { accountForContact } from '../../operations/accounting-request/open.js';
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
import { releaseLink } from './release-link.js';
import { callInstead, isSaid, note, notStarted, started } from './topic-lines.js';

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
    /**
     * Starts the process that fits the topic, once: a repeated attempt finds the case it opened, or mails the same link. What was started or not is said once, so that a
     * workflow that begins again weeks later starts nothing that nobody waits for anymore.
     */
    async startContactTopic(request: { requestId: string; at: IsoInstant }): Promise<void> {
      const row = await db.contactRequest.findUniqueOrThrow({ where: { id: request.requestId } });
      const process = startOf(row.portal as ContactPortal, row.topic);
      if (process === null || row.startedCaseId !== null || (await isSaid(db, row.id))) return;
      const at = new Date(request.at);
      if (!row.emailIsSafe) return callInstead(db, row.id, at, 'email-unsafe');
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

/** What is opened for who wrote where it is clear who that is, and why it isn't where it isn't. */
const openings = {
  record_request: { open: openForContact, unless: 'no-records' },
  accounting_request: { open: accountForContact, unless: 'whose-list' },
} as const satisfies Partial<Record<Exclude<ContactStart, null>, { open: unknown; unless: NotStarted }>>;

/** Locks the charts and the account of who wrote, then the message. */
async function openOnce(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly requestId: string; readonly process: keyof typeof openings; readonly at: Date },
): Promise<void> {
  const { requestId, process, at } = of;
  const row = await tx.contactRequest.findUniqueOrThrow({ where: { id: requestId } });
  await lockWriter(tx, row, at);
  const locked = await lockContact(tx, requestId);
  if (locked === null || locked.startedCaseId !== null) return;
  const { open, unless } = openings[process];
  const opened = await open(tx, after, locked, at);
  if (isRefusal(opened)) return addLine(tx, requestId, at, notStarted(unless));
  await showStarted(tx, requestId, at, [process, opened.requestId]);
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
