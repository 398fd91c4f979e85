import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { ReactivationPolicy } from '../../domain/client-reactivation/policy.js';
import type { Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longInstant } from '../../mail/dates.js';
import { reactivationLetters } from '../../mail/client-reactivation/letters.js';
import { denyReactivation, reactivateClient } from '../../operations/client-reactivation/decide.js';
import {
  runDueStep,
  readReactivationView,
  type ReactivationView,
  type ReactivationTemplate,
} from '../../operations/client-reactivation/settle.js';
import { clientReactivationId } from '../../protocol/client-reactivation/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';

interface OfReactivation {
  readonly reactivationId: string;
  readonly policy: ReactivationPolicy;
  readonly at: IsoInstant;
}

type ReactivationMail = OfReactivation & { readonly template: ReactivationTemplate };

type Decision = OfReactivation & { readonly actorId: string };

/** Activities of reactivations. The row decides, with its account locked; a repeated call finds what the first one left. */
export function createReactivationActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  async function decide(
    { reactivationId, actorId, at }: Decision,
    work: (
      tx: Transaction,
      after: AfterCommit,
      of: { reactivationId: string; actorId: string; at: Date },
    ) => Promise<Refusal | null>,
  ): Promise<ReactivationView | Refusal> {
    const of = { reactivationId, actorId, at: new Date(at) };
    const refusal = await commit(dependencies, (tx, after) => work(tx, after, of));
    return refusal ?? readReactivationView(db, reactivationId);
  }
  return {
    /** Does what is due, and reads how it stands. A retry finds what is done. */
    async settleReactivation(request: OfReactivation): Promise<ReactivationView> {
      const due = { ...request, at: new Date(request.at) };
      await commit(dependencies, (tx, after) => runDueStep(tx, after, due));
      return readReactivationView(db, request.reactivationId);
    },

    /** Opens the account again for a member of staff. */
    reactivateClient: (request: Decision) => decide(request, reactivateClient),

    /** Leaves it closed. A retry finds it denied. */
    denyReactivation: (request: Decision) => decide(request, denyReactivation),

    /** Tells the owner at the address of the account; repeated, it mails nothing twice and the same link. */
    mailReactivation: (request: ReactivationMail) => mail(dependencies, request),
  };
}

async function mail(
  dependencies: Dependencies,
  request: ReactivationMail,
): Promise<{ readonly reached: boolean }> {
  const { db } = dependencies;
  const { reactivationId, template } = request;
  const at = new Date(request.at);
  const { account, accountId } = await db.clientReactivation.findUniqueOrThrow({
    where: { id: reactivationId },
    include: { account: true },
  });
  const outcome = await mailOnce(dependencies, {
    key: `${reactivationId}/reactivation-${template}`,
    template: `reactivation-${template}`,
    to: account.email,
    accountId,
    // The deactivation took the address off all other mail.
    evenUnsubscribed: true,
    letter: await letterOf(dependencies, request),
    at,
  });
  const reached = outcome.kind === 'accepted';
  await db.$transaction(async (tx) => {
    if (!reached)
      await addLine(tx, reactivationId, at, {
        key: `mail-withheld/${template}`,
        code: 'mail-withheld',
        detail: { because: outcome.because },
      });
    else if (template === 'link')
      await addLine(tx, reactivationId, at, { key: 'link', code: 'reactivation-link-sent' });
    await tx.case.updateMany({
      where: { id: reactivationId, state: 'requested' },
      data: { waitingOn: reached ? 'person' : 'support', needsAttention: !reached },
    });
  });
  return { reached };
}

async function letterOf(
  { db, config }: Dependencies,
  { reactivationId, template, policy }: ReactivationMail,
) {
  const row = await db.clientReactivation.findUniqueOrThrow({
    where: { id: reactivationId },
    include: { account: { include: { client: true } }, case: true },
  });
  const { language, requestedAt, account, accountId } = row;
  const expiresAt = daysAfter(requestedAt, policy.linkDays);
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: clientReactivationId(reactivationId),
      purpose: 'client-reactivation',
      round: 0,
      subjectId: accountId,
      caseId: reactivationId,
      issuedAt: requestedAt,
      expiresAt,
    }),
  );
  return reactivationLetters[template]({
    language,
    name: account.givenName,
    reference: row.case.reference,
    url: `${portalUrl(config, 'client')}/reactivation/${token}`,
    loginUrl: `${portalUrl(config, 'client')}/sign-in`,
    contactUrl: `${supportAddress(config, 'client', 'something_else')}?lang=${language}`,
    until: longInstant(expiresAt, account.client?.timeZone ?? 'America/New_York', language),
  });
}
