import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { daysAfter } from '../../domain/instants.js';
import { amendmentPolicy } from '../../domain/record-amendment/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { recordAmendmentId } from '../../protocol/record-amendment/messages.js';
import { findLiveLink, issueMailedLink } from '../../tokens/mailed-link.js';
import { isAskersLink } from '../account-suspension/doubted-address.js';
import { readAmendment, type AmendmentRow } from './row.js';

/** Whose link: of who asked, or of the provider who decides. */
export type AmendmentLink = 'record-amendment' | 'amendment-decision';

const paths: Record<AmendmentLink, string> = {
  'record-amendment': '/amendment',
  'amendment-decision': '/amendment-asked',
};

/** The path of a page of a request to amend: the same in every letter to one address. */
export async function amendmentLink(
  tx: Transaction,
  config: Dependencies['config'],
  row: AmendmentRow,
  purpose: AmendmentLink,
): Promise<string> {
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId: recordAmendmentId(row.id),
    purpose,
    round: purpose === 'record-amendment' ? row.case.linkRound : 0,
    subjectId: row.id,
    caseId: row.id,
    issuedAt: row.receivedAt,
    expiresAt: daysAfter(row.receivedAt, amendmentPolicy.linkDays),
  });
  return `${paths[purpose]}/${token}`;
}

/** The request that a token opens; changes nothing. */
export async function findAmendment(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  purpose: AmendmentLink,
  token: string,
): Promise<AmendmentRow | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose, token, now: clock() });
  if (isRefusal(link)) return link;
  const row = await readAmendment(db, link.caseId);
  if (row === null) return { refused: 'not-found' };
  const isAnothers =
    purpose === 'record-amendment' && !(await isAskersLink(db, link, { ...row, email: row.requesterEmail }));
  return isAnothers ? { refused: 'link-replaced' } : row;
}

/** Returns the path of the page of the person who just asked, with a link of its own. Locks nothing. */
export async function askerLink(
  { db, config }: Dependencies,
  { amendmentId }: { readonly amendmentId: string },
): Promise<string> {
  return db.$transaction(async (tx) => {
    const row = await tx.recordAmendment.findUniqueOrThrow({
      where: { id: amendmentId },
      include: { case: true },
    });
    return amendmentLink(tx, config, row, 'record-amendment');
  });
}
