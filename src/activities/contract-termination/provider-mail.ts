import type { Dependencies } from '../../dependencies.js';
import { dateIn, type Instant } from '../../domain/zoned-time.js';
import { providerLetter, type ProviderMail } from '../../mail/contract-termination/letters.js';
import { terminationConfirmationPdf } from '../../records/termination-confirmation-pdf.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { sayingAlive } from '../kit/heartbeat.js';
import { terminationFacts } from './load.js';
import { goesByPost } from '../../domain/case/tasks.js';
import { mailedAtLast } from '../kit/last-attempt.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';

/** Letters to the provider of a termination. */
export function createProviderMailActivities(dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>) {
  const { db, config } = dependencies;
  return {
    /** Mails the provider of a termination once per template and round; a mail that is not sent stands in the time line and goes by post. */
    mailProvider: sayingAlive(
      async (request: {
        caseId: string;
        template: ProviderMail;
        round: number | string;
        counts?: Readonly<Record<string, number>>;
        at: Instant;
      }): Promise<MailOutcome> => {
        const { caseId, template, round } = request;
        const at = new Date(request.at);
        const facts = await terminationFacts(db, caseId);
        const mail = mailOnce(dependencies, {
          key: `${caseId}/${template}/provider/${round}`,
          template,
          // Nobody reads the mailbox of a provider who has died.
          to: facts.termination.startedBecause === 'death' ? null : facts.account.email,
          accountId: facts.account.id,
          letter: providerLetter(template, {
            ...facts,
            portalUrl: config.PROVIDER_PORTAL_URL,
            readOnlyUntil:
              facts.account.readOnlyUntil === null
                ? null
                : dateIn(facts.provider.timeZone, facts.account.readOnlyUntil),
            counts: request.counts ?? {
              submittedClaims: await db.appointment.count({
                where: { chart: { providerId: facts.provider.id }, billing: 'submitted' },
              }),
            },
          }),
          ...(template === 'termination-confirmed'
            ? {
                attachments: [
                  {
                    filename: `${facts.reference}.pdf`,
                    contentType: 'application/pdf',
                    content: await terminationConfirmationPdf({
                      reference: facts.reference,
                      providerName: facts.providerName,
                      requestedAt: facts.termination.requestedAt,
                      lastDay: facts.lastDay,
                      noticeOn: facts.noticeOn,
                      timeZone: facts.provider.timeZone,
                      recordsContact: facts.recordsContact,
                    }),
                  },
                ],
              }
            : {}),
          at,
        });
        const outcome = await mailedAtLast(mail);
        if (outcome.kind !== 'accepted')
          await db.$transaction(async (tx) => {
            const key = `mail-withheld/${template}/${round}`;
            await addLine(tx, caseId, at, {
              key,
              code: 'mail-withheld',
              detail: { template, because: outcome.because },
            });
            if (goesByPost(template))
              await openTaskIn(tx, { caseId, key, kind: 'post_provider_letter', at: request.at });
          });
        return outcome;
      },
    ),
  };
}
