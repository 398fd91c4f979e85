import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import { readRequest } from '../../../operations/record-request/row.js';
import { readShown, type ShownRequest } from '../../../operations/record-request/view.js';
import { SummaryList, TextField } from '../../components/components.js';
import type { PortalContext } from '../../http/context.js';
import { Prove } from './record-prove.js';
import { PartCard } from './record-request-part.js';
import { RequestAct, type RequestOnCase } from './record-request-act.js';
import { StaffWishes } from './record-wishes.js';
import { askers, deliveries, forms } from './record-words.js';

/** Reads a request for its case page; null where the case is none. */
export async function shownRequest(
  { dependencies: { db, clock } }: PortalContext,
  caseId: string,
): Promise<ShownRequest | null> {
  const row = await readRequest(db, caseId);
  return row === null ? null : readShown(db, row, clock());
}

/** A request for records on its case: its days, each provider's part, and what may be done by whom. */
export function CaseRecords(props: RequestOnCase): VNode {
  const { shown, role } = props;
  const { row, status } = shown;
  const isOpen = row.settledAt === null;
  const works = worksOnCases(role) && isOpen;
  const mayProve = isOpen && row.provenAt === null && (worksOnCases(role) || role === 'clinician');
  return (
    <>
      <h2 id="records">Request for records</h2>
      <SummaryList rows={rowsOf(shown)} />
      {mayProve && <Prove {...props} />}
      {shown.parts.map((of) => (
        <PartCard {...props} of={of} />
      ))}
      {works && <StaffWishes {...props} />}
      {works && row.acknowledgedAt === null && row.provenAt !== null && (
        <RequestAct {...props} act="told" title="I told them who holds the records" />
      )}
      {works && row.extendedTo === null && status !== 'answered' && (
        <RequestAct {...props} act="extend" title="Put off the last day, once">
          {({ errors, typed }) => (
            <TextField
              name="to"
              label="New last day"
              hint="After day 30, at most 30 days later. The person is told the reason as you write it."
              value={typed['to'] ?? ''}
              errors={errors}
            />
          )}
        </RequestAct>
      )}
      {works && row.requester === 'third_party' && row.revokedAt === null && (
        <RequestAct {...props} act="revoke" title="The authorization was withdrawn" />
      )}
      {works && status === 'answered' && (
        <RequestAct {...props} act="confirm" title="The person has their records, by phone or in writing" />
      )}
      {works && <RequestAct {...props} act="withdraw" title="The person withdraws, by phone or in writing" />}
    </>
  );
}

function rowsOf({ row, client, dueOn }: ShownRequest) {
  const day = (date: Date | null, none: string) => (date === null ? none : longDate(calendarDate(date)));
  return [
    { label: 'Records of', value: client === null ? 'no longer known' : client.name },
    ...(row.ofAgeOn === null ? [] : [{ label: 'A minor until', value: day(row.ofAgeOn, '') }]),
    { label: 'Who’s asking', value: `${row.requesterName}, ${askers[row.requester]}` },
    {
      label: 'How we know who’s asking',
      value: row.provenAt === null ? 'No' : row.papers === '' ? 'Yes' : `Yes: ${row.papers}`,
    },
    { label: 'Last day', value: `${longDate(dueOn)}${row.extendedTo === null ? '' : ', put off once'}` },
    {
      label: 'Days wanted',
      value: `${day(row.wantedFrom, 'the first')} to ${day(row.wantedTo, 'the last')}`,
    },
    { label: 'Form', value: `${forms[row.form]}, ${deliveries[row.delivery]}` },
    ...(row.authorizedUntil === null
      ? []
      : [
          {
            label: 'Days authorized',
            value: `${day(row.authorizedFrom, 'the first')} to ${day(row.authorizedTo, 'the last')}`,
          },
          {
            label: 'Authorized until',
            value: `${day(row.authorizedUntil, '')}${row.revokedAt === null ? '' : ', withdrawn'}`,
          },
        ]),
  ];
}
