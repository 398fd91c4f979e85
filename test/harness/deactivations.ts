import { stableId } from '../../dev/demo-caseload.js';
import { requestDeactivation } from '../../src/operations/client-deactivation/request.js';
import { moveDeactivation } from '../../src/operations/client-deactivation/move.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { clientDeactivationId } from '../../src/protocol/client-deactivation/messages.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { password, type BackOffice } from './back-office.js';
import { addClientAccount } from './clients.js';

/** A client of the persona provider's with a sign-in, a chart and upcoming sessions. */
export async function addLeavingClient(office: BackOffice, email: string, client: string): Promise<string> {
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({ where: { id: stableId(client) }, data: { accountId } });
  return accountId;
}

/** Asks to close an account, as its page does. */
export async function askToLeave(office: BackOffice, accountId: string, currentPassword = password) {
  const account = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
  return requestDeactivation(office, { account } as Parameters<typeof requestDeactivation>[1], {
    currentPassword,
    language: 'en',
  });
}

/** A deactivation whose link was mailed; answers with its id and the token in the link. */
export async function linkedDeactivation(office: BackOffice, accountId: string) {
  const asked = await askToLeave(office, accountId);
  if (isRefusal(asked)) throw new Error(asked.refused);
  const { deactivationId } = asked;
  const at = office.clock();
  const expiresAt = new Date(at.getTime() + 44 * 86_400_000);
  return office.db.$transaction(async (tx) => {
    const { token } = await issueMailedLink(tx, office.config.TOKEN_KEYS, {
      workflowId: clientDeactivationId(deactivationId),
      purpose: 'client-deactivation',
      round: 1,
      subjectId: accountId,
      caseId: deactivationId,
      issuedAt: at,
      expiresAt,
    });
    await moveDeactivation(tx, {
      deactivationId,
      event: 'send-link',
      waits: { on: 'person', until: expiresAt },
      line: { key: 'link/1', code: 'deactivation-link-sent' },
      at,
    });
    return { deactivationId, token };
  });
}
