import { defaultPayloadConverter } from '@temporalio/common';
import type { Database } from '../../adapters/database.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { trouble, well, type Finding } from './finding.js';
import { bounded, type Namespace } from './temporal.js';

/** Running workflows that a quick look compares, the newest first: a database that is older than Temporal lacks just these. */
const newest = 1_000;

/** Running workflows looked up at once. */
const pageSize = 500;

/** How many cases are named. */
const named = 3;

/**
 * Compares what runs in Temporal with the cases of the database. A case that runs and has no row: the database is older than Temporal. Open cases whose workflow is gone are found
 * by the sweep (cases/orphans.ts), and counted here.
 */
export async function casesAndWorkflows(
  { db, taskQueue, ...temporal }: Namespace & { readonly db: Database; readonly taskQueue: string },
  depth: 'newest' | 'every',
): Promise<Finding[]> {
  const running = await runningReferences(temporal, taskQueue, depth === 'every' ? Infinity : newest);
  const unknown: string[] = [];
  for (let from = 0; from < running.length; from += pageSize) {
    const page = running.slice(from, from + pageSize);
    const rows = await db.case.findMany({
      where: { reference: { in: page } },
      select: { reference: true },
    });
    const known = new Set(rows.map(({ reference }) => reference));
    unknown.push(...page.filter((reference) => !known.has(reference)));
  }
  const orphans = await db.supportTask.count({ where: { kind: 'orphaned_case', status: 'open' } });
  const findings = [
    ...(unknown.length === 0
      ? []
      : [
          trouble(
            `${unknown.length} ${unknown.length === 1 ? 'case runs' : 'cases run'} in Temporal and ${unknown.length === 1 ? 'is' : 'are'} not in the database (${unknown.slice(0, named).join(', ')}${unknown.length > named ? ', …' : ''}): it is older than Temporal.`,
            'Runbook, "Restoring from backup".',
          ),
        ]),
    ...(orphans === 0
      ? []
      : [
          trouble(
            `${orphans} open ${orphans === 1 ? 'case has' : 'cases have'} no workflow, as the tasks of leads say.`,
            'Runbook, "An orphaned case".',
          ),
        ]),
  ];
  return findings.length > 0
    ? findings
    : [well(`${running.length} cases run in Temporal, and the database has each.`)];
}

/** The references of cases that run, each once: workflows that a case started carry its own. Memos stay sealed. */
async function runningReferences(
  { connection, namespace }: Namespace,
  taskQueue: string,
  limit: number,
): Promise<string[]> {
  const query = `TaskQueue = "${taskQueue}" AND ExecutionStatus = "Running" AND CaseReference IS NOT NULL`;
  const references: string[] = [];
  let nextPageToken = new Uint8Array();
  do {
    const page = await bounded(connection, () =>
      connection.workflowService.listWorkflowExecutions({
        namespace,
        query,
        pageSize: newest,
        nextPageToken,
      }),
    );
    for (const { searchAttributes: attributes } of page.executions) {
      const payload = attributes?.indexedFields?.[searchAttributes.CaseReference.name];
      if (payload) references.push(defaultPayloadConverter.fromPayload(payload));
    }
    nextPageToken = new Uint8Array(page.nextPageToken);
  } while (nextPageToken.length > 0 && references.length < limit);
  return [...new Set(references)];
}
