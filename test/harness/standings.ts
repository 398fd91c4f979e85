import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Dependencies } from '../../src/dependencies.js';
import { standingWords, untilWords } from '../../src/domain/case/details.js';
import type { Case } from '../../src/generated/prisma/client.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { messagesWithoutDescription, metadataOf } from './said-of-steps.js';

type Office = Pick<Dependencies, 'db' | 'temporal'>;

/** What checks the cases of an open back office after each test (guards.ts); each answers one sentence a difference. */
export const standingChecks = new Set<() => Promise<string[]>>();

/** Milliseconds in which a row that an activity has written is shown by its workflow, or a change that is shown is written, on a busy machine. */
const patience = 60_000;

/** Where a case is told differently by its row, by the search attributes and by the details of its workflow. */
export async function differingStandings(
  office: Office,
  settled = new Set<string>(),
  patienceMs = patience,
): Promise<string[]> {
  const rows = await office.db.case.findMany({
    where: { workflowStartedAt: { not: null }, id: { notIn: [...settled] } },
    select: { id: true },
  });
  const found: string[] = [];
  for (const { id } of rows) {
    const end = Date.now() + patienceMs;
    for (let differences = ['']; differences.length > 0;) {
      const row = await office.db.case.findUniqueOrThrow({ where: { id } });
      // A busy worker may leave a question unanswered: it is asked again.
      differences = await allDifferences(office, row).catch((error: unknown) => [
        `${row.kind} ${row.state}: ${String(error)}`,
      ]);
      if (row.closedAt !== null && differences.length === 0) settled.add(id);
      if (Date.now() > end) {
        found.push(...differences);
        break;
      }
      if (differences.length > 0) await sleep(150);
    }
  }
  return found;
}

async function allDifferences(office: Office, row: Case): Promise<string[]> {
  return [
    ...(await differencesOf(office, row)),
    ...(row.kind === 'contract_termination' ? await differencesOfParts(office, row) : []),
  ];
}

/** A workflow that isn't there, or was ended from outside, shows nothing: those are for the sweep of orphans. */
async function differencesOf({ db, temporal }: Office, row: Case): Promise<string[]> {
  const handle = temporal.workflow.getHandle(row.workflowId);
  const shown = await handle.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  });
  if (shown === null || !['RUNNING', 'COMPLETED'].includes(shown.status.name)) return [];
  const attributes = shown.typedSearchAttributes;
  const metadata = await metadataOf(handle);
  const { currentDetails = '' } = metadata;
  const dueAt = row.dueAt?.toISOString();
  const pairs = [
    ['CaseState', row.state, attributes.get(searchAttributes.CaseState)],
    ['WaitingOn', row.waitingOn, attributes.get(searchAttributes.WaitingOn)],
    ['DueAt', dueAt, attributes.get(searchAttributes.DueAt)?.toISOString()],
    ['NeedsAttention', row.needsAttention, attributes.get(searchAttributes.NeedsAttention)],
  ] as const;
  const zones = await db.provider.findMany({ select: { timeZone: true }, distinct: ['timeZone'] });
  const waits = row.dueAt !== null && row.waitingOn !== 'nobody';
  const times = waits ? [undefined, ...zones.map(({ timeZone }) => timeZone)] : [];
  // Each item is one thing that the details say, in any of its wordings.
  const words = [[standingWords(row)], times.map((zone) => untilWords(row.dueAt ?? new Date(), zone))].filter(
    (wordings) => wordings.length > 0,
  );
  const of = `${row.kind} ${row.state}`;
  return [
    ...messagesWithoutDescription(row.kind, metadata),
    ...wrongSummary(of, await shown.staticSummary()),
    ...(shown.status.name === 'COMPLETED' && row.closedAt === null
      ? [`${of}: its workflow is over, and it is open`]
      : []),
    ...(row.waitingOn === 'support' && !row.needsAttention
      ? [`${of}: waits for support, and needs nobody’s attention`]
      : []),
    ...pairs
      .filter(([, written, attribute]) => written !== attribute)
      .map(([name, written, attribute]) => `${of}: ${name} is ${attribute}, its row says ${written}`),
    ...words
      .filter((wordings) => !wordings.some((wording) => currentDetails.includes(wording)))
      .map(([wording]) => `${of}: “${wording}” is not in its details “${currentDetails.split('\n')[0]}”`),
  ];
}

/** A summary stays as it was at the start; a date may be moved. */
function wrongSummary(of: string, summary: string | undefined): string[] {
  if (summary === undefined) return [`${of}: its workflow has no summary`];
  return /\d{4}-\d\d-\d\d/.test(summary) ? [`${of}: its summary names a date: ${summary}`] : [];
}

/**
 * What belongs to a case and has no row of its own: the pages of the notice, each client's choice, the offboarding. Their search attributes and
 * their details say the same.
 */
async function differencesOfParts({ db, temporal }: Office, row: Case): Promise<string[]> {
  const found: string[] = [];
  const withRow = new Set(
    (await db.case.findMany({ select: { workflowId: true } })).map(({ workflowId }) => workflowId),
  );
  const query = `CaseReference = "${row.reference}" AND ExecutionStatus IN ("Running", "Completed")`;
  for await (const { workflowId, type, typedSearchAttributes: listed } of temporal.workflow.list({ query })) {
    if (withRow.has(workflowId)) continue;
    const handle = temporal.workflow.getHandle(workflowId);
    const { typedSearchAttributes: attributes } = await handle.describe();
    const { currentDetails = '' } = await metadataOf(handle);
    const waitingOn = attributes.get(searchAttributes.WaitingOn) as Case['waitingOn'] | undefined;
    const state = attributes.get(searchAttributes.CaseState);
    const dueAt = attributes.get(searchAttributes.DueAt);
    if (
      waitingOn === undefined ||
      state === undefined ||
      listed.get(searchAttributes.CaseKind) === undefined
    ) {
      found.push(`${type}: it is in no list`);
      continue;
    }
    const words = [
      standingWords({ reference: row.reference, state, waitingOn }),
      ...(dueAt === undefined || waitingOn === 'nobody' ? [] : [untilWords(dueAt)]),
    ];
    found.push(
      ...words
        .filter((wording) => !currentDetails.includes(wording))
        .map(
          (wording) =>
            `${type} ${state}: “${wording}” is not in its details “${currentDetails.split('\n')[0]}”`,
        ),
      ...(waitingOn === 'support' && attributes.get(searchAttributes.NeedsAttention) !== true
        ? [`${type} ${state}: waits for support, and needs nobody’s attention`]
        : []),
    );
  }
  return found;
}

/** What the Temporal UI shows of a case at the moment. */
export async function detailsOf({ temporal }: Pick<Office, 'temporal'>, row: Case): Promise<string> {
  const { currentDetails = '' } = await metadataOf(temporal.workflow.getHandle(row.workflowId));
  return currentDetails;
}
