import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { calendarDate, type IsoInstant } from '../../domain/zoned-time.js';
import { providerLetter, type ProviderMail } from '../../mail/contract-termination/letters.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import type { OfExport } from './progress.js';

/** Mails news of an export to its provider, once a template and round. */
export function createMailExport(dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>) {
  const { db } = dependencies;
  return async (
    request: OfExport & { template: ProviderMail; round: number; at: IsoInstant },
  ): Promise<MailOutcome> => {
    const { exportId, template, round } = request;
    const { provider, case: row } = await db.noteExport.findUniqueOrThrow({
      where: { id: exportId },
      include: { case: true, provider: { include: { account: true } } },
    });
    const { account } = provider;
    const died = await db.contractTermination.count({
      where: {
        contract: { providerId: provider.id },
        startedBecause: 'death',
        state: { not: 'withdrawn' },
      },
    });
    const outcome = await mailOnce(dependencies, {
      key: `${exportId}/${template}/provider/${round}`,
      template,
      // Nobody reads the mailbox of a provider who has died.
      to: died > 0 ? null : account.email,
      accountId: account.id,
      letter: providerLetter(template, {
        givenName: account.givenName,
        hasClients: true,
        reference: row.reference,
        lastDay: calendarDate(new Date(request.at)),
        noticeOn: calendarDate(new Date(request.at)),
        portalUrl: dependencies.config.PROVIDER_PORTAL_URL,
        recordsContact: [],
        readOnlyUntil: null,
        counts: {},
      }),
      at: new Date(request.at),
    });
    if (outcome.kind !== 'accepted')
      await db.$transaction((tx) =>
        addLine(tx, exportId, new Date(request.at), {
          key: `mail-withheld/${template}/${round}`,
          code: 'mail-withheld',
          detail: { template, because: outcome.because },
        }),
      );
    return outcome;
  };
}
