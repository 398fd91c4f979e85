import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Letter } from '../../mail/letter.js';
import { terminationFacts } from '../contract-termination/load.js';
import { supportAddress } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';

/** A client of a provider who leaves. */
export interface OfClient {
  readonly caseId: string;
  readonly chartId: string;
}

/**
 * How a mail to a client ended; needless where the case no longer asks for it, so that nobody has to call instead either; held where support
 * holds the case, and the mail is to go after that.
 */
export type ClientMailOutcome = MailOutcome | { readonly kind: 'needless' | 'held' };

/** Why a case wants no news of the last day sent now, if so; asked at each attempt, because a mail may be tried for a day. */
export async function suppressedByCase(
  { db }: Pick<Dependencies, 'db'>,
  caseId: string,
): Promise<{ readonly kind: 'needless' | 'held' } | null> {
  const { state } = await db.contractTermination.findUniqueOrThrow({ where: { id: caseId } });
  if (state === 'withdrawn') return { kind: 'needless' };
  return state === 'held' ? { kind: 'held' } : null;
}

/** Whether a client deactivated their account: who left has no sessions with the provider anymore, and is told no news of them. */
export async function leftHeadway({ db }: Pick<Dependencies, 'db'>, chartId: string): Promise<boolean> {
  const left = { id: chartId, client: { account: { status: 'deactivated' } } } as const;
  return (await db.chart.count({ where: left })) > 0;
}

/** A mail to a client, once a template and round. */
export interface ClientMail extends OfClient {
  readonly template: string;
  /** Of dates, or the press that it answers. */
  readonly round: number | string;
  readonly at: IsoInstant;
  readonly write: (facts: Awaited<ReturnType<typeof clientFacts>>) => Letter | Promise<Letter>;
}

/** Mails a client of a provider who leaves, with facts read afresh at each attempt. */
export async function mailClient(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  { caseId, chartId, template, round, at, write }: ClientMail,
): Promise<MailOutcome> {
  const facts = await clientFacts(dependencies, { caseId, chartId });
  return mailOnce(dependencies, {
    key: clientMailKey({ caseId, chartId, template, round }),
    template,
    to: facts.client.email,
    clientId: facts.client.id,
    letter: await write(facts),
    at: new Date(at),
  });
}

/** The key of such a mail. */
export function clientMailKey(mail: Pick<ClientMail, 'caseId' | 'chartId' | 'template' | 'round'>): string {
  return `${mail.caseId}/${mail.template}/${mail.chartId}/${mail.round}`;
}

async function clientFacts(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { caseId, chartId }: OfClient,
) {
  const [termination, { client }] = await Promise.all([
    terminationFacts(db, caseId),
    db.chart.findUniqueOrThrow({ where: { id: chartId }, include: { client: true } }),
  ]);
  const contactUrl = supportAddress(config, 'client', 'something_else');
  return { ...termination, client, clientGivenName: client.givenName, contactUrl };
}
