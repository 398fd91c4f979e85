import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { CaseEventCode } from '../../domain/case/events.js';
import { answerDueAt, type ContactPolicy } from '../../domain/contact-request/policy.js';
import { familyAddresses } from '../../domain/email-address.js';
import { crisisPriority } from '../../domain/case/assignment.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { contactLetters } from '../../mail/contact-request/letters.js';
import { longInstant } from '../../mail/dates.js';
import type { Letter } from '../../mail/letter.js';
import { isDoubted } from '../../operations/account-suspension/doubted-address.js';
import { isAcknowledged } from '../../operations/contact-request/acknowledgement.js';
import { answerByPhone, contactChanged, contactRequestId } from '../../protocol/contact-request/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailInTime } from '../kit/mail-in-time.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

/** What of a conversation the person is told by email. */
export type ContactTemplate = 'acknowledged' | 'answered' | 'reminder' | 'resolved';

/** One email of a conversation; `about` is the answer or the instant it is about, so that each is told once. */
export interface ContactMail {
  readonly requestId: string;
  readonly template: ContactTemplate;
  readonly about: string;
  readonly policy: ContactPolicy;
  readonly at: IsoInstant;
}

type Told = ContactRequest & { readonly case: { readonly reference: string; readonly dueAt: Date | null } };

/** Days for which the link of a conversation works at most; closing ends it before. Basis: product; a year and a month of reopening. */
const conversationDays = 400;

const lines: Record<ContactTemplate, CaseEventCode | null> = {
  acknowledged: 'contact-acknowledged',
  answered: 'contact-answer-told',
  reminder: 'contact-reminded',
  resolved: null,
};

/** Emails of conversations with support: each names the link, none a word of what was written. */
export function createContactMailActivities(dependencies: Dependencies) {
  const { db } = dependencies;

  return {
    /** Tells the person. If their email isn't safe, we send none and count them as reached, because the person who answers calls them. An answer to words of a crisis that isn't taken within a quarter of an hour has support call them at once. Repeated, it mails nothing twice. */
    mailContact: withHeartbeat(async (mail: ContactMail): Promise<{ readonly reached: boolean }> => {
      const { requestId, template, about } = mail;
      const at = new Date(mail.at);
      const row = await db.contactRequest.findUniqueOrThrow({
        where: { id: requestId },
        include: { case: true },
      });
      const note = (code: CaseEventCode) =>
        db.$transaction((tx) => addLine(tx, requestId, at, { key: `told/${template}/${about}`, code }));
      if (!row.emailIsSafe || (await isDoubted(db, row))) {
        await note('contact-not-mailed');
        return { reached: true };
      }
      if (template === 'acknowledged' && !(await isAcknowledged(db, row))) {
        await note('contact-not-acknowledged');
        return { reached: true };
      }
      const isUrgent = row.crisis && template === 'answered';
      const once = {
        key: `${requestId}/contact-${template}/${about}`,
        template: `contact-${template}`,
        to: row.email,
        ...(row.accountId === null ? {} : { accountId: row.accountId }),
        letter: letterOf(row, mail, {
          url: await conversationUrl(dependencies, row),
          timeZone: dependencies.config.CONTACT_TIME_ZONE,
        }),
        at,
      };
      const outcome = isUrgent
        ? await mailInTime(dependencies, once, answerDueAt(mail.policy, at, true))
        : await mailOnce(dependencies, once);
      const code = lines[template];
      if (outcome.kind === 'accepted') {
        if (code !== null) await note(code);
        return { reached: true };
      }
      await commit(dependencies, async (tx, after) => {
        await addLine(tx, requestId, at, {
          key: `mail-withheld/${template}/${about}`,
          code: 'mail-withheld',
          detail: { because: outcome.because },
        });
        if (!isUrgent) return;
        await callAtOnce(tx, mail, dependencies.clock());
        after.signalSoon(contactRequestId(requestId), contactChanged);
      });
      return { reached: false };
    }),
  };
}

/** Someone who wrote words of a crisis has no answer: support calls them within the hour, before all else. */
async function callAtOnce(
  tx: Transaction,
  { requestId, about, policy }: ContactMail,
  at: Date,
): Promise<void> {
  await openTaskIn(tx, {
    caseId: requestId,
    key: answerByPhone(about),
    kind: 'reach_by_phone',
    subjectId: requestId,
    priority: crisisPriority,
    dueAt: answerDueAt(policy, at, true).toISOString(),
    at: at.toISOString(),
  });
  await tx.case.updateMany({ where: { id: requestId, closedAt: null }, data: { needsAttention: true } });
}

/** The address of a conversation; the same in each of its emails to one address. */
export async function conversationUrl({ db, config }: Dependencies, row: ContactRequest): Promise<string> {
  const { id, portal, requestedAt } = row;
  const { linkRound: round } = await db.case.findUniqueOrThrow({ where: { id } });
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: contactRequestId(id),
      purpose: 'contact-conversation',
      round,
      subjectId: id,
      caseId: id,
      issuedAt: requestedAt,
      expiresAt: daysAfter(requestedAt, conversationDays),
    }),
  );
  return `${portalUrl(config, portal)}/contact/conversation/${token}`;
}

function letterOf(
  row: Told,
  { template, policy }: ContactMail,
  { url, timeZone }: { readonly url: string; readonly timeZone: string },
): Letter {
  const { language, name, topic, crisis, email } = row;
  const { reference } = row.case;
  const of = { language, name, reference, url };
  const words = (at: Date) => longInstant(at, timeZone, language);
  switch (template) {
    case 'acknowledged':
      return contactLetters.acknowledged({
        ...of,
        topic,
        crisis,
        answerBy: words(row.case.dueAt ?? row.requestedAt),
        ...(topic === 'family' ? { familyAddresses: familyAddresses(email, '').slice(0, 1) } : {}),
      });
    case 'answered':
      return contactLetters.answered(of);
    case 'reminder':
      return contactLetters.reminder({ ...of, silenceDays: policy.silenceDays });
    case 'resolved':
      return contactLetters.resolved({
        ...of,
        reopenBy: words(daysAfter(row.resolvedAt ?? row.requestedAt, policy.reopenDays)),
      });
  }
}
