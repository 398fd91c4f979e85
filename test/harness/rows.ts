import { daysAfter } from '../../src/domain/instants.js';
import type { WorkflowHandle } from '@temporalio/client';
import { majorityPolicy } from '../../src/domain/client-majority/policy.js';
import { reactivationPolicy } from '../../src/domain/client-reactivation/policy.js';
import type { MajorityView, MajorityTemplate } from '../../src/operations/client-majority/settle.js';
import type {
  ReactivationView,
  ReactivationTemplate,
} from '../../src/operations/client-reactivation/settle.js';
import {
  clientMajorityId,
  clientMajorityType,
  majorityChanged,
  type ClientMajorityInput,
} from '../../src/protocol/client-majority/messages.js';
import {
  clientReactivationId,
  clientReactivationType,
  reactivationChanged,
  type ClientReactivationInput,
} from '../../src/protocol/client-reactivation/messages.js';
import {
  disclosureReportId,
  disclosureReportType,
  disclosureReportChanged,
  type DisclosureReportInput,
} from '../../src/protocol/disclosure-report/messages.js';
import type { ReportTemplate, ReportView } from '../../src/operations/disclosure-report/settle.js';
import { rowView } from './recording-activities.js';
import type { Scene } from './time-skipping.js';

const days = (at: Date, count: number) => daysAfter(at, count).toISOString();

/** A reactivation and its row in memory, which decides as the real one does. */
export async function startReactivation(scene: Scene) {
  const at = await scene.now();
  const standing = rowView<ReactivationView['status'], ReactivationTemplate>;
  const row = { standing: standing('requested', 'person', days(at, reactivationPolicy.linkDays), 'link') };
  scene.answers.settleReactivation = async (request) => {
    const { status, dueAt } = row.standing;
    if (dueAt !== null && dueAt <= request.at)
      row.standing =
        status === 'requested'
          ? standing('expired', 'nobody', null)
          : { ...row.standing, needsAttention: true, dueAt: days(new Date(request.at), 2) };
    return row.standing;
  };
  scene.answers.reactivateClient = async () =>
    (row.standing = standing('reactivated', 'nobody', null, 'reactivated'));
  scene.answers.denyReactivation = async () => (row.standing = standing('denied', 'nobody', null, 'denied'));
  const input: ClientReactivationInput = {
    reactivationId: 'reactivation-1',
    reference: 'RA-TEST-0001',
    accountId: 'account-1',
    requestedAt: at.toISOString(),
    policy: reactivationPolicy,
  };
  const handle = await scene.workflow.start(clientReactivationType, {
    workflowId: clientReactivationId(input.reactivationId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return {
    handle,
    async prove(): Promise<void> {
      row.standing = standing('proven', 'support', days(await scene.now(), 2));
      await handle.signal(reactivationChanged);
    },
  };
}

/** A coming of age sixty days on and its row in memory, which decides as the real one does. */
export async function startMajority(scene: Scene) {
  const at = await scene.now();
  const [firstDays, secondDays] = majorityPolicy.noticeDays;
  const comesOfAgeAt = days(at, firstDays);
  const secondAt = days(at, firstDays - secondDays);
  const own = { isNamed: false, links: 0, proven: false, confirmed: false };
  let status: MajorityView['status'] = 'announced';
  const answer = (now: string): MajorityView => {
    if (status === 'announced' && comesOfAgeAt <= now) status = own.confirmed ? 'own_sign_in' : 'closed';
    const standing = rowView<MajorityView['status'], MajorityTemplate>;
    const link = own.isNamed && !own.proven ? [{ template: 'own-address' as const, round: own.links }] : [];
    const shown =
      status === 'announced'
        ? secondAt <= now
          ? standing(status, 'timer', comesOfAgeAt, 'second')
          : standing(status, 'timer', secondAt, 'first')
        : status === 'closed'
          ? standing(status, own.proven ? 'support' : 'person', null, 'closed')
          : standing(status, 'nobody', null, 'own-sign-in');
    return { ...shown, letters: status === 'own_sign_in' ? shown.letters : [...link, ...shown.letters] };
  };
  scene.answers.settleMajority = async (request) => answer(request.at);
  scene.answers.confirmOwnAddress = async (request) => {
    own.confirmed = true;
    if (status === 'closed') status = 'own_sign_in';
    return answer(request.at);
  };
  scene.answers.denyOwnAddress = async (request) => {
    Object.assign(own, { isNamed: false, proven: false });
    return answer(request.at);
  };
  const input: ClientMajorityInput = {
    majorityId: 'majority-1',
    reference: 'MA-TEST-0001',
    accountId: 'account-1',
    policy: majorityPolicy,
  };
  const handle = await scene.workflow.start(clientMajorityType, {
    workflowId: clientMajorityId(input.majorityId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  const change = async (of: WorkflowHandle, set: Partial<typeof own>) => {
    Object.assign(own, set);
    await of.signal(majorityChanged);
  };
  return {
    handle,
    name: () => change(handle, { isNamed: true, links: own.links + 1, proven: false }),
    prove: () => change(handle, { proven: true }),
  };
}

/** A report that something went to the wrong person, found sixty days ago less `left`, and its row in memory, which decides as the real one does. */
export async function startReport(scene: Scene, { left = 60 }: { left?: number } = {}) {
  const at = await scene.now();
  const standing = rowView<ReportView['status'], ReportTemplate>;
  const dueAt = days(at, left);
  const row = { standing: standing('reported', 'support', dueAt) as ReportView, unmailed: 2 };
  const over = standing('closed', 'nobody', null);
  scene.answers.settleDisclosureReport = async (request) => {
    const late = Math.floor((Date.parse(request.at) - Date.parse(dueAt)) / 86_400_000);
    const { status } = row.standing;
    if (status === 'closed' || status === 'no_breach') return row.standing;
    const mails = status === 'notifying' && row.unmailed > 0;
    row.standing = {
      ...row.standing,
      needsAttention: late >= 0,
      looksAt: late >= 0 ? days(new Date(request.at), 1) : dueAt,
      letters: [
        ...(mails ? [{ template: 'individuals' as const, round: row.unmailed }] : []),
        ...(late >= 0 ? [{ template: 'overdue' as const, round: late }] : []),
      ],
    };
    return row.standing;
  };
  scene.answers.tellOfDisclosure = async ({ template }) => {
    if (template === 'individuals') row.unmailed -= 1;
  };
  scene.answers.decideDisclosure = async ({ decision, actorId }) => {
    if (decision.kind === 'assess') return (row.standing = standing('assessed', 'support', dueAt));
    if (decision.kind === 'approve' && actorId === 'account-of-agent')
      return { refused: 'second-person-needed' };
    if (decision.kind === 'approve') return (row.standing = standing('notifying', 'system', dueAt));
    if (decision.kind === 'close') return (row.standing = over);
    return row.standing;
  };
  const input: DisclosureReportInput = {
    reportId: 'report-1',
    reference: 'DR-TEST-0001',
    subjectId: 'account-1',
  };
  const handle = await scene.workflow.start(disclosureReportType, {
    workflowId: disclosureReportId(input.reportId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { handle, changed: () => handle.signal(disclosureReportChanged) };
}
