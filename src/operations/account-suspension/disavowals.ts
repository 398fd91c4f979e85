import type { Transaction } from '../../adapters/database.js';
import { byChange, noticeOf, type Disavowal } from '../../domain/account-suspension/disavowal.js';
import type { AccountSuspension, MailedLink } from '../../generated/prisma/client.js';

/** Every "this wasn't me" that was pressed while a suspension stood, the earliest change first. The links that were used are the record of it. */
export async function disavowalsOf(
  db: Transaction,
  { accountId, suspendedAt, liftedAt }: Pick<AccountSuspension, 'accountId' | 'suspendedAt' | 'liftedAt'>,
): Promise<readonly Disavowal[]> {
  const links = await db.mailedLink.findMany({
    where: {
      purpose: 'disavow',
      subjectId: accountId,
      consumedAt: { gte: suspendedAt, ...(liftedAt === null ? {} : { lt: liftedAt }) },
    },
    orderBy: { consumedAt: 'asc' },
  });
  return byChange(await Promise.all(links.map((link) => disavowalOf(db, link))));
}

/** Where the notice of a link went, which is the address that the account had then, and when the change was. */
async function disavowalOf(db: Transaction, link: MailedLink): Promise<Disavowal> {
  const { caseId: id, consumedAt, issuedAt } = link;
  const notice = await db.accountNotice.findUnique({ where: { id } });
  const reset = notice === null ? await db.passwordReset.findUnique({ where: { id } }) : null;
  return {
    notice: noticeOf(link),
    mailedTo: notice?.email ?? reset?.email ?? null,
    noticedAt: notice?.noticedAt ?? issuedAt,
    pressedAt: consumedAt ?? issuedAt,
  };
}
