import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { dueOn, dueAlarms, toldBy } from '../../domain/record-request/clock.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import type { RecordRequestPart } from '../../generated/prisma/client.js';
import { holderLetter, overdueAlert } from '../../mail/record-request/letters.js';
import { mailboxOf } from '../../operations/account-suspension/doubted-address.js';
import { letHappen } from '../../operations/record-request/change.js';
import { goOnPaper } from '../../operations/record-request/grant.js';
import { holdersOf, lockedHolder } from '../../operations/record-request/holders.js';
import { addresseeOf, requestLetter, type Holders } from '../../operations/record-request/letter.js';
import { holderNewsDue, lettersDue, type LetterDue } from '../../operations/record-request/letters-due.js';
import { statementLink } from '../../operations/record-request/links.js';
import { factsOf, readRequest, type RequestRow } from '../../operations/record-request/row.js';
import { holderUnreached } from '../../operations/record-request/unreached.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailInTime } from '../kit/mail-in-time.js';
import { pageOfficers } from '../kit/page-officers.js';
import { portalUrl } from '../kit/portal-url.js';
import { settle, type RecordRequestView } from './activities.js';
import { mailFiles } from './mail-files.js';

/** Letters of record requests: to who asked, to who holds the records, and to the privacy officer. */
export function createRecordMailActivities(dependencies: Dependencies) {
  return {
    /**
     * Mails the files that are wanted by email, and sends every letter that a request has called for and that hasn't gone, each once by its key; a retry sends those
     * that are left.
     */
    tellOfRecordRequest: withHeartbeat(
      async (request: { requestId: string; at: IsoInstant }): Promise<RecordRequestView> => {
        const { requestId } = request;
        // An attempt that comes hours later tells of the dates that came meanwhile, too.
        const at = new Date(Math.max(Date.parse(request.at), dependencies.clock().getTime()));
        try {
          // One that can't be made or sent keeps none of the others back.
          await mailEvery(
            [mailFiles, tellEveryone],
            // A file that can't go by email can be downloaded then, of which a letter tells.
            async (tell) => tell(dependencies, await readTelling(dependencies, requestId, at)),
          );
        } catch (error) {
          await settle(dependencies, requestId, at);
          throw error;
        }
        // Whom nobody reached by email is a task of support, and changes whose turn it is.
        return settle(dependencies, requestId, at);
      },
    ),
  };
}

/** A request as it stands when someone is told of it. */
interface Telling {
  readonly row: RequestRow;
  readonly holders: Holders;
  readonly at: Date;
}

async function readTelling({ db }: Dependencies, requestId: string, at: Date): Promise<Telling> {
  const row = await readRequest(db, requestId);
  if (row === null) throw new Error('A record request without a row');
  const providers = row.parts.map(({ providerId }) => providerId);
  return { row, holders: await holdersOf(db, providers), at };
}

async function tellEveryone(dependencies: Dependencies, telling: Telling): Promise<void> {
  const { row, at } = telling;
  await mailEvery<() => Promise<void>, void>(
    [
      () => tellPrivacyOfficer(dependencies, row, at),
      ...lettersDue(row, at).map((due) => () => tellAsker(dependencies, { ...telling, due })),
      ...row.parts.map((part) => () => tellHolder(dependencies, { ...telling, part })),
    ],
    (tell) => tell(),
  );
}

/** Sends a letter to who asked, or to the person on whose authorization a third party asks; the first that says who holds the records acknowledges the request. A file of which nobody can be told goes on paper; another letter that is owed and goes nowhere is told by phone, before the day by which the law has it told. */
async function tellAsker(
  dependencies: Dependencies,
  { row, holders, due, at }: Telling & { readonly due: LetterDue },
): Promise<void> {
  const { id: requestId } = row;
  const { template, key, owed } = due;
  const to = await addresseeOf(dependencies.db, row, template);
  const legalEnd = toldBy(factsOf(row), template);
  // Who is asked for their authorization reads another mailbox than who asks.
  const mailbox = {
    requesterEmail: to.email ?? '',
    emailIsSafe: row.emailIsSafe || template === 'authorized',
  };
  const mail = {
    key: `${requestId}/records-${key}`,
    template: `records-${template}`,
    to: to.email === null ? null : await mailboxOf(dependencies.db, mailbox),
    // Someone who asks for records wants the answer; a client who left gets no other mail.
    evenUnsubscribed: true,
    letter: await requestLetter(dependencies, { row, to, holders, due, on: 'screen' }),
    at,
  } as const;
  const outcome = await mailInTime(dependencies, mail, legalEnd);
  const reached = outcome.kind === 'accepted';
  await dependencies.db.$transaction(async (tx) => {
    if (reached && template === 'referred' && row.acknowledgedAt === null)
      await letHappen(tx, {
        requestId,
        event: { kind: 'acknowledge' },
        line: { key: 'referred', code: 'records-referred', detail: { count: row.parts.length } },
        at,
      });
    if (reached || !owed) return;
    const { part } = due;
    if (template === 'released' && part !== null && (await goOnPaper(tx, { requestId, part, at }))) return;
    const code = template === 'authorized' ? 'records-authorization-untold' : 'records-not-referred';
    await addLine(tx, requestId, at, { key: `withheld/${key}`, code });
    const task = { caseId: requestId, key: `by-phone/${key}`, kind: 'reach_by_phone' } as const;
    await openTaskIn(tx, { ...task, precedes: legalEnd.toISOString(), at: at.toISOString() });
  });
}

/** Asks who holds a part; where no email reaches them, our staff releases it. Locks the account of a provider while their link is made. */
async function tellHolder(
  dependencies: Dependencies,
  { row, holders, part, at }: Telling & { readonly part: RecordRequestPart },
): Promise<void> {
  const { db, config } = dependencies;
  const due = holderNewsDue(row, part);
  const holder = holders.get(part.providerId);
  if (due === null || holder === undefined) return;
  const { path, to } = await db.$transaction(async (tx) => ({
    to: (await lockedHolder(tx, part.providerId))?.email ?? null,
    path: await statementLink(tx, config, row, part),
  }));
  const mail = {
    key: `${row.id}/holder/${due.key}`,
    template: `records-holder-${due.news}`,
    to,
    letter: holderLetter(due.news, {
      name: holder.provider,
      dueOn: longDate(dueOn(factsOf(row))),
      url: `${portalUrl(config, 'provider')}${path}`,
    }),
    at,
  };
  const outcome = await mailInTime(dependencies, mail, toldBy(factsOf(row), due.news));
  if (due.news === 'withdrawn' || due.news === 'revoked') return;
  await db.$transaction(async (tx) => {
    const { key } = due;
    if (outcome.kind === 'accepted')
      return addLine(tx, row.id, at, { key: `holder/${key}`, code: 'records-provider-asked' });
    await holderUnreached(tx, { requestId: row.id, key, because: outcome.because, at });
  });
}

/** A page for each day that a request is late. */
async function tellPrivacyOfficer(dependencies: Dependencies, row: RequestRow, at: Date): Promise<void> {
  const { config } = dependencies;
  const facts = factsOf(row);
  const page = dueAlarms(facts, at).find(({ kind }) => kind === 'overdue');
  if (page === undefined || row.settledAt !== null) return;
  const { reference } = row.case;
  const url = `${portalUrl(config, 'staff')}/cases/${reference}`;
  await pageOfficers(dependencies, {
    key: `${row.id}/${page.key}`,
    template: 'records-overdue',
    letter: overdueAlert(reference, longDate(dueOn(facts)), url),
    at,
  });
}
