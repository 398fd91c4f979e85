import { appendAudit } from '../../../audit/trail.js';
import { acts, fieldsOfAct, mayAct, worksOnCases, type Act, type ActRole } from '../../../domain/acts.js';
import type { RefusalCode } from '../../../domain/refusals.js';
import { readDate } from '../../../domain/typed-date.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import {
  readConversation,
  type Conversation,
} from '../../../operations/contact-request/read-conversation.js';
import { act, refusalOf } from '../../../cases/signals.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';
import { showsOutcome } from '../../case/routes.js';
import { changeSince } from '../../case/since.js';
import { fieldsOf } from '../../http/fields.js';
import { actFields, caseActOf, targetOf, type CaseAct, type RefusedAct } from './acts.js';
import type { RefusedAnswer } from './conversation.js';
import { accountsNamed, isAboutDeactivated } from './leaving.js';
import { CasePage } from './page.js';
import { shownRequest, type RefusedRecordAct } from './record-request.js';
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
} from './record.js';
import { claimsOf } from '../task/claims.js';
import { peopleOfRetrieval } from './retrieval.js';
import { tokenFor, type IssuedToken } from './issued-token.js';
import { updateIdOf } from '../../components/once.js';
import { pageNumber } from '../paging.js';
import { deedsIn } from './story.js';
import { namesOf, roleOf } from '../staff.js';
import { peopleOf } from '../task/record.js';
import { shortInstant } from '../words.js';
import { describeEvent, type CaseEventCode, type EventDetail } from '../../../domain/case/events.js';
import type { CaseEvent } from '../../../generated/prisma/client.js';

/** What a case page says beside the case: a refused act, or a token that was asked for. */
interface Said {
  readonly refused?: RefusedAct;
  readonly token?: IssuedToken;
  readonly answer?: RefusedAnswer;
  readonly reactivation?: RefusedAnswer;
  readonly records?: RefusedRecordAct;
}

/** One case with its timeline, its tasks and its acts. Reading it is an act in the trail. */
export async function showCase(context: PortalContext, visit: Visit, said: Said = {}): Promise<void> {
  const { db } = context.dependencies;
  const { request, signedIn } = visit;
  const row = await findCase(db, String(request.params['reference'] ?? ''));
  if (row === null) return visit.refuse('not-found');
  await auditReading(context, visit, row.id);
  const provider = await providerOfCase(db, row);
  const account = provider?.account ?? (await accountOfCase(db, row));
  const timeZone = provider?.timeZone ?? supportTimeZone;
  const tasks = await openTasks(db, row.id, pageNumber(request, 'tasks'));
  const [clients, standing, appointments, audit, people, claims, disavowed, deeds] = await Promise.all([
    row.termination === null ? null : clientsOf(db, row, pageNumber(request, 'clients')),
    row.termination === null || row.closedAt !== null ? null : gatesOf(db, row),
    laterAppointments(db, row, timeZone),
    auditOf(db, row.id, pageNumber(request, 'audit')),
    peopleOf(db, tasks.rows),
    claimsOf(db, idsOf(tasks.rows)),
    disavowedIn(db, row),
    deedsIn(db, row.id),
  ]);
  const conversation = await conversationFor(context, visit, row);
  const names = await namesOf(db, [
    ...(conversation?.messages.map(({ authorId }) => authorId) ?? []),
    row.termination?.startedById,
    ...accountsNamed(row),
    ...audit.rows.map(({ actorId }) => actorId),
    ...row.events.map(({ actorId }) => actorId),
    ...deeds.tasks.map(({ doneById }) => doneById),
    ...claims.values(),
    ...peopleOfRetrieval(row.noteRetrieval),
  ]);
  visit.page(
    row.reference,
    CasePage({
      row,
      account,
      tasks,
      clients,
      gates: standing,
      appointments,
      audit,
      people,
      claims,
      disavowed,
      deeds,
      conversation,
      offersReactivation: worksOnCases(roleOf(visit)) && (await isAboutDeactivated(db, row)),
      shownRecords: await shownRequest(context, row.id),
      names,
      role: roleOf(visit),
      accountId: signedIn.account.id,
      done: queryText(request, 'done'),
      view: viewOf(context, request, timeZone),
      ...said,
    }),
    statusOf(said),
  );
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

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

function statusOf({ refused, answer, reactivation, records }: Said): { status?: number; error?: boolean } {
  const code = refused?.code ?? (answer ?? reactivation)?.refusal.refused ?? records?.refusal.refused;
  return code === undefined ? {} : { status: refusalSentences[code].status, error: true };
}

/** Writes down who read a case: the page names clients. */
export async function auditReading(
  { dependencies: { db, clock } }: PortalContext,
  { signedIn }: Visit,
  caseId: string,
): Promise<void> {
  await db.$transaction((tx) =>
    appendAudit(tx, {
      at: clock(),
      actor: { kind: 'account', id: signedIn.account.id },
      act: 'case.read',
      subject: { kind: 'case', id: caseId },
    }),
  );
}

/** Does an act for support, with its reason, on the case as the person saw it: pressed twice it is done once. */
export async function actOnCase(context: PortalContext, visit: Visit): Promise<void> {
  const chosen = await chosenAct(context, visit);
  if (chosen === null) return visit.refuse('not-found');
  const { row, offer } = chosen;
  const role = roleOf(visit);
  const fields = actFields(offer.act, fieldsOf(visit.request.body));
  const target = targetOf(row, offer.act);
  const state = fields['seen'] ?? target.state;
  if (!hasRole(offer.act, role)) return visit.refuse('not-allowed');
  const change = changeSince(row, fields['version']);
  if (change !== null) {
    const names = await namesOf(context.dependencies.db, [change.actorId]);
    return refuseAct(
      'act-token-stale',
      'reason',
      changedInWords(change, names, context.dependencies.clock()),
    );
  }
  if (!mayAct(offer.act, role, state)) return refuseAct('state-does-not-allow');
  if (!fields['reason']) return refuseAct('reason-missing', 'reason');
  const accountId = visit.signedIn.account.id;
  const answer = await act(context.dependencies, {
    update: offer.act,
    workflowId: target.workflowId,
    state,
    accountId,
    role,
    argument: argumentOf(offer, fields),
    updateId: updateIdOf({ accountId, workflowId: target.workflowId, update: offer.act, fields }),
  });
  if (showsOutcome(visit, answer)) return;
  const code = refusalOf(answer);
  if (code !== null) return refuseAct(code, 'field' in answer ? answer.field : undefined);
  return visit.response.redirect(303, `/cases/${row.reference}?done=${offer.act}`);

  async function refuseAct(
    code: RefusalCode,
    field = 'reason',
    { sentence } = refusalSentences[code],
  ): Promise<void> {
    const errors = { [`${offer.act}.${field}`]: sentence };
    await showCase(context, visit, { refused: { act: offer.act, code, fields, errors } });
  }
}

/** Who did what on a case since its page was loaded. */
function changedInWords(
  { code, detail, at, actorId }: CaseEvent,
  names: ReadonlyMap<string, string>,
  now: Date,
): { readonly status: number; readonly sentence: string } {
  const said = describeEvent(code as CaseEventCode, detail as EventDetail);
  const who = names.get(actorId ?? '') ?? 'Someone';
  const sentence = `This case changed. ${who}, ${shortInstant(at, supportTimeZone, now)}: ${said} Look at it again, then decide; what you typed is kept.`;
  return { ...refusalSentences['act-token-stale'], sentence };
}

/** Issues a token for the act as it was filled in, and shows what to paste into the Temporal UI or the CLI. */
export async function issueToken(context: PortalContext, visit: Visit): Promise<void> {
  const chosen = await chosenAct(context, visit);
  if (chosen === null) return visit.refuse('not-found');
  const { row, offer } = chosen;
  const { workflowId, state } = targetOf(row, offer.act);
  const role = roleOf(visit);
  const fields = actFields(offer.act, fieldsOf(visit.request.body));
  if (!hasRole(offer.act, role)) return visit.refuse('not-allowed');
  if (!mayAct(offer.act, role, state)) return visit.refuse('state-does-not-allow');
  if (!fields['reason']) {
    const errors = { [`${offer.act}.reason`]: refusalSentences['reason-missing'].sentence };
    return showCase(context, visit, { refused: { act: offer.act, code: 'reason-missing', fields, errors } });
  }
  const argument = argumentOf(offer, fields);
  const token = await tokenFor(context, visit, { act: offer.act, workflowId, state, argument });
  await showCase(context, visit, { token });
}

function hasRole(act: Act, role: ActRole): boolean {
  return (acts[act].roles as readonly ActRole[]).includes(role);
}

/** What the update takes beside the token, of what was typed: an empty field is left out. */
function argumentOf({ act }: CaseAct, typed: Readonly<Record<string, string>>): object {
  const argument: Record<string, string | boolean | undefined> = { reason: typed['reason'] };
  for (const [field, { example }] of Object.entries(fieldsOfAct(act))) {
    const value = typed[field] ?? '';
    if (typeof example === 'boolean') argument[field] = value === 'yes';
    else if (value !== '') argument[field] = readDate(value) ?? value;
  }
  return argument;
}

async function chosenAct(
  { dependencies: { db } }: PortalContext,
  { request }: Visit,
): Promise<{ row: CaseRecord; offer: CaseAct } | null> {
  const row = await findCase(db, String(request.params['reference'] ?? ''));
  const offer = row && caseActOf(row, String(request.params['act'] ?? ''));
  return row && offer && { row, offer };
}
