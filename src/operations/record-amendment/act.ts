import { heardOf } from '../../cases/seen.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases } from '../../domain/acts.js';
import { amendmentDecisions, amendmentGroundsNamed } from '../../domain/record-amendment/grounds.js';
import type { AmendmentHappening } from '../../domain/record-amendment/happen.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readReason } from '../../domain/reason.js';
import { readDate } from '../../domain/typed-date.js';
import { changeAmendment, type AmendmentChange } from './change.js';
import { findAmendment, type AmendmentLink } from './links.js';
import { readAmendment, type AmendmentRow } from './row.js';
import { amendmentAsSaid } from './as-said.js';

/** What is typed into a form about a request to amend. */
export type TypedAmendmentAct = Readonly<Record<string, string | undefined>>;

/** What people do about a request to amend, by the name of its button. */
export type AmendmentAct = 'decide' | 'extend' | 'disagree' | 'rebut' | 'name-others' | 'withdraw';

/** What may be pressed behind whose link, and by our staff on the case: what the person says by phone or mail, they write down. */
const allowed = {
  'record-amendment': ['disagree', 'name-others', 'withdraw'],
  'amendment-decision': ['decide', 'extend', 'rebut'],
  staff: ['decide', 'extend', 'withdraw', 'disagree', 'name-others'],
} as const satisfies Record<AmendmentLink | 'staff', readonly AmendmentAct[]>;

/** Does what is pressed behind a link; pressed twice, the second finds it done. */
export async function pressOnAmendment(
  dependencies: Dependencies,
  purpose: AmendmentLink,
  token: string,
  typed: TypedAmendmentAct,
): Promise<AmendmentRow | Refusal> {
  const row = await findAmendment(dependencies, purpose, token);
  if (isRefusal(row)) return row;
  const act = allowed[purpose].find((one) => one === typed['press']);
  if (act === undefined) return { refused: 'body-malformed' };
  const change = changeOf(row, act, typed, null, dependencies.clock());
  if (isRefusal(change)) return change;
  const actorId = purpose === 'amendment-decision' ? await providerOf(dependencies, row) : undefined;
  const line = actorId === undefined ? change.line : { ...change.line, actorId };
  const answer = await changeAmendment(dependencies, { ...change, line });
  return isRefusal(answer) ? ((await amendmentAsSaid(dependencies, row.id, change.event)) ?? answer) : answer;
}

/** The account of the provider whose chart it is, as who acts behind their link. */
async function providerOf({ db }: Dependencies, { chartId }: AmendmentRow): Promise<string | undefined> {
  const chart = await db.chart.findUnique({ where: { id: chartId }, include: { provider: true } });
  return chart?.provider.accountId;
}

/** Does an act of our staff on the case as they saw it, with a reason; pressed twice, it is done once. A clinician only decides. */
export async function actOnAmendment(
  dependencies: Dependencies,
  request: {
    readonly row: AmendmentRow;
    readonly act: string;
    readonly by: Decider;
    readonly typed: TypedAmendmentAct;
  },
): Promise<AmendmentRow | Refusal> {
  const { row, by, typed } = request;
  const act = allowed.staff.find((one) => one === request.act);
  if (act === undefined) return { refused: 'not-found' };
  if (!worksOnCases(by.role) && !(act === 'decide' && by.role === 'clinician'))
    return { refused: 'not-allowed' };
  const change = changeOf(row, act, typed, by, dependencies.clock());
  const pressed = { caseId: row.id, accountId: by.id, act, typed };
  const answer = isRefusal(change) ? change : await changeAmendment(dependencies, change, pressed);
  return heardOf(dependencies.db, pressed, answer, readAmendment);
}

const codes = {
  decide: 'amendment-decided',
  extend: 'amendment-extended',
  disagree: 'amendment-disagreed',
  rebut: 'amendment-rebutted',
  'name-others': 'amendment-others-named',
  withdraw: 'amendment-withdrawn',
} as const satisfies Record<AmendmentAct, CaseLine['code']>;

function changeOf(
  { id: amendmentId }: AmendmentRow,
  act: AmendmentAct,
  typed: TypedAmendmentAct,
  by: Decider | null,
  at: Date,
): AmendmentChange | Refusal {
  // Behind a link only an extension has to be explained (45 CFR 164.526(b)(2)(ii)).
  const reason = by === null && act !== 'extend' ? '' : readReason(typed['reason'] ?? '');
  if (isRefusal(reason)) return reason;
  const event = eventOf(act, { ...typed, reason }, by);
  if (isRefusal(event)) return event;
  const detail = {
    ...(event.kind === 'decide' ? { decision: event.decision, grounds: event.grounds ?? '' } : {}),
    ...(event.kind === 'extend' ? { to: event.to } : {}),
    ...(reason === '' ? {} : { reason }),
  };
  const actor = by === null ? {} : { actorId: by.id };
  return {
    amendmentId,
    event,
    line: { key: `${act}/${at.getTime()}`, code: codes[act], detail, ...actor },
    data: {
      ...(event.kind === 'decide' ? { grounds: event.grounds, decidedById: by?.id ?? null } : {}),
      ...(event.kind === 'extend' ? { extendedBecause: reason } : {}),
    },
  };
}

function eventOf(
  act: AmendmentAct,
  typed: TypedAmendmentAct,
  by: Decider | null,
): AmendmentHappening | Refusal {
  const words = typed['words'] ?? '';
  if (act === 'withdraw') return { kind: act };
  if (act === 'extend') {
    const to = readDate(typed['to'] ?? '');
    return to === null
      ? { refused: 'day-not-a-date', field: 'to' }
      : { kind: act, to, reason: typed['reason'] ?? '' };
  }
  if (act !== 'decide') return { kind: act, words };
  const decision = amendmentDecisions.find((one) => one === typed['decision']);
  if (decision === undefined) return { refused: 'amendment-grounds', field: 'decision' };
  const grounds = decision === 'accepted' ? null : amendmentGroundsNamed(typed['grounds'] ?? '');
  return { kind: act, decision, grounds, by, words };
}
