import type { Database } from '../../../src/adapters/database.js';
import type { Dependencies } from '../../../src/dependencies.js';
import type { CodeSend, OutboundText } from '../../../src/generated/prisma/client.js';
import { formerPhoneOf } from '../../../src/operations/note-retrieval/phone-code.js';
import { codeOf } from '../../../src/tokens/one-time-code.js';
import type { InboxMessage } from '../../inbox/messages.js';
import type { Broken } from '../faults.js';
import { grouped } from '../grouped.js';
import { codeIn } from '../mailbox.js';

/** Milliseconds after the answer to a call within which it is heard, where nothing is broken. */
const ringsMs = 20_000;

/** A text or call whose answer got lost: it may have come. */
export interface Expected {
  readonly kind: InboxMessage['kind'];
  readonly to: string | null;
  /** Null where it isn't known what it says. */
  readonly code: string | null;
}

/** What is known of the texts and calls of a run, beside those that came. */
export interface PhoneRows {
  readonly sends: readonly Pick<
    CodeSend,
    'sid' | 'status' | 'because' | 'method' | 'requestedAt' | 'settledAt'
  >[];
  readonly texts: readonly Pick<OutboundText, 'sid' | 'status' | 'because'>[];
  readonly unanswered: readonly Expected[];
  readonly broken: readonly Broken[];
}

/** Texts and calls: each belongs to one sending, and no sending has two. One whose answer got lost is known by its number, and by its code. */
export async function checkPhone(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  messages: readonly InboxMessage[],
  broken: readonly Broken[],
): Promise<string[]> {
  const sends = await db.codeSend.findMany({
    where: { method: { not: 'email' } },
    include: { challenge: true, code: true },
  });
  const texts = await db.outboundText.findMany();
  const codes = sends.filter(isUnanswered).map(({ method, challenge, code }) => ({
    kind: method === 'voice' ? ('call' as const) : ('sms' as const),
    to: challenge.phone,
    code: codeOf(config.TOKEN_KEYS, code),
  }));
  const others = texts.filter(isUnanswered).map(async (text) => ({
    kind: 'sms' as const,
    to: await numberOf(db, text),
    code: null,
  }));
  const unanswered = [...codes, ...(await Promise.all(others))];
  return phoneTroubles(messages, { sends, texts, unanswered, broken });
}

const isUnanswered = ({ sid, status }: Pick<OutboundText, 'sid'> & { readonly status: string }) =>
  sid === null && (status === 'sending' || status === 'unknown');

/** What is wrong with the texts and calls that came, beside what is known of them. */
export function phoneTroubles(
  messages: readonly InboxMessage[],
  { sends, texts, unanswered, broken }: PhoneRows,
): string[] {
  const told = messages.filter(({ kind }) => kind !== 'mail');
  const sids = new Set([...sends, ...texts].map(({ sid }) => sid));
  const heard = new Set(told.map(({ messageId }) => messageId));
  const strangers = told.filter(({ messageId }) => !sids.has(messageId));
  const twice = [...grouped(told, ({ messageId }) => messageId).values()].filter(({ length }) => length > 1);
  const silent = sends.filter(({ sid }) => !heard.has(sid ?? ''));
  const isTaken = ({ status }: { readonly status: string }) =>
    status === 'accepted' || status === 'delivered';
  // A call asks the portals what to say, and what is broken may keep it from them.
  const undisturbed = ({ requestedAt, settledAt }: PhoneRows['sends'][number]) => {
    const until = (settledAt ?? requestedAt).getTime() + ringsMs;
    return !broken.some((fault) => fault.from < until && requestedAt.getTime() < fault.until);
  };
  const texted = [
    ...silent.filter(({ method }) => method === 'text'),
    ...texts.filter(({ sid }) => !heard.has(sid ?? '')),
  ];
  const called = silent.filter(
    (send) =>
      send.method === 'voice' &&
      (send.status === 'delivered' ||
        ((send.status === 'accepted' || send.status === 'undelivered') && undisturbed(send))),
  );
  const refused = [...sends, ...texts].filter(({ status }) => status === 'refused');
  return [
    ...unclaimed(strangers, unanswered).map(
      ({ kind }) => `a ${kind === 'call' ? kind : 'text'} belongs to no sending`,
    ),
    ...twice.map(() => 'a text or call came twice'),
    ...texted.filter(isTaken).map(() => 'a text is accepted and never came'),
    ...called.map(() => 'a call is accepted and never came'),
    ...refused.map(({ because }) => `a text or call is refused (${because})`),
  ];
}

/** The messages that none of those expected is, each of which is one at most. */
function unclaimed(
  strangers: readonly InboxMessage[],
  expected: readonly Expected[],
): readonly InboxMessage[] {
  const left = [...expected];
  return strangers.filter((message) => {
    const at = left.findIndex(
      ({ kind, to, code }) =>
        kind === message.kind && to === message.to && (code === null || code === codeIn(message)),
    );
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** Where a text goes, by what its key says it is about. */
async function numberOf(db: Database, { key, clientId }: OutboundText): Promise<string | null> {
  const [id = '', purpose, ...rest] = key.split('/');
  if (purpose === 'crisis') return rest.at(-1) ?? null;
  if (purpose === 'phone-changed')
    return (await db.accountNotice.findUnique({ where: { id } }))?.phoneBefore ?? null;
  if (purpose === 'retrieval-code') {
    const row = await db.noteRetrieval.findUnique({ where: { id }, include: { account: true } });
    return row?.account ? formerPhoneOf(row.account) : null;
  }
  if (clientId === null) return null;
  return (await db.client.findUnique({ where: { id: clientId } }))?.phone ?? null;
}
