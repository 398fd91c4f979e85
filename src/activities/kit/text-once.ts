import { isOneOf } from '../../domain/named.js';
import type { Dependencies } from '../../dependencies.js';
import type { OutboundText, Prisma } from '../../generated/prisma/client.js';
import { reachedNobody, textTransitions, type TextEvent } from '../../domain/sending.js';
import { moving } from '../../domain/transition.js';
import { PhoneTrouble } from '../../ports.js';

/** How a text ended: taken by Twilio, or not known, or not sent, and why. */
export type TextOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'unknown' | 'withheld' | 'refused'; readonly because: string };

/** A text that is sent at most once; `key` names case, purpose and what it is about. */
export interface OnceText {
  readonly key: string;
  /** The client it goes to, or null for someone else. */
  readonly clientId: string | null;
  readonly to: string;
  readonly text: string;
  /** Times that it is tried while Twilio is away. */
  readonly attempts?: number;
  readonly at: Date;
}

/** Times that a text is tried while Twilio is away, unless said otherwise. Basis: product; a text is a courtesy and must not hold up a case. */
const attemptsAllowed = 3;

/**
 * Sends a text at most once per key. Twilio's requests can't be repeated safely, so where acceptance isn't known – no answer, or a worker
 * that died while the request was out – the text counts as sent and never goes again. Trouble before acceptance is thrown, to be tried
 * again; after the last of its attempts the text is withheld.
 */
export async function textOnce(
  { db, phone }: Pick<Dependencies, 'db' | 'phone'>,
  { key, clientId, to, text, attempts = attemptsAllowed, at }: OnceText,
): Promise<TextOutcome> {
  await db.outboundText.createMany({ data: [{ key, clientId, createdAt: at }], skipDuplicates: true });
  // Of two attempts at the same time, only the one that moves the row on sends.
  const tried = moving(textTransitions, 'try');
  const { count } = await db.outboundText.updateMany({
    where: { key, status: { in: tried.from } },
    data: { status: tried.to, attempts: { increment: 1 } },
  });
  const known = await db.outboundText.findUniqueOrThrow({ where: { key } });
  if (count === 0) return outcomeOf(known);

  const move = async (event: TextEvent, data: Prisma.OutboundTextUpdateInput = {}): Promise<TextOutcome> => {
    const { from, to } = moving(textTransitions, event);
    return outcomeOf(
      await db.outboundText.update({ where: { key, status: { in: from } }, data: { ...data, status: to } }),
    );
  };
  try {
    const reply = await phone.sendText({ to, text });
    return reply.kind === 'accepted'
      ? await move('accept', { sid: reply.sid, acceptedAt: at })
      : await move('refuse', { because: String(reply.code) });
  } catch (error) {
    if (!(error instanceof PhoneTrouble)) throw error;
    if (error.mayBeTaken) return move('lose');
    if (known.attempts >= attempts) return move('withhold', { because: 'not_taken' });
    await move('put_back');
    throw error;
  }
}

function outcomeOf({ status, because }: OutboundText): TextOutcome {
  if (status === 'accepted') return { kind: 'accepted' };
  const kind = isOneOf(reachedNobody, status) ? status : 'unknown';
  return { kind, because: because ?? 'not_known' };
}
