import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { initialOf } from '../../domain/person-name.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import { providerLetter, type ProviderNews } from '../../mail/client-deactivation/letters.js';
import { longInstant } from '../../mail/dates.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

/** Emails to the providers who treat a client that closes their account. */
export function createDeactivationNewsActivities(dependencies: Dependencies) {
  const { db } = dependencies;

  return {
    /** Tells the providers who treat the client; whose address takes no email is called by support. A repeated attempt mails those whom the one before didn't reach, and nobody once the client has taken it back. */
    async tellProvidersOfDeactivation(news: {
      deactivationId: string;
      of: ProviderNews;
      at: IsoInstant;
    }): Promise<void> {
      const { deactivationId, of } = news;
      const at = new Date(news.at);
      const { accountId, account, state, deactivateAt, deactivatedAt } =
        await db.clientDeactivation.findUniqueOrThrow({
          where: { id: deactivationId },
          include: { account: true },
        });
      // A mailbox that put off the news that care ends hears that it doesn't, or nothing.
      if (of === 'confirmed' && state === 'withdrawn') return;
      const url = `${portalUrl(dependencies.config, 'provider')}/appointments`;
      const charts = await db.chart.findMany({
        where: {
          client: { accountId },
          // Care ends with the account.
          OR: [{ closedAt: null }, ...(deactivatedAt === null ? [] : [{ closedAt: deactivatedAt }])],
          provider: { account: { status: 'active' } },
        },
        include: { provider: { include: { account: true } } },
      });
      const outcomes = await mailEvery(charts, async ({ id: chartId, provider }) => {
        const { email, givenName } = provider.account;
        const on = longInstant(deactivateAt ?? at, provider.timeZone);
        const outcome = await mailOnce(dependencies, {
          key: `${deactivationId}/provider-${of}/${chartId}`,
          template: `deactivation-provider-${of}`,
          to: email,
          accountId: provider.accountId,
          letter: providerLetter(of, { givenName, initials: initialsOf(account), on, url }),
          at,
        });
        const isTold = outcome.kind === 'accepted';
        if (!isTold)
          await db.$transaction((tx) =>
            openTaskIn(tx, {
              caseId: deactivationId,
              key: `call-provider/${of}/${chartId}`,
              kind: 'tell_providers_leaving',
              subjectId: provider.id,
              at: news.at,
            }),
          );
        return isTold;
      });
      const told = outcomes.filter(Boolean).length;
      const detail = { of, count: told, unreached: outcomes.length - told };
      const line = { key: `providers/${of}`, code: 'deactivation-providers-told', detail } as const;
      await db.$transaction((tx) => addLine(tx, deactivationId, at, line));
    },
  };
}

function initialsOf({ givenName, familyName }: Account): string {
  const letters = [givenName, familyName].map((name) => initialOf(name)).filter(Boolean);
  return letters.map((letter) => `${letter}.`).join(' ');
}
