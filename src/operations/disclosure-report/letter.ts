import { isOneOf } from '../../domain/named.js';
import type { Database } from '../../adapters/database.js';
import { isUuid } from '../../domain/ids.js';
import type { Dependencies } from '../../dependencies.js';
import { informationKinds, mishaps } from '../../domain/disclosure-report/kinds.js';
import { contactPath } from '../../domain/contact-request/topics.js';
import { fullName } from '../../domain/person-name.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { BreachTold } from '../../mail/disclosure-report/letters.js';

/** Someone whose information a report is about. */
export interface PersonConcerned {
  readonly reportId: string;
  readonly clientId: string;
}

/** Whom the letter of a report is for, by its case's reference; null where nobody asked for one. */
export async function letterAskedFor(
  db: Database,
  { reference, clientId }: { readonly reference: string; readonly clientId: string },
): Promise<PersonConcerned | null> {
  if (!isUuid(clientId)) return null;
  return db.disclosedPerson.findFirst({
    where: { clientId, letterAskedAt: { not: null }, report: { case: { reference } } },
  });
}

/** What the letter to one person says, and the address that takes it: that of an active account, or else the client's. Null where nothing is kept of the person anymore. */
export async function letterFor(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { reportId, clientId }: PersonConcerned,
): Promise<{
  readonly told: BreachTold;
  readonly to: string | null;
  readonly accountId: string | null;
  /** Whom a task of support names: the account, or else the latest chart. */
  readonly subjectId: string;
} | null> {
  const report = await db.disclosureReport.findUniqueOrThrow({
    where: { id: reportId },
    include: { case: true },
  });
  const client = await db.client.findUnique({
    where: { id: clientId },
    include: { account: true, charts: { orderBy: { openedAt: 'desc' }, take: 1 } },
  });
  if (client === null) return null;
  const { account, charts } = client;
  const { mishap, information, happenedOn, discoveredOn } = report;
  return {
    told: {
      name: fullName(client),
      reference: report.case.reference,
      mishap: isOneOf(mishaps, mishap) ? mishap : 'wrong_email',
      information: informationKinds.filter((kind) => information.includes(kind)),
      happenedOn: calendarDate(happenedOn),
      discoveredOn: calendarDate(discoveredOn),
      contactUrl: `${new URL(config.CLIENT_PORTAL_URL).origin}${contactPath(null)}`,
      contactEmail: config.PRIVACY_OFFICER_EMAILS[0] ?? '',
    },
    to: account === null ? client.email : account.status === 'active' ? account.email : null,
    accountId: account?.id ?? null,
    subjectId: account?.id ?? charts[0]?.id ?? reportId,
  };
}
