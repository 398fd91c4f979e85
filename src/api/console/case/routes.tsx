import { auditAlone } from '../../../audit/trail.js';
import { worksOnCases } from '../../../domain/acts.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { RefusalCode } from '../../../domain/refusals.js';
import {
  readConversation,
  type Conversation,
} from '../../../operations/contact-request/read-conversation.js';
import type { ToldPassphrase } from '../../../operations/record-request/passphrase.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { readAccountingRequest } from '../../../operations/accounting-request/row.js';
import { amendmentOnCase } from './amendment.js';
import { offeredLetters } from './paper-letters.js';
import type { RefusedAct } from './act-card.js';
import type { RefusedAnswer } from './answer-form.js';
import { accountsNamed } from './leaving.js';
import { follows } from '../../../operations/case/follow.js';
import { isAboutDeactivated } from '../../../operations/client-reactivation/about.js';
import { CasePage } from './page.js';
import { shownRequest } from './record-request.js';
import type { RefusedRecordAct } from './refused-record-act.js';
import type { CaseView } from './parts.js';
import {
  accountOfCase,
  auditOf,
  clientsOf,
  disavowedIn,
  findCase,
  gatesOf,
  laterAppointments,
  openTasks,
  providerOfCase,
  type CaseRecord,
} from '../../../operations/case/record.js';
import { shownNotes } from './notes.js';
import { shownAccessReview } from '../../../operations/access-review/shown.js';
import type { RefusedDecision } from '../access-review/refused-decision.js';
import { shownReport } from '../../../operations/disclosure-report/shown.js';
import { peopleOfRetrieval } from './retrieval.js';
import { caseHeading } from './whom-it-concerns.js';
import type { IssuedToken } from './issued-token.js';
import { placeIn } from '../paging.js';
import { lookingInWords } from './live.js';
import { deedsIn, linkedTo } from '../../../operations/case/deeds.js';
import { namesOf } from '../../../operations/account/find.js';
import { roleOf } from '../staff.js';
import { peopleOf } from '../../../operations/case/task-record.js';

/** What a case page says beside the case: a refused act, or a token that was asked for. */
interface Said {
  readonly refused?: RefusedAct;
  readonly token?: IssuedToken;
  readonly answer?: RefusedAnswer;
  readonly note?: RefusedAnswer;
  readonly reactivation?: RefusedAnswer;
  readonly records?: RefusedRecordAct;
  readonly access?: RefusedDecision;
  readonly passphrase?: ToldPassphrase;
}

/** One case with its timeline, its tasks and its acts. Reading it is an act in the trail. */
export async function showCase(context: PortalContext, visit: Visit, said: Said = {}): Promise<void> {
  const { db } = context.dependencies;
  const { request, signedIn } = visit;
  const row = await findCase(db, pathText(request, 'reference'));
  if (row === null) return visit.refuse('not-found');
  await auditReading(context, visit, row.id);
  const provider = await providerOfCase(db, row);
  const account = provider?.account ?? (await accountOfCase(db, row));
  const timeZone = provider?.timeZone ?? supportTimeZone;
  const tasks = await openTasks(db, row.id, placeIn(request, 'tasks'));
  const [clients, standing, appointments, audit, people, disavowed, deeds] = await Promise.all([
    row.termination === null ? null : clientsOf(db, row, placeIn(request, 'clients')),
    row.termination === null || row.closedAt !== null ? null : gatesOf(db, row),
    laterAppointments(db, row, timeZone),
    auditOf(db, row.id, placeIn(request, 'audit')),
    peopleOf(db, tasks.rows),
    disavowedIn(db, row),
    deedsIn(db, row.id),
  ]);
  const parts = await partsOf(context, visit, row);
  const names = await namesOf(db, [
    ...(parts.conversation?.messages.map(({ authorId }) => authorId) ?? []),
    row.termination?.startedById,
    ...accountsNamed(row),
    ...audit.rows.map(({ actorId }) => actorId),
    ...row.events.map(({ actorId }) => actorId),
    ...deeds.tasks.map(({ doneById }) => doneById),
    ...tasks.rows.map(({ assigneeId }) => assigneeId),
    ...peopleOfRetrieval(row.noteRetrieval),
  ]);
  visit.page(
    caseHeading({ row, account, role: roleOf(visit) }).join(' '),
    CasePage({
      row,
      account,
      tasks,
      clients,
      gates: standing,
      appointments,
      audit,
      people,
      disavowed,
      deeds,
      ...(await othersAround(context, visit, row.id)),
      ...parts,
      offersReactivation: worksOnCases(roleOf(visit)) && (await isAboutDeactivated(db, row)),
      names,
      role: roleOf(visit),
      accountId: signedIn.account.id,
      done: queryText(request, 'done'),
      view: viewOf(context, request, timeZone),
      ...said,
    }),
    { refused: refusedIn(said) },
  );
}

/** Who else looks at a case, and whether the reader follows it. */
async function othersAround(
  { dependencies: { db, clock } }: PortalContext,
  { signedIn }: Visit,
  caseId: string,
) {
  const me = { caseId, accountId: signedIn.account.id };
  const [isFollowed, looking] = await Promise.all([
    follows(db, me),
    lookingInWords(db, { ...me, now: clock() }),
  ]);
  return { follows: isFollowed, looking };
}

/** What a case holds besides, each where it is of that kind. */
async function partsOf(context: PortalContext, visit: Visit, row: CaseRecord) {
  const [conversation, shownRecords, report, amendment, accounting, accessReview, letters, notes, linked] =
    await Promise.all([
      conversationFor(context, visit, row),
      shownRequest(context, row.id),
      shownReport(context.dependencies.db, row.id, placeIn(visit.request, 'letters')),
      amendmentOnCase(context, row.id),
      readAccountingRequest(context.dependencies.db, row.id),
      shownAccessReview(context.dependencies.db, row.id),
      offeredLetters(context, visit, row.id),
      shownNotes(context, visit, row.id),
      linkedTo(context.dependencies.db, row),
    ]);
  return {
    conversation,
    shownRecords,
    shownReport: report,
    amendment,
    accounting,
    accessReview,
    letters,
    notes,
    linked,
  };
}

function viewOf(
  { dependencies: { clock, config } }: PortalContext,
  request: Visit['request'],
  timeZone: string,
): CaseView {
  const workflows = `/temporal/namespaces/${config.TEMPORAL_NAMESPACE}/workflows`;
  const workflowUrl = (workflowId: string) => `${workflows}/${encodeURIComponent(workflowId)}`;
  return { request, now: clock(), timeZone, workflowUrl };
}

/** What was written to support, for those who answer it. */
async function conversationFor(
  { dependencies }: PortalContext,
  visit: Visit,
  { id, contactRequest }: CaseRecord,
): Promise<Conversation | null> {
  if (contactRequest === null || !worksOnCases(roleOf(visit))) return null;
  return readConversation(dependencies, id, queryText(visit.request, 'before'));
}

function refusedIn({ refused, answer, reactivation, records, access, note }: Said): RefusalCode | undefined {
  return (
    refused?.code ??
    (answer ?? reactivation ?? note)?.refusal?.refused ??
    (records ?? access)?.refusal.refused
  );
}

/** Writes down who read a case: the page names clients. */
export async function auditReading(
  { dependencies: { db, clock } }: PortalContext,
  { signedIn }: Visit,
  caseId: string,
): Promise<void> {
  await auditAlone({ db, clock }, signedIn.account.id, {
    act: 'case.read',
    subject: { kind: 'case', id: caseId },
  });
}
