import { limits } from '../limits.js';
import { checkRecordsContact, readHolder, type RecordsContact } from '../records-contact/form.js';
import {
  acknowledgements,
  careEndsReasons,
  plans,
  type CareEndsReason,
  type Plan,
  type StartReason,
} from './states.js';
import { checkLastDay } from './dates.js';
import type { TerminationPolicy } from './policy.js';
import { areRefusals, isRefusal, type Refusal } from '../refusals.js';
import { readText } from '../typed-text.js';
import type { CalendarDate } from '../zoned-time.js';

/** The form as typed: one string a field. Fields of a client carry the chart's id (`plan.<chartId>`). */
export type TerminationAnswers = Readonly<Record<string, string>>;

/** What is known when the form is checked. */
export interface TerminationFormFacts {
  readonly policy: TerminationPolicy;
  readonly timeZone: string;
  readonly now: Date;
  readonly charts: readonly { readonly chartId: string; readonly source: 'headway_sourced' | 'own' }[];
  readonly startedBecause: StartReason;
}

/** What the provider says about one Headway-sourced client. */
export interface ClientPlanAnswer {
  readonly chartId: string;
  readonly plan: Plan;
  readonly careEndsBecause: CareEndsReason | null;
  readonly atRisk: boolean;
  /** "I brought this client". */
  readonly contested: boolean;
}

/** A form that holds. */
export interface TerminationRequest {
  readonly lastDay: CalendarDate;
  readonly reason: string;
  readonly feedback: string;
  readonly records: RecordsContact;
  readonly custodianName: string | null;
  readonly startedBecause: StartReason;
  readonly plans: readonly ClientPlanAnswer[];
}

/** Reasons a provider may give; none has to be given. */
export const leavingReasons = ['retiring', 'moving', 'caseload_full', 'pay', 'product', 'other'] as const;

/**
 * Checks a termination form. Returns the request, or every refusal with the field it belongs to, in the order of the form. A start by support
 * needs no notice period, no plans and no acknowledgements, but a custodian who holds the records.
 */
export function checkTerminationForm(
  answers: TerminationAnswers,
  facts: TerminationFormFacts,
): TerminationRequest | readonly Refusal[] {
  const typed = (field: string) => answers[field] ?? '';
  const most = limits.freeText;
  const byProvider = facts.startedBecause === 'provider';
  const lastDay = checkLastDay(typed('lastDay'), { ...facts, noticeWaived: !byProvider });
  const records = checkRecordsContact(answers);
  const clients = byProvider ? clientPlans(answers, facts) : { plans: [], refusals: [] };
  const reason = readText(typed('reason'), { field: 'reason', most });
  const feedback = readText(typed('feedback'), { field: 'feedback', most });
  const custodianName = readHolder(
    typed('custodianName'),
    'custodianName',
    custodianNeeded(facts.startedBecause) ? 'custodian-missing' : undefined,
  );
  const refusals: Refusal[] = [
    ...[lastDay, reason, feedback].filter(isRefusal),
    ...(areRefusals(records) ? records : []),
    ...[custodianName].filter(isRefusal),
    ...clients.refusals,
    ...(byProvider && acknowledgements.some((name) => typed(`acknowledge.${name}`) !== 'yes')
      ? [{ refused: 'acknowledgement-missing', field: `acknowledge.${acknowledgements[0]}` } as const]
      : []),
  ];
  if (
    refusals.length > 0 ||
    isRefusal(lastDay) ||
    isRefusal(reason) ||
    isRefusal(feedback) ||
    isRefusal(custodianName) ||
    areRefusals(records)
  )
    return refusals;
  return {
    lastDay,
    reason,
    feedback,
    records,
    custodianName: custodianName || null,
    startedBecause: facts.startedBecause,
    plans: clients.plans,
  };
}

/** The answers with one plan for every Headway-sourced client who has none yet. */
export function withPlanForTheRest(
  answers: TerminationAnswers,
  charts: TerminationFormFacts['charts'],
  plan: Plan,
): TerminationAnswers {
  const without = charts.filter(
    ({ chartId, source }) => source === 'headway_sourced' && !answers[`plan.${chartId}`],
  );
  return { ...answers, ...Object.fromEntries(without.map(({ chartId }) => [`plan.${chartId}`, plan])) };
}

/** Whether someone else has to hold the records: whenever support starts the case (process book, "contract-termination"). */
function custodianNeeded(reason: StartReason): boolean {
  return reason !== 'provider';
}

function clientPlans(
  answers: TerminationAnswers,
  { charts }: TerminationFormFacts,
): { plans: ClientPlanAnswer[]; refusals: Refusal[] } {
  const known = new Set(charts.map(({ chartId }) => chartId));
  const foreign = Object.keys(answers).filter(
    (field) =>
      /^(plan|because|atRisk|contest)\./.test(field) && !known.has(field.slice(field.indexOf('.') + 1)),
  );
  const refusals: Refusal[] = foreign.slice(0, 1).map((field) => ({ refused: 'client-not-yours', field }));
  const answered = charts
    .filter(({ source }) => source === 'headway_sourced')
    .map(({ chartId }): ClientPlanAnswer => {
      const plan = plans.find((name) => name === answers[`plan.${chartId}`]);
      const because = careEndsReasons.find((name) => name === answers[`because.${chartId}`]) ?? null;
      if (plan === undefined) refusals.push({ refused: 'plan-missing', field: `plan.${chartId}` });
      if (plan === 'care_ends' && because === null)
        refusals.push({ refused: 'plan-because-missing', field: `because.${chartId}` });
      return {
        chartId,
        plan: plan ?? 'not_known',
        careEndsBecause: plan === 'care_ends' ? because : null,
        atRisk: answers[`atRisk.${chartId}`] === 'yes',
        contested: answers[`contest.${chartId}`] === 'yes',
      };
    });
  return { plans: answered, refusals };
}
