import type { VNode } from 'preact';
import { worksOnCases } from '../../../domain/acts.js';
import type { ShownPart } from '../../../operations/record-request/view.js';
import { Select } from '../../components/components.js';
import { RequestAct, type RequestOnCase } from './record-request-act.js';

/** That one provider's records are under 42 CFR Part 2, and the form of the consent that they wait for. */
export function Part2({ of, ...props }: RequestOnCase & { of: ShownPart }): VNode | null {
  const { part, waitsForConsent } = of;
  if (!part.part2) return null;
  const isOpen = props.shown.row.settledAt === null;
  return (
    <>
      <p>Records of a program for substance use disorders (42 CFR Part 2).</p>
      {isOpen && waitsForConsent && worksOnCases(props.role) && <Consent {...props} partId={part.id} />}
    </>
  );
}

/** The written consent to pass these records on, and who signed it. */
function Consent({ partId, ...props }: RequestOnCase & { partId: string }): VNode {
  return (
    <RequestAct {...props} act="consent" partId={partId} title="I saw the written consent (42 CFR Part 2)">
      {({ errors, typed }) => (
        <>
          <p>
            Records of a program for substance use disorders go to a third party, and a minor’s to a parent or
            guardian, only with it. It names the person, who may disclose, which records, to whom, what for,
            and until when; it says how to take it back, and is signed and dated (42 CFR 2.31). A minor signs
            it, too, no matter who else does (42 CFR 2.14).
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
