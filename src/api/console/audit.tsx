import type { VNode } from 'preact';
import { verifyAuditTrail } from '../../audit/trail.js';
import type { AuditEntry } from '../../generated/prisma/client.js';
import { longInstant } from '../../mail/dates.js';
import type { PortalContext, Visit } from '../http/portal.js';
import { roleOf } from './staff.js';

const readers = new Set(['auditor', 'lead']);

/** The newest entries of the audit trail and whether its chain holds; for auditors and leads. */
export async function showAudit({ dependencies: { db } }: PortalContext, visit: Visit): Promise<void> {
  if (!readers.has(roleOf(visit))) return visit.refuse('not-allowed');
  const [entries, chain] = await Promise.all([
    db.auditEntry.findMany({ orderBy: { seq: 'desc' }, take: 200 }),
    verifyAuditTrail(db),
  ]);
  visit.page('Audit trail', AuditPage({ entries, chain }));
}

function AuditPage({
  entries,
  chain,
}: {
  entries: readonly AuditEntry[];
  chain: { entries: number; brokenAt: bigint | null };
}): VNode {
  return (
    <>
      <h1>Audit trail</h1>
      <div class={chain.brokenAt === null ? 'notice' : 'notice warn'}>
        <p>
          {chain.brokenAt === null
            ? `The chain of ${chain.entries} entries holds.`
            : `The chain is broken at entry ${chain.brokenAt}. Tell the security officer.`}
        </p>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Entries">
        <table>
          <caption>The newest {entries.length} entries</caption>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">Act</th>
              <th scope="col">About</th>
              <th scope="col">Detail</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr>
                <td>{String(entry.seq)}</td>
                <td>{longInstant(entry.at, 'UTC')}</td>
                <td>{`${entry.actorKind} ${entry.actorId ?? ''}`}</td>
                <td>{entry.act}</td>
                <td>{`${entry.subjectKind} ${entry.subjectId ?? ''}`}</td>
                <td>{JSON.stringify(entry.detail)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
