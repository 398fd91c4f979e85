import { createActivities } from '../../src/activities/index.js';
import type { DisavowableNotice } from '../../src/domain/account-suspension/disavowal.js';
import type { BackOffice } from './back-office.js';

/** Mails the newest notice of a kind to an account, and returns the path of its “This wasn’t me”. */
export async function newestDisavowal(
  office: BackOffice,
  accountId: string,
  kind: DisavowableNotice,
): Promise<string> {
  const notice = await office.db.accountNotice.findFirstOrThrow({
    where: { accountId, kind },
    orderBy: { id: 'desc' },
  });
  await createActivities(office).mailAccountNotice({ noticeId: notice.id, at: office.clock().toISOString() });
  const [mail] = office.take(notice.email, 'Headway account');
  const [, path = ''] = /(\/not-me\/\S+)/.exec(mail?.text ?? '') ?? [];
  return path;
}
