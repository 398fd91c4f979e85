import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { isUuid } from '../../../domain/ids.js';
import { removedInWords } from '../../../domain/record-retention/removed.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import type { DestructionCertificate } from '../../../generated/prisma/client.js';
import { longDate } from '../../../mail/dates.js';
import { openCertificate } from '../../../operations/record-retention/certificate.js';
import { destructionCertificatePdf } from '../../../records/destruction-certificate-pdf.js';
import { SummaryList } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';
import { shortInstant } from '../words.js';

/** What a certificate states, and where its document is. */
export function Certificate({ of, now }: { of: DestructionCertificate; now: Date }): VNode {
  const instant = (at: Date) => shortInstant(at, supportTimeZone, now);
  return (
    <>
      <SummaryList
        rows={[
          { label: 'Kept through', value: longDate(calendarDate(of.keptThrough)) },
          { label: 'Rule', value: `${of.rule} (${of.ruleSource}), rules of ${of.rulesVersion}` },
          { label: 'Removed', value: removedInWords(of.counts as Record<string, number>) },
          { label: 'Approved', value: instant(of.approvedAt) },
          { label: 'Destroyed', value: instant(of.destroyedAt) },
          {
            label: 'Key and files',
            value: of.finishedAt === null ? 'Being destroyed' : `Destroyed ${instant(of.finishedAt)}`,
          },
          { label: 'Hash', value: of.hash },
        ]}
      />
      <p>
        <a href={`/record-retention/${of.chartId}/certificate.pdf`}>Download the certificate (PDF)</a>
      </p>
    </>
  );
}

/** The charts that were destroyed lately, each with its certificate. */
export function Certificates({ rows, now }: { rows: readonly DestructionCertificate[]; now: Date }): VNode {
  return (
    <DataTable
      caption={rows.length === 0 ? 'No chart has been destroyed yet' : 'Recently destroyed'}
      columns={['Chart', 'Destroyed', 'Rule']}
      rows={rows.map(({ chartId, destroyedAt, rule }) => ({
        cells: [
          <a href={`/record-retention/${chartId}`}>{chartId}</a>,
          shortInstant(destroyedAt, supportTimeZone, now),
          rule,
        ],
      }))}
    />
  );
}

/** The certificate of a destroyed chart as a document; downloading it is an act in the trail. */
export async function downloadCertificate({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const chartId = pathText(visit.request, 'id');
  const accountId = visit.signedIn.account.id;
  const facts = isUuid(chartId) ? await openCertificate(dependencies, { chartId, accountId }) : null;
  if (facts === null) return visit.refuse('not-found');
  const pdf = await destructionCertificatePdf(facts);
  visit.response.type('application/pdf').attachment(`certificate-of-destruction-${chartId}.pdf`).send(pdf);
}
