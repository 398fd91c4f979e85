import type { VNode } from 'preact';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { PostForm, TextField, type FieldErrors } from '../components/components.js';
import { pathText, type Visit } from '../http/context.js';
import { fieldsOf } from '../http/fields.js';
import { refusalSentences } from '../http/refusals.js';

/** What was typed into the form of a release that was refused. */
export interface RefusedRelease {
  readonly id: string;
  readonly reason: string;
  readonly errors: FieldErrors;
  readonly code: RefusalCode;
}

/** The form in a row of a list that releases what the row is about, with a reason; open again where that was refused. */
export function ReleaseForm({
  list,
  id,
  of,
  hint,
  seen = '',
  refused,
}: {
  /** The address of the list. */
  list: string;
  id: string;
  /** What is released, for those who don't see the row. */
  of: string;
  hint: string;
  /** What the row showed of what may change, so that nothing is released that nobody saw. */
  seen?: string;
  refused: RefusedRelease | null;
}): VNode {
  const again = refused?.id === id ? refused : null;
  return (
    <details open={again !== null}>
      <summary aria-label={`Release ${of}`}>Release</summary>
      <PostForm action={`${list}/${id}/release`}>
        {seen !== '' && <input type="hidden" name="seen" value={seen} />}
        <TextField
          name={`reason-${id}`}
          label="Reason"
          hint={hint}
          value={again?.reason}
          errors={again?.errors ?? {}}
        />
        <button type="submit">Release</button>
      </PostForm>
    </details>
  );
}

/** Does what that form asks for, and leads back to the list, which has the form open again where it was refused. */
export async function release(
  visit: Visit,
  list: string,
  {
    by,
    showAgain,
  }: {
    readonly by: (asked: {
      readonly id: string;
      readonly seen: string;
      readonly reason: string;
    }) => Promise<Done | Refusal>;
    readonly showAgain: (refused: RefusedRelease) => Promise<void>;
  },
): Promise<void> {
  const id = pathText(visit.request, 'id');
  const { [`reason-${id}`]: reason = '', seen = '' } = fieldsOf(visit.request.body);
  const answer = await by({ id, seen, reason });
  if (!isRefusal(answer)) return visit.response.redirect(303, `${list}?done=released`);
  if (answer.field === undefined) return visit.refuse(answer.refused);
  const errors = { [`reason-${id}`]: refusalSentences[answer.refused].sentence };
  await showAgain({ id, reason, errors, code: answer.refused });
}
