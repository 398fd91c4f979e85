import type { VNode } from 'preact';
import { appendAudit } from '../../audit/trail.js';
import { mayAct, type Act } from '../../domain/acts.js';
import { gates } from '../../domain/contract-termination.js';
import { supportTasks, type SupportTaskKind } from '../../domain/support-tasks.js';
import type { Case, CaseEvent, SupportTask } from '../../generated/prisma/client.js';
import { longInstant } from '../../mail/dates.js';
import { offboardingId } from '../../protocol/offboarding.js';
import { issueActToken } from '../../tokens/act-token.js';
import { act, refusalOf } from '../act.js';
import { csrfToken, type PortalContext, type Visit } from '../http/portal.js';
import { refusalSentences } from '../http/refusals.js';
import { fieldsOf } from '../http/router.js';
import { ErrorSummary, PostForm, SummaryList, Timeline } from '../pages/components.js';
import { roleOf } from './staff.js';
import { peopleOf, TaskCard } from './tasks.js';

interface CaseAct {
  readonly act: Act;
  readonly label: string;
  readonly effect: string;
  /** Field beside the reason, if the act takes one. */
  readonly field?: 'lastDay' | 'gate';
}

/** Acts of support on a termination, in the order in which they are offered. */
const terminationActs: readonly CaseAct[] = [
  {
    act: 'release',
    label: 'Release the hold',
    effect: 'Sends and closing go on. A last day that has passed must be confirmed or moved.',
    field: 'lastDay',
  },
  {
    act: 'hold',
    label: 'Put on hold',
    effect: 'Nothing is sent and nothing closes; dates stay.',
  },
  {
    act: 'waiveNotice',
    label: 'Waive the notice period',
    effect: 'The last day may be any day from today on.',
  },
  {
    act: 'changeLastDay',
    label: 'Change the last day',
    effect: 'Every client who was told is told again.',
    field: 'lastDay',
  },
  {
    act: 'sendNoticeNow',
    label: 'Send the client notice now',
    effect: 'The notice does not wait for its time.',
  },
  {
    act: 'overrideGate',
    label: 'Override a gate',
    effect: 'One kind of unfinished work no longer keeps the case open.',
    field: 'gate',
  },
  {
    act: 'withdraw',
    label: 'Withdraw the request',
    effect: 'Listing and bookings come back; clients learn that the provider stays.',
  },
];

const offboardingActs: readonly CaseAct[] = [
  {
    act: 'retryStep',
    label: 'Try the step again',
    effect: 'Offboarding goes on with the step that failed.',
  },
];

type FullCase = Case & { events: CaseEvent[]; tasks: SupportTask[] };

/** Where an act goes: the termination itself, or its offboarding while that waits. */
function targetOf(row: FullCase, name: Act): { workflowId: string; state: string } {
  const waiting = row.events[0]?.code === 'step-failing';
  return name === 'retryStep'
    ? { workflowId: offboardingId(row.id), state: waiting ? 'waiting' : 'working' }
    : { workflowId: row.workflowId, state: row.state };
}

async function find({ dependencies }: PortalContext, visit: Visit): Promise<FullCase | null> {
  return dependencies.db.case.findUnique({
    where: { reference: String(visit.request.params['reference'] ?? '') },
    include: {
      events: { orderBy: [{ at: 'desc' }, { id: 'desc' }] },
      tasks: { orderBy: [{ status: 'asc' }, { priority: 'desc' }, { openedAt: 'asc' }] },
    },
  });
}

/** One case with its time line, its tasks and its acts. Reading it is an act in the trail. */
export async function showCase(
  context: PortalContext,
  visit: Visit,
  said: { error?: string; token?: { act: Act; argument: string; workflowId: string } } = {},
): Promise<void> {
  const row = await find(context, visit);
  if (row === null) return visit.refuse('not-found');
  const { db, clock, config } = context.dependencies;
  await db.$transaction((tx) =>
    appendAudit(tx, {
      at: clock(),
      actor: { kind: 'account', id: visit.signedIn.account.id },
      act: 'case.read',
      subject: { kind: 'case', id: row.id },
    }),
  );
  const role = roleOf(visit);
  const all = row.kind === 'contract_termination' ? [...terminationActs, ...offboardingActs] : [];
  const offered = all.filter((offer) => mayAct(offer.act, role, targetOf(row, offer.act).state));
  const provider = await db.provider.findUnique({ where: { id: row.subjectId }, include: { account: true } });
  visit.page(
    row.reference,
    CasePage({
      row,
      offered,
      providerName: provider === null ? '' : `${provider.account.givenName} ${provider.account.familyName}`,
      people: await peopleOf(db, row.tasks),
      csrf: csrfToken(context.dependencies, context.portal, visit.signedIn),
      mayComplete: role !== 'auditor',
      workflowUrl: `/temporal/namespaces/${config.TEMPORAL_NAMESPACE}/workflows/${encodeURIComponent(row.workflowId)}`,
      ...said,
    }),
    said.error === undefined ? {} : { status: 400, error: true },
  );
}

/** Does an act for support, with its reason. */
export async function actOnCase(context: PortalContext, visit: Visit): Promise<void> {
  const chosen = await chosenAct(context, visit);
  if (chosen === null) return visit.refuse('not-found');
  const { row, offer } = chosen;
  const { reason = '', lastDay = '', gate = '' } = fieldsOf(visit.request.body);
  const { workflowId, state } = targetOf(row, offer.act);
  const argument = {
    reason,
    ...(offer.field === 'lastDay' && lastDay !== '' ? { lastDay } : {}),
    ...(offer.field === 'gate' ? { gate } : {}),
  };
  if (!mayAct(offer.act, roleOf(visit), state)) return visit.refuse('not-allowed');
  const answer = await act(context.dependencies, {
    update: offer.act,
    workflowId,
    state,
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
    argument,
  });
  const code = refusalOf(answer);
  if (code === null) return visit.response.redirect(303, `/cases/${row.reference}`);
  return showCase(context, visit, { error: refusalSentences[code].sentence });
}

/** Issues a token for the Temporal UI or the CLI, and shows what to paste. */
export async function issueToken(context: PortalContext, visit: Visit): Promise<void> {
  const chosen = await chosenAct(context, visit);
  if (chosen === null) return visit.refuse('not-found');
  const { row, offer } = chosen;
  const { workflowId, state } = targetOf(row, offer.act);
  const role = roleOf(visit);
  if (!mayAct(offer.act, role, state)) return visit.refuse('not-allowed');
  const { db, config, clock } = context.dependencies;
  const actToken = await issueActToken(db, config.TOKEN_KEYS, {
    accountId: visit.signedIn.account.id,
    role,
    workflowId,
    update: offer.act,
    state,
    now: clock(),
  });
  const example =
    offer.field === 'lastDay' ? { lastDay: '2027-01-31' } : offer.field === 'gate' ? { gate: gates[0] } : {};
  return showCase(context, visit, {
    token: { act: offer.act, workflowId, argument: JSON.stringify({ actToken, reason: '…', ...example }) },
  });
}

async function chosenAct(
  context: PortalContext,
  visit: Visit,
): Promise<{ row: FullCase; offer: CaseAct } | null> {
  const row = await find(context, visit);
  const offer = [...terminationActs, ...offboardingActs].find(
    ({ act: name }) => name === visit.request.params['act'],
  );
  return row === null || offer === undefined ? null : { row, offer };
}

function CasePage({
  row,
  offered,
  providerName,
  people,
  csrf,
  mayComplete,
  workflowUrl,
  error,
  token,
}: {
  row: FullCase;
  offered: readonly CaseAct[];
  providerName: string;
  people: ReadonlyMap<string, string>;
  csrf: string;
  mayComplete: boolean;
  workflowUrl: string;
  error?: string;
  token?: { act: Act; argument: string; workflowId: string };
}): VNode {
  const open = row.tasks.filter(({ status }) => status === 'open');
  return (
    <>
      <ErrorSummary errors={error === undefined ? {} : { main: error }} />
      <h1>{row.reference}</h1>
      <SummaryList
        rows={[
          { label: 'Kind', value: row.kind.replaceAll('_', ' ') },
          { label: 'Provider', value: providerName },
          { label: 'State', value: <span class="tag">{row.state.replaceAll('_', ' ')}</span> },
          {
            label: 'Waiting on',
            value: `${row.waitingOn}${row.dueAt === null ? '' : `, until ${longInstant(row.dueAt, 'UTC')}`}`,
          },
          { label: 'Workflow', value: <a href={workflowUrl}>Open in the Temporal UI</a> },
        ]}
      />
      {token && (
        <div class="notice warn">
          <p>
            For the Temporal UI: choose the update <code>{token.act}</code> and paste this argument. It works
            once, within 15 minutes, while the case is as it is now.
          </p>
          <pre>{token.argument}</pre>
          <p>For the CLI:</p>
          <pre>{`temporal workflow update execute --workflow-id '${token.workflowId}' --name ${token.act} --input '${token.argument}'`}</pre>
        </div>
      )}
      {open.length > 0 && (
        <>
          <h2>Tasks</h2>
          {open.map((task) => (
            <TaskCard
              task={task}
              info={supportTasks[task.kind as SupportTaskKind]}
              person={people.get(task.subjectId ?? '') ?? ''}
              csrf={csrf}
              mayComplete={mayComplete}
            />
          ))}
        </>
      )}
      {offered.length > 0 && (
        <>
          <h2>What you can do</h2>
          <div class="cards">
            {offered.map((offer) => (
              <ActCard reference={row.reference} offer={offer} csrf={csrf} />
            ))}
          </div>
        </>
      )}
      <h2>What happened</h2>
      <Timeline events={row.events} timeZone="UTC" />
    </>
  );
}

function ActCard({ reference, offer, csrf }: { reference: string; offer: CaseAct; csrf: string }): VNode {
  const id = (field: string) => `${offer.act}-${field}`;
  return (
    <div class="card">
      <h3>{offer.label}</h3>
      <p>{offer.effect}</p>
      <PostForm action={`/cases/${reference}/acts/${offer.act}`} csrf={csrf}>
        {offer.field === 'lastDay' && (
          <div class="field">
            <label for={id('lastDay')}>Last day</label>
            <input id={id('lastDay')} name="lastDay" type="date" class="short" />
          </div>
        )}
        {offer.field === 'gate' && (
          <div class="field">
            <label for={id('gate')}>Gate</label>
            <select id={id('gate')} name="gate">
              {gates.map((gate) => (
                <option value={gate}>{gate.replaceAll('_', ' ')}</option>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for={id('reason')}>Reason</label>
          <input id={id('reason')} name="reason" type="text" autocomplete="off" />
        </div>
        <button type="submit">{offer.label}</button>
      </PostForm>
      <PostForm action={`/cases/${reference}/act-tokens/${offer.act}`} csrf={csrf}>
        <button
          class="link"
          type="submit"
        >{`Take a token for “${offer.act}” in the Temporal UI or CLI`}</button>
      </PostForm>
    </div>
  );
}
