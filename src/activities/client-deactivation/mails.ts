import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { deactivationTransitions, isOpenDeactivation } from '../../domain/client-deactivation/states.js';
import { allows } from '../../domain/transition.js';
import type { Account } from '../../generated/prisma/client.js';
import {
  deactivationLetter,
  guardianLetter,
  minorLetter,
  type DeactivationTold,
} from '../../mail/client-deactivation/letters.js';
import type { Letter } from '../../mail/letter.js';
import {
  askToTellMinor,
  confirmer,
  isToldThemselves,
  ownAddressOf,
} from '../../operations/client-deactivation/guardian.js';
import { moveDeactivation } from '../../operations/client-deactivation/move.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import { mailOnce } from '../kit/mail-once.js';
import { isTimeToTry, reachWhoCounts } from '../kit/reach-one.js';
import { toldOf, type DeactivationMail, type DeactivationRow } from './told.js';

/** One reader of an email: what is told is told to the client, to a guardian who decides, and to a minor who is almost of age. */
interface Reader {
  /** What sets this reader's email apart from the others'. */
  readonly key: string;
  readonly to: string;
  readonly accountId: string;
  readonly letter: Letter;
}

/** Emails of deactivations to the client and to the person who decides for them. */
export function createDeactivationMailActivities(dependencies: Dependencies) {
  return {
    /**
     * Tells everyone whom a letter is for, first the one who decides; repeated, it mails nothing twice and the same link. Says whether the one who decides is reached; once they are, a
     * mailbox of the others that puts mail off is tried for an hour. A link goes out while it is the newest and can confirm; of a request that is over nobody has to hear that it was confirmed.
     */
    mailDeactivation: (mail: DeactivationMail) => mailDeactivation(dependencies, mail),
  };
}

async function mailDeactivation(
  dependencies: Dependencies,
  mail: DeactivationMail,
): Promise<{ readonly reached: boolean }> {
  const { db } = dependencies;
  const { deactivationId, template, round } = mail;
  const at = new Date(mail.at);
  const row = await db.clientDeactivation.findUniqueOrThrow({
    where: { id: deactivationId },
    include: { account: true, case: true },
  });
  if (isOutOfDate(mail, row)) return { reached: true };
  const told = await toldOf(dependencies, row, mail);
  const guardian = await guardianOf(db, row, at);
  const { account, accountId } = row;
  const client = { key: '', to: account.email, accountId, letter: deactivationLetter(template, told) };
  const others = [() => send(client), ...(template === 'confirmed' ? [() => tellMinor(told)] : [])];
  const decider =
    guardian === null ? client : readerOf(guardian, template, { ...told, child: account.givenName });
  return reachWhoCounts(dependencies, at, [
    { counts: true, tell: () => tellDecider(decider) },
    ...(guardian === null ? [] : others).map((tell) => ({ counts: false, tell })),
  ]);

  async function tellDecider(decider: Reader): Promise<boolean> {
    const reached = await send(decider);
    if (template === 'link') await linkWent(dependencies, row, { ...mail, reached });
    return reached;
  }

  /** Whether an email was taken; one that wasn't has its line. */
  async function send({ key, letter, ...to }: Reader): Promise<boolean> {
    const outcome = await mailOnce(dependencies, {
      ...to,
      key: `${deactivationId}/deactivation-${template}/${round}${key}`,
      template: `deactivation-${template}`,
      // The one that says goodbye comes after the address was taken off all other mail.
      ...(template === 'deactivated' && key === '' ? { evenUnsubscribed: true as const } : {}),
      letter,
      at,
    });
    if (outcome.kind === 'accepted') return true;
    const line = `mail-withheld/${template}/${round}${key}`;
    const detail = { because: outcome.because };
    await db.$transaction((tx) =>
      addLine(tx, deactivationId, at, { key: line, code: 'mail-withheld', detail }),
    );
    return false;
  }

  /** A minor who is almost of age, at the address that is their own; where it takes no email, or puts it off for an hour, support is asked. */
  async function tellMinor(told: DeactivationTold): Promise<boolean> {
    const to = await ownAddressOf(db, accountId);
    if (to === null || !(await isToldThemselves(db, accountId, at))) return true;
    const isTold = await send({ key: '/minor', to, accountId, letter: minorLetter(told) }).catch((error) => {
      if (isTimeToTry(dependencies, at)) throw error;
      return false;
    });
    if (!isTold) await db.$transaction((tx) => askToTellMinor(tx, { deactivationId, accountId, at }));
    return isTold;
  }
}

/** Whether a letter that is still being tried has nothing more to say: another link goes out, one has confirmed, or it was taken back or ran out. */
function isOutOfDate(
  { template, round }: DeactivationMail,
  { state, linksAskedFor }: DeactivationRow,
): boolean {
  if (template === 'link')
    return round < linksAskedFor || !allows(deactivationTransitions, state, 'send-link');
  return template === 'confirmed' && !isOpenDeactivation(state);
}

function readerOf(
  { id, email, givenName }: Account,
  template: DeactivationMail['template'],
  told: DeactivationTold & { readonly child: string },
): Reader {
  return {
    key: '/guardian',
    to: email,
    accountId: id,
    letter: guardianLetter(template, { ...told, name: givenName }),
  };
}

/** A link is out and the client is waited for; or support is, who was asked to call. The workflow hears of it at once: another's letter may be tried for a day. */
async function linkWent(
  dependencies: Dependencies,
  { id: deactivationId, requestedAt, state }: DeactivationRow,
  { reached, round, policy, at }: DeactivationMail & { readonly reached: boolean },
): Promise<void> {
  await commit(dependencies, async (tx, after) => {
    if (reached)
      await moveDeactivation(tx, {
        deactivationId,
        event: 'send-link',
        waits: { on: 'person', until: daysAfter(requestedAt, policy.linkDays) },
        line: { key: `link/${round}`, code: 'deactivation-link-sent' },
        at: new Date(at),
      });
    else
      await tx.case.updateMany({
        where: { id: deactivationId, state: 'requested' },
        data: { waitingOn: 'support', needsAttention: true },
      });
    if (state === 'requested') after.signalSoon(clientDeactivationId(deactivationId), deactivationChanged);
  });
}

/** The guardian who confirmed or is asked to; null where the client decides. */
async function guardianOf(tx: Transaction, row: DeactivationRow, at: Date): Promise<Account | null> {
  const { accountId, confirmedById } = row;
  const id = confirmedById ?? (await confirmer(tx, accountId, at));
  return id === null || id === accountId ? null : tx.account.findUnique({ where: { id } });
}
