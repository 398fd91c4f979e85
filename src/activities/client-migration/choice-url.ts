import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { clientMigrationId } from '../../protocol/client-migration/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import type { OfClient } from './mail.js';

/** The link under which a client chooses; the same for notice, reminder and later rounds, valid until the last day ends. */
export async function choiceUrl(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { caseId, chartId }: OfClient,
  at: IsoInstant,
  lastDayEndsAt: IsoInstant,
  round: number,
): Promise<string> {
  const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
    workflowId: clientMigrationId(caseId, chartId),
    purpose: 'client-choice',
    round,
    subjectId: chartId,
    caseId,
    issuedAt: new Date(at),
    expiresAt: new Date(lastDayEndsAt),
  });
  return `${config.CLIENT_PORTAL_URL}/provider-leaving/${token}`;
}
