import { readReason } from '../../domain/reason.js';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { asSeen, heardOf } from '../../cases/seen.js';
import { endTasks } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases } from '../../domain/acts.js';
import { namedIn } from '../../domain/named.js';
import { groundsNamed } from '../../domain/record-request/denial.js';
import type { Decider, Happening } from '../../domain/record-request/happen.js';
import { readWishes } from '../../domain/record-request/wishes.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readDate } from '../../domain/typed-date.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { doWhatIsDue, releasePart } from './carry-out.js';
import { letHappen } from './change.js';
import { exportPart, grantPart } from './grant.js';
import { heldBackBy } from './missing-notes.js';
import { noPassphrase } from './passphrase.js';
import { readPart2Signer } from './part2-consent.js';
import { proveByStaff } from './prove.js';
import { lockRequest, readRequest, type RequestRow } from './row.js';
import { sayOfPart } from './said-by-person.js';
import { tellOfChange } from './tell.js';
import { writeWishes } from './wishes.js';

/** What is typed into a form of the case. */
export type TypedAct = Readonly<Record<string, string | undefined>>;

interface Acting {
  readonly row: RequestRow;
  readonly by: Decider;
  readonly typed: TypedAct;
  readonly reason: string;
  readonly at: Date;
  readonly after: AfterCommit;
}

type Act = (tx: Transaction, of: Acting) => Promise<RequestRow | Refusal>;

/** What our staff does on the case of a request, by the name of its form. Each needs a reason, which the person reads where a letter says why. */
const acts = {
  extend: whoWorks((tx, of) => {
    const to = readDate(of.typed['to'] ?? '');
    if (to === null) return no('day-not-a-date', 'to');
    const data = { extendedBecause: of.reason, extendedById: of.by.id };
    return letIt(tx, of, { kind: 'extend', to, reason: of.reason }, 'records-extended', {
      data,
      detail: { to },
    });
  }),
  grant: (tx, of) => {
    const but = partialDenial(of.typed);
    if (isRefusal(but)) return Promise.resolve(but);
    if (!worksOnCases(of.by.role) && of.by.role !== 'clinician') return no('not-allowed');
    return grantPart(tx, of.after, { requestId: of.row.id, partId: partOf(of), by: of.by, but, at: of.at });
  },
  deny: (tx, of) => {
    const grounds = groundsNamed(of.typed['grounds'] ?? '');
    if (grounds === null) return no('grounds-not-yours', 'grounds');
    const event = { kind: 'deny', partId: partOf(of), by: of.by, grounds } as const;
    return letIt(tx, of, event, 'records-denied', { partData: { deniedAt: of.at }, detail: { grounds } });
  },
  'take-back': (tx, of) =>
    letIt(tx, of, { kind: 'take-back', partId: partOf(of), by: of.by }, 'records-taken-back', {
      partData: {
        deniedAt: null,
        takenBackAt: of.at,
        exportId: null,
        notesMissing: null,
        downloadedAt: null,
        releasedAt: null,
        ...noPassphrase,
      },
    }),
  'in-part': whoWorks((tx, of) => letOutInPart(tx, of)),
  uphold: (tx, of) => review(tx, of, 'uphold'),
  overturn: (tx, of) => review(tx, of, 'overturn'),
  prove: (tx, of) => proveByStaff(tx, of),
  told: whoWorks((tx, of) =>
    letIt(tx, of, { kind: 'acknowledge' }, 'records-referred', { detail: { count: of.row.parts.length } }),
  ),
  revoke: whoWorks((tx, of) =>
    of.row.requester === 'third_party'
      ? letIt(tx, of, { kind: 'revoke' }, 'records-revoked', {})
      : no('not-allowed'),
  ),
  consent: whoWorks(async (tx, of) => {
    const signedBy = await readPart2Signer(tx, of.row, of.typed['signedBy'] ?? '', of.at);
    if (isRefusal(signedBy)) return signedBy;
    return letIt(tx, of, { kind: 'consent', partId: partOf(of) }, 'records-consented', {
      partData: { part2ConsentAt: of.at, part2ConsentById: of.by.id },
      detail: { signedBy },
    });
  }),
  // What a person without our mail says by phone or in writing counts as what is pressed behind the link.
  confirm: whoWorks((tx, of) => letIt(tx, of, { kind: 'confirm' }, 'records-confirmed', {})),
  withdraw: whoWorks((tx, of) => letIt(tx, of, { kind: 'withdraw' }, 'records-withdrawn', {})),
  // Someone who has no email, or no link that works, says it by phone or on paper.
  wishes: whoWorks(async (tx, { row, by, typed, reason, at, after }) => {
    const { form = '', delivery = '', from = '', to = '', warned = '' } = typed;
    const wishes = readWishes({ form, delivery, from, to, warned });
    if (isRefusal(wishes)) return wishes;
    return writeWishes(tx, after, { row, wishes, heard: { by: by.id, reason }, at });
  }),
  contradict: whoWorks((tx, of) => heard(tx, of, 'contradict')),
  'ask-review': whoWorks((tx, of) => heard(tx, of, 'ask-review')),
  sent: whoWorks(async (tx, of) => {
    const partId = partOf(of);
    const part = of.row.parts.find(({ id }) => id === partId);
    const { exportId = null, delivery: how = null, downloadedAt = null } = part ?? {};
    if (exportId === null || how !== 'paper') return { refused: 'state-does-not-allow' };
    if (downloadedAt === null) return { refused: 'file-not-taken' };
    const line = { key: `sent-out/${exportId}`, code: 'records-sent-out', detail: { how } } as const;
    const isOut = await releasePart(tx, of.row, { partId, exportId, at: of.at, actorId: of.by.id, line });
    if (!isOut) return { refused: 'state-does-not-allow' };
    return (await lockRequest(tx, of.row.id)) ?? of.row;
  }),
} as const satisfies Record<string, Act>;

export type RecordAct = keyof typeof acts;

/** The act of that name. */
export function recordActNamed(name: string): RecordAct | null {
  return namedIn(acts, name);
}

/** Does an act of our staff on a request as they saw it, with a reason, and tells the workflow; pressed twice, it is done once. Locks the request. */
export async function actOnRequest(
  dependencies: Dependencies,
  request: {
    readonly requestId: string;
    readonly act: RecordAct;
    readonly by: Decider;
    readonly typed: TypedAct;
  },
): Promise<RequestRow | Refusal> {
  const { requestId, act, by, typed } = request;
  const reason = readReason(typed['reason'] ?? '');
  if (isRefusal(reason)) return reason;
  const pressed = { caseId: requestId, accountId: by.id, act, typed };
  const answer = await commit(dependencies, async (tx, after): Promise<RequestRow | Refusal> => {
    const row = await lockRequest(tx, requestId);
    if (row === null) return { refused: 'not-found' };
    const of = { row, by, typed, reason, at: dependencies.clock(), after };
    const done = await asSeen(tx, pressed, () => acts[act](tx, of));
    if (!isRefusal(done)) tellOfChange(after, done);
    return done;
  });
  return heardOf(dependencies.db, pressed, answer, readRequest);
}

function heard(
  tx: Transaction,
  of: Acting,
  kind: 'contradict' | 'ask-review',
): Promise<RequestRow | Refusal> {
  const { row, by, reason, at } = of;
  return sayOfPart(tx, { row, kind, partId: partOf(of), heard: { by: by.id, reason }, at });
}

/** Lets the file of a part go out although it lacks notes: the person is told how many. */
async function letOutInPart(
  tx: Transaction,
  { row, by, reason, at, after, typed }: Acting,
): Promise<RequestRow | Refusal> {
  const part = row.parts.find(({ id }) => id === typed['part']);
  const missing = part?.state === 'granted' ? await heldBackBy(tx, part) : null;
  if (part === undefined || missing === null) return { refused: 'state-does-not-allow' };
  const { id, exportId, chartId: subjectId } = part;
  await tx.recordRequestPart.update({ where: { id }, data: { notesMissing: missing.count } });
  await addLine(tx, row.id, at, {
    key: `in-part/${exportId}`,
    code: 'records-in-part',
    detail: { count: missing.count, of: missing.of, reason },
    actorId: by.id,
  });
  const asked = { caseId: row.id, kind: 'records_incomplete', subjectId } as const;
  await endTasks(tx, asked, { at, accountId: by.id });
  return (await doWhatIsDue(tx, after, { requestId: row.id, at })) ?? row;
}

async function review(
  tx: Transaction,
  of: Acting,
  kind: 'uphold' | 'overturn',
): Promise<RequestRow | Refusal> {
  const partId = partOf(of);
  const partData = { reviewedAt: of.at, reviewedById: of.by.id };
  const event = { kind, partId, by: of.by } as const;
  const detail = { upheld: kind === 'uphold' };
  const after = await letIt(tx, of, event, 'records-reviewed', { partData, detail });
  if (isRefusal(after) || kind === 'uphold') return after;
  return exportPart(tx, of.after, after, { partId, actorId: of.by.id, at: of.at });
}

function letIt(
  tx: Transaction,
  { row, by, reason, at }: Acting,
  event: Happening,
  code: CaseLine['code'],
  more: Partial<Pick<Parameters<typeof letHappen>[1], 'data' | 'partData'>> & {
    readonly detail?: CaseLine['detail'];
  },
): Promise<RequestRow | Refusal> {
  const { detail = {}, ...data } = more;
  const key = `${event.kind}/${'partId' in event ? event.partId : ''}/${at.getTime()}`;
  const line = { key, code, detail: { ...detail, reason }, actorId: by.id };
  return letHappen(tx, { requestId: row.id, event, line, ...data, at });
}

/** What is denied of a part that is granted: nothing where no day is typed. */
function partialDenial(
  typed: TypedAct,
):
  | { from: CalendarDate; to: CalendarDate; grounds: NonNullable<ReturnType<typeof groundsNamed>> }
  | null
  | Refusal {
  const [from = '', to = ''] = [typed['withheldFrom'], typed['withheldTo']];
  if (from.trim() === '' && to.trim() === '') return null;
  const grounds = groundsNamed(typed['grounds'] ?? '');
  if (grounds === null) return { refused: 'grounds-not-yours', field: 'grounds' };
  const [first, last] = [readDate(from), readDate(to)];
  if (first === null) return { refused: 'day-not-a-date', field: 'withheldFrom' };
  if (last === null) return { refused: 'day-not-a-date', field: 'withheldTo' };
  return { from: first, to: last, grounds };
}

function partOf({ typed }: Acting): string {
  return typed['part'] ?? '';
}

/** Only for those who work on cases. */
function whoWorks(act: Act): Act {
  return (tx, of) => (worksOnCases(of.by.role) ? act(tx, of) : no('not-allowed'));
}

function no(refused: Refusal['refused'], field?: string): Promise<Refusal> {
  return Promise.resolve(field === undefined ? { refused } : { refused, field });
}
