import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { retrievalCodeText } from '../../mail/note-retrieval/texts.js';
import { codeRowOf, formerPhoneOf } from '../../operations/note-retrieval/phone-code.js';
import { codeOf } from '../../tokens/one-time-code.js';
import { portalUrl } from '../kit/portal-url.js';
import { textOnce } from '../kit/text-once.js';

/** Texts the code of a round to the former phone, if it is still the newest, and writes in the case how that went. */
export async function textCode(
  dependencies: Pick<Dependencies, 'db' | 'phone' | 'config'>,
  { retrievalId, round, ...request }: { retrievalId: string; round: number; at: IsoInstant },
): Promise<void> {
  const { db, config } = dependencies;
  const at = new Date(request.at);
  const row = await db.noteRetrieval.findUnique({ where: { id: retrievalId }, include: { account: true } });
  const derived = row === null ? null : codeRowOf(row);
  const to = row?.account ? formerPhoneOf(row.account) : null;
  if (derived === null || derived.round !== round || to === null) return;
  const origin = portalUrl(config, 'provider');
  const sent = await textOnce(dependencies, {
    key: `${retrievalId}/retrieval-code/${round}`,
    clientId: null,
    to,
    text: retrievalCodeText({ code: codeOf(config.TOKEN_KEYS, derived), origin }),
    at,
  });
  await db.$transaction((tx) => addLine(tx, retrievalId, at, codeLine(round, sent)));
}

function codeLine(round: number, sent: Awaited<ReturnType<typeof textOnce>>): CaseLine {
  const method = 'text';
  const key = `code-sent/${round}`;
  if (sent.kind === 'accepted') return { key, code: 'code-sent', detail: { method } };
  if (sent.kind === 'unknown') return { key, code: 'code-not-known', detail: { method } };
  return { key, code: 'code-not-sent', detail: { method, because: sent.because } };
}
