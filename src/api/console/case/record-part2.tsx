import type { VNode } from 'preact';
import { Select } from '../../components/components.js';
import { RequestAct, type RequestOnCase } from './record-request-part.js';

/** The written consent that records under 42 CFR Part 2 wait for, and who signed it. */
export function Part2Consent(props: RequestOnCase): VNode {
  return (
    <RequestAct {...props} act="consent" title="I saw the written consent (42 CFR Part 2)">
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
