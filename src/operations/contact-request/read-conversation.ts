import type { Dependencies } from '../../dependencies.js';
import type { PaperKind } from '../../domain/contact-request/papers.js';
import type { ContactStart, NotStarted } from '../../domain/contact-request/topics.js';
import { isUuid } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CaseEvent, ContactRequest } from '../../generated/prisma/client.js';
import { findLiveLink } from '../../tokens/mailed-link.js';
import { isAskersLink } from '../account-suspension/doubted-address.js';
import { openMessage } from './message-text.js';

/** A conversation as the person and support read it: one page of its messages, the oldest first. */
export interface Conversation {
  readonly request: ContactRequest & { readonly reference: string; readonly dueAt: Date | null };
  readonly messages: readonly {
    readonly id: string;
    readonly author: 'person' | 'support';
    readonly authorId: string | null;
    readonly text: string;
    readonly papers: readonly PaperOfMessage[];
    readonly at: Date;
  }[];
  /** The zone in which its times are said: that of the business hours. */
  readonly timeZone: string;
  /** Before which message older ones stand; null where these are the first. */
  readonly olderBefore: string | null;
  /** Whether newer messages stand after these. */
  readonly isOlderPage: boolean;
  /** Whose accounts the writer opened, where the message is about closing one. */
  readonly family: readonly { readonly accountId: string; readonly name: string }[];
  /** What the topic started and how it stands, by its kind and state; null where it started nothing. */
  readonly started: { readonly kind: string; readonly state: string; readonly reference: string } | null;
  /** How the topic stands where it opened no case: the proof of an address by a link, or why nothing was started. */
  readonly standing: 'release-sent' | 'released' | NotStarted | null;
}

/** A paper as its message tells of it. */
export interface PaperOfMessage {
  readonly id: string;
  readonly kind: PaperKind;
  readonly pages: number;
  readonly sizeBytes: number;
}

/** Messages of a page. Basis: product; few conversations have more. */
const pageSize = 50;

/** Reads a page of a conversation with its texts opened: the newest, or those before a message; the caller has checked that the reader may. */
export async function readConversation(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  requestId: string,
  before = '',
): Promise<Conversation> {
  const isOlderPage = isUuid(before);
  const [row, newestFirst] = await Promise.all([
    db.contactRequest.findUniqueOrThrow({
      where: { id: requestId },
      include: {
        case: { include: { events: { where: { key: { in: ['started', 'not-started'] } } } } },
        startedCase: true,
      },
    }),
    db.contactMessage.findMany({
      where: { requestId, ...(isOlderPage ? { id: { lt: before } } : {}) },
      include: { papers: { orderBy: { id: 'asc' } } },
      orderBy: { id: 'desc' },
      take: pageSize + 1,
    }),
  ]);
  const { case: ofCase, startedCase, ...request } = row;
  const family =
    request.topic === 'deactivate' && request.accountId !== null
      ? await db.familyMember.findMany({
          where: { guardianId: request.accountId, account: { status: 'active' } },
          include: { account: true },
          orderBy: { accountId: 'asc' },
        })
      : [];
  const shown = newestFirst.slice(0, pageSize).toReversed();
  return {
    request: { ...request, reference: ofCase.reference, dueAt: ofCase.dueAt },
    messages: shown.map((message) => ({
      id: message.id,
      author: message.author,
      authorId: message.authorId,
      text: openMessage(config, message),
      papers: message.papers,
      at: message.writtenAt,
    })),
    timeZone: config.CONTACT_TIME_ZONE,
    olderBefore: newestFirst.length > pageSize ? (shown[0]?.id ?? null) : null,
    isOlderPage,
    family: family.map(({ accountId, account }) => ({ accountId, name: fullName(account) })),
    standing: startedCase === null ? await standingOf(db, request.email, ofCase.events) : null,
    started: startedCase && {
      kind: startedCase.kind,
      state: startedCase.state,
      reference: startedCase.reference,
    },
  };
}

/** What the timeline says of a topic that opened no case. */
async function standingOf(
  db: Dependencies['db'],
  address: string,
  [line]: readonly CaseEvent[],
): Promise<Conversation['standing']> {
  const detail = (line?.detail ?? {}) as { process?: ContactStart; because?: NotStarted };
  if (detail.because !== undefined) return detail.because;
  if (detail.process !== 'address_release') return null;
  const blocked = await db.suppression.count({ where: { address, releasedAt: null } });
  return blocked === 0 ? 'released' : 'release-sent';
}

/** Finds the request whose conversation a mailed token opens on a portal; changes nothing. */
export async function findConversation(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<ContactRequest | Refusal> {
  const opened = { purpose: 'contact-conversation', token, now: clock() } as const;
  const link = await findLiveLink(db, config.TOKEN_KEYS, opened);
  if (isRefusal(link)) return link.refused === 'link-expired' ? { refused: 'contact-over' } : link;
  const request = await db.contactRequest.findUnique({ where: { id: link.caseId }, include: { case: true } });
  if (request === null || request.portal !== portal) return { refused: 'not-found' };
  return (await isAskersLink(db, link, request)) ? request : { refused: 'link-replaced' };
}
