import { stableId } from '../../dev/demo-caseload.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { approveList } from '../../src/operations/record-retention/approve.js';
import type { BackOffice } from './back-office.js';
import { mails } from './personas.js';

/** Approves charts of one list for a lead, as it shows them. */
export async function approveListed(office: BackOffice, ...chartIds: readonly string[]): Promise<void> {
  const rows = await office.db.listedChart.findMany({ where: { chartId: { in: [...chartIds] } } });
  await approveList(office, {
    listedOn: rows[0] ? calendarDate(rows[0].listedOn) : '',
    charts: rows.map(({ chartId, keptThrough }) => ({ chartId, keptThrough: calendarDate(keptThrough) })),
    accountId: stableId(mails.lead),
    role: 'lead',
  });
}
