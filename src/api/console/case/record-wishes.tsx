import type { VNode } from 'preact';
import { typedDate } from '../../../domain/typed-date.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { Radios, Select, TextField } from '../../components/components.js';
import { RequestAct, type RequestOnCase } from './record-request-act.js';
import { deliveries, forms } from './record-words.js';

/** Where our staff write down what someone wants who can’t say it behind a link: form, way and days. */
export function StaffWishes(props: RequestOnCase): VNode {
  const { row } = props.shown;
  const day = (date: Date | null) => (date === null ? '' : typedDate(calendarDate(date)));
  return (
    <RequestAct {...props} act="wishes" title="Write down what they want">
      {({ errors, typed }) => (
        <>
          <p>
            It applies to what hasn’t been released yet. A download is free, and a summary needs their
            agreement first, to it and to its cost (45 CFR 164.524(c)(2)(iii)).
          </p>
          {errors['main'] && <p class="error">{errors['main']}</p>}
          <Select
            name="form"
            label="Form"
            options={Object.entries(forms)}
            value={typed['form'] ?? row.form}
            errors={errors}
          />
          <Select
            name="delivery"
            label="How they get them"
            options={Object.entries(deliveries)}
            value={typed['delivery'] ?? row.delivery}
            errors={errors}
          />
          <Radios
            name="warned"
            label="For encrypted email: did you tell them that even encrypted, it can reach others?"
            options={[
              ['no', 'No'],
              ['yes', 'Yes, and they want it anyway'],
            ]}
            value={typed['warned']}
            errors={errors}
          />
          <TextField
            name="from"
            label="Days from"
            hint="Like 3/31/2026. Empty from the first day on."
            value={typed['from'] ?? day(row.wantedFrom)}
            errors={errors}
          />
          <TextField
            name="to"
            label="Days to"
            hint="Empty to the last day."
            value={typed['to'] ?? day(row.wantedTo)}
            errors={errors}
          />
        </>
      )}
    </RequestAct>
  );
}
