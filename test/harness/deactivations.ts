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

/** A deactivation whose link is made and not yet known to have gone out; answers with its id and the token in the link. */
export async function issuedDeactivation(office: BackOffice, accountId: string) {
  const asked = await askToLeave(office, accountId);
  if (isRefusal(asked)) throw new Error(asked.refused);
  const { deactivationId } = asked;
  const at = office.clock();
  const expiresAt = new Date(at.getTime() + 44 * 86_400_000);
  const { token } = await office.db.$transaction((tx) =>
    issueMailedLink(tx, office.config.TOKEN_KEYS, {
      workflowId: clientDeactivationId(deactivationId),
      purpose: 'client-deactivation',
      round: 1,
      subjectId: accountId,
      caseId: deactivationId,
      issuedAt: at,
      expiresAt,
    }),
  );
  return { deactivationId, token };
}

/** Writes down that the link of a deactivation went out; false where its state doesn't take that anymore. */
export function linkWent(office: BackOffice, deactivationId: string): Promise<boolean> {
  const at = office.clock();
  return office.db.$transaction((tx) =>
    moveDeactivation(tx, {
      deactivationId,
      event: 'send-link',
      waits: { on: 'person', until: new Date(at.getTime() + 44 * 86_400_000) },
      line: { key: 'link/1', code: 'deactivation-link-sent' },
      at,
    }),
  );
}

/** A deactivation whose link was mailed; answers with its id and the token in the link. */
export async function linkedDeactivation(office: BackOffice, accountId: string) {
  const issued = await issuedDeactivation(office, accountId);
  await linkWent(office, issued.deactivationId);
  return issued;
}
