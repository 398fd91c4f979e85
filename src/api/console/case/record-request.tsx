import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import { readRequest } from '../../../operations/record-request/row.js';
import { readShown, type ShownRequest } from '../../../operations/record-request/view.js';
import { Radios, Select, SummaryList, TextField } from '../../components/components.js';
import type { PortalContext } from '../../http/context.js';
import { PartCard, RequestAct, type RequestOnCase } from './record-request-part.js';
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
      {works && row.acknowledgedAt === null && row.provenAt !== null && (
        <RequestAct {...props} act="told" title="I told them who holds the records" />
      )}
      {works && row.extendedTo === null && status !== 'answered' && (
        <RequestAct {...props} act="extend" title="Put the last day off, once">
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
      {works && shown.waitsForConsent && <Part2Consent {...props} />}
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
    { label: 'Who asks', value: `${row.requesterName}, ${askers[row.requester]}` },
    {
      label: 'Known who asks',
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
            label: 'Authorized until',
            value: `${day(row.authorizedUntil, '')}${row.revokedAt === null ? '' : ', withdrawn'}`,
          },
        ]),
  ];
}

/** Papers, or for a minor’s parent the questions of 45 CFR 164.502(g)(3), which a clinician answers. */
function Prove(props: RequestOnCase): VNode {
  const isGuardian = props.shown.row.requester === 'guardian';
  if (isGuardian && props.role !== 'clinician')
    return <p>A clinician answers the questions about the minor’s consent first.</p>;
  const yesOrNo = [
    ['no', 'No'],
    ['yes', 'Yes'],
  ] as const;
  return (
    <RequestAct {...props} act="prove" title="We know who asks, and that they may">
      {({ errors, typed }) =>
        isGuardian ? (
          <>
            <Radios
              name="minorConsented"
              label="Did the minor consent to the care themselves, as state law lets them?"
              options={yesOrNo}
              value={typed['minorConsented']}
            />
            <Radios
              name="courtConsented"
              label="Did a court, or someone else whom the law authorizes, consent?"
              options={yesOrNo}
              value={typed['courtConsented']}
            />
            <Radios
              name="parentAgreed"
              label="Did the parent agree that it stays confidential?"
              options={yesOrNo}
              value={typed['parentAgreed']}
            />
            <p>One yes, and the parent doesn’t speak for the minor: deny, or withdraw with the reason.</p>
          </>
        ) : (
          <p>{errors['main'] ?? 'Say in the reason which papers you saw.'}</p>
        )
      }
    </RequestAct>
  );
}

/** The written consent that records under 42 CFR Part 2 wait for, and who signed it. */
function Part2Consent(props: RequestOnCase): VNode {
  return (
    <RequestAct {...props} act="consent" title="I saw the written consent (42 CFR Part 2)">
      {({ errors, typed }) => (
        <>
          <p>
            Records of a program for substance use disorders go to a third party, and a minor’s to a parent or
            guardian, only with it. It names the person, who may disclose, which records, to whom, what for,
            and until when; it says how to take it back, and is signed and dated (42 CFR 2.31). A minor signs
            it, too, whoever else does (42 CFR 2.14).
          </p>
          <Select
            name="signedBy"
            label="Who signed it"
            options={[
              ['', 'Choose'],
              ['patient', 'The patient, a minor too'],
              ['patient_and_parent', 'The patient and a parent or guardian'],
              ['representative', 'Someone who stands for an adult'],
            ]}
            value={typed['signedBy'] ?? ''}
            errors={errors}
          />
        </>
      )}
    </RequestAct>
  );
}
