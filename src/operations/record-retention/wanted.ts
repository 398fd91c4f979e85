import type { Transaction } from '../../adapters/database.js';
import { exportKept } from '../../domain/note-export/states.js';
import { openRetrieval } from '../../domain/note-retrieval/states.js';
import { Prisma } from '../../generated/prisma/client.js';

/**
 * What keeps a person, with every chart of theirs: a message to support by account or by address, or one of someone who asked for their records, the closing or reopening of the account, a
 * coming of age until its day (after it, it may wait for the person forever), a request for the records or about them, and a report that something of theirs went to the wrong person. None of it can end well once they are gone.
 */
const personWanted = Prisma.sql`
      EXISTS (SELECT FROM contact_request
        WHERE settled_at IS NULL AND (account_id = ANY (asked.accounts)
          OR email = ANY (asked.addresses) OR account_email = ANY (asked.addresses)))
      OR EXISTS (SELECT FROM contact_request contact JOIN "case" started ON started.id = contact.started_case_id
        WHERE contact.settled_at IS NULL AND started.subject_id IN (asked.client_id, asked.own_account))
      OR EXISTS (SELECT FROM client_deactivation WHERE settled_at IS NULL AND account_id = asked.own_account)
      OR EXISTS (SELECT FROM client_reactivation WHERE settled_at IS NULL AND account_id = asked.own_account)
      OR EXISTS (SELECT FROM client_majority WHERE state = 'announced' AND account_id = asked.own_account)
      OR EXISTS (SELECT FROM record_request WHERE settled_at IS NULL AND client_id = asked.client_id)
      OR EXISTS (SELECT FROM accounting_request WHERE settled_at IS NULL AND client_id = asked.client_id)
      OR EXISTS (SELECT FROM disclosed_person person JOIN disclosure_report report ON report.id = person.report_id
        WHERE report.settled_at IS NULL AND person.client_id = asked.client_id)`;

/**
 * Whether someone has asked for what would be destroyed with a chart: an export that has it is under way or stored (from the moment at which its
 * rendering begins), something keeps its person, a message of the provider to support isn't settled, it is to be amended, or the former provider asks for the notes. One statement,
 * because every chart is looked at every ninety days. docs/process-book.md has every process, and why the others needn't keep it.
 */
export async function isWanted(tx: Transaction, chartId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ wanted: boolean }[]>`
    WITH asked AS (
      SELECT chart.id, chart.client_id, own.id AS own_account, provider.account_id AS provider_account,
        ARRAY[own.id, theirs.id] AS accounts,
        ARRAY[lower(client.email), lower(own.email), lower(own.former_email), lower(theirs.email), lower(theirs.former_email)] AS addresses
      FROM chart
        JOIN client ON client.id = chart.client_id LEFT JOIN account own ON own.id = client.account_id
        JOIN provider ON provider.id = chart.provider_id JOIN account theirs ON theirs.id = provider.account_id
      WHERE chart.id = ${chartId}::uuid)
    SELECT
      EXISTS (SELECT FROM note_export export
        WHERE export.state::text = ANY (${exportKept}) AND export.id IN (
          SELECT export_id FROM note_export_part WHERE chart_id = asked.id
          UNION ALL SELECT export_id FROM note_export_attempt WHERE chart_id = asked.id))
      OR ${personWanted}
      OR EXISTS (SELECT FROM record_amendment WHERE settled_at IS NULL AND chart_id = asked.id)
      OR EXISTS (SELECT FROM note_retrieval
        WHERE state::text = ANY (${openRetrieval}) AND account_id = asked.provider_account) AS wanted
    FROM asked`;
  return found?.wanted ?? false;
}

/** Whether anything keeps a client who has no chart. */
export async function isPersonWanted(
  tx: Transaction,
  { clientId, accountId }: { readonly clientId: string; readonly accountId: string },
): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ wanted: boolean }[]>`
    WITH asked AS (
      SELECT client.id AS client_id, own.id AS own_account, ARRAY[own.id] AS accounts,
        ARRAY[lower(client.email), lower(own.email), lower(own.former_email)] AS addresses
      FROM client JOIN account own ON own.id = ${accountId}::uuid
      WHERE client.id = ${clientId}::uuid)
    SELECT ${personWanted}
      OR EXISTS (SELECT FROM record_amendment WHERE settled_at IS NULL AND client_id = asked.client_id) AS wanted
    FROM asked`;
  return found?.wanted ?? false;
}

/** The charts of a provider that an export has: all but those whose destruction is approved and whose time is over, so that no export holds it up for ever. */
export function exportedCharts(providerId: string) {
  return {
    providerId,
    NOT: {
      retentionState: { in: ['due', 'requested'] },
      listed: { is: { approvedAt: { not: null } } },
    },
  };
}
