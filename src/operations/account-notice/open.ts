import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import type { DetailName } from '../../domain/account/details.js';
import type {
  AttemptNotice,
  DisavowableNotice,
  PracticeNotice,
  StaffNotice,
} from '../../domain/account-suspension/disavowal.js';
import { accountNoticeId } from '../../protocol/account-notice/messages.js';
import { openCase } from '../../cases/open.js';

/** Opens, in the transaction of the change itself, the case whose workflow tells the owner of it. Returns its id. */
export async function openAccountNotice(
  tx: Transaction,
  after: AfterCommit,
  notice: {
    readonly accountId: string;
    readonly kind: DisavowableNotice | PracticeNotice | StaffNotice | AttemptNotice;
    /** Where it goes: the address before the change, or the one after it. */
    readonly email: string;
    /** Of `details_changed`: what was changed, and the phone before where that was. */
    readonly changed?: readonly DetailName[];
    readonly phoneBefore?: string | null;
    readonly at: Date;
  },
): Promise<string> {
  const { accountId, kind, email, changed = [], phoneBefore = null, at } = notice;
  const { caseId } = await openCase(tx, {
    kind: 'account_notice',
    workflowId: accountNoticeId,
    subjectId: accountId,
    state: 'sending',
    at,
  });
  await tx.accountNotice.create({
    data: { id: caseId, accountId, kind, email, changed: [...changed], phoneBefore, noticedAt: at },
  });
  after.start(caseId);
  return caseId;
}
