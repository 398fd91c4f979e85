import type { Dependencies } from '../../../src/dependencies.js';
import { codeOf } from '../../../src/tokens/one-time-code.js';
import type { InboxMessage } from '../../inbox/messages.js';
import { codeIn } from '../mailbox.js';

/** A one-time code of a run, and what a line names that is about it: its case, its account, its sendings. */
export interface SentCode {
  readonly code: string;
  readonly names: readonly string[];
}

/** Every code of a run: those of challenges as they are derived, and the others (to former providers) as they came. */
export async function codesOf(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  messages: readonly InboxMessage[],
): Promise<SentCode[]> {
  const rows = await db.oneTimeCode.findMany({
    include: { challenge: { include: { case: true } }, sends: true },
  });
  const derived = rows.map((row) => ({
    code: codeOf(config.TOKEN_KEYS, row),
    names: [
      row.challengeId,
      row.challenge.accountId,
      row.challenge.case.reference,
      ...row.sends.flatMap(({ id, sid }) => (sid === null ? [id] : [id, sid])),
    ],
  }));
  const known = new Set(derived.map(({ code }) => code));
  const cases = new Map(
    (await db.outboundText.findMany()).map(({ key, sid }) => [sid, key.split('/')[0] ?? key]),
  );
  const others = messages.flatMap((message) => {
    const code = message.kind === 'mail' ? undefined : codeIn(message);
    const of = cases.get(message.messageId);
    return code === undefined || known.has(code) ? [] : [{ code, names: of === undefined ? [] : [of] }];
  });
  return [...derived, ...others];
}
