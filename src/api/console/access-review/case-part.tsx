import type { VNode } from 'preact';
import { isOpenAccessReview } from '../../../domain/access-review/states.js';
import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { staffRights } from '../../../domain/staff-member/rules.js';
import type { AccessReviewItem } from '../../../generated/prisma/client.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { inWords, lastLogin, shortInstant } from '../words.js';
import type { ShownAccessReview } from '../../../operations/access-review/shown.js';
import type { RefusedDecision } from './refused-decision.js';

interface Props {
  readonly shown: ShownAccessReview;
  readonly role: ActRole;
  /** The account that looks. */
  readonly readerId: string;
  readonly refused: RefusedDecision | undefined;
  readonly now: Date;
}

/** Everyone whose access is reviewed, with what they may do, and for a lead the decision about each of the others. */
export function CaseAccessReview(props: Props): VNode {
  const { shown, now } = props;
  const { row, names, emails } = shown;
  return (
    <>
      <h2 id="access-review">Review of access</h2>
      {row.occasion === 'emergency' && <Emergency {...props} />}
      <DataTable
        caption={row.items.length === 1 ? 'One person' : `${row.items.length} people`}
        columns={['Who', 'Role, and what it may do', 'Last login', 'Decision']}
        rows={row.items.map((item) => ({
          cells: [
            <>
              {names.get(item.accountId) ?? 'Someone'}
              <br />
              {emails.get(item.accountId)}
            </>,
            <>
              <strong>{inWords(item.role)}.</strong> {staffRights[item.role]}
            </>,
            lastLogin(item.lastSignInAt, now),
            <Decision {...props} item={item} />,
          ],
        }))}
      />
    </>
  );
}

function Emergency(props: Props): VNode {
  const { row, personName, names } = props.shown;
  const of = `to the page of ${personName ?? 'someone'}`;
  const why = `Reason: “${row.reason ?? ''}”.`;
  if (row.endsAt === null)
    return (
      <>
        <p class="notice warn">{`Emergency access ${of} is asked for. ${why}`}</p>
        {isOpenAccessReview(row.state) && <LetIn {...props} />}
      </>
    );
  const second = row.items[0]?.secondId ?? null;
  const by = second === null ? 'opened alone' : `let in by ${names.get(second) ?? 'someone'}`;
  const until = shortInstant(row.endsAt, supportTimeZone, props.now);
  return (
    <p class="notice warn">
      {`Emergency access ${of}, ${by}, until ${until}. ${why} What they opened is in the audit log.`}
    </p>
  );
}

/** The second person says why, and opens the page to who asked; keeping or removing access before that leaves it closed. */
function LetIn({ shown: { row }, role, readerId, refused }: Props): VNode {
  if (!worksOnCases(role) || row.items.some(({ accountId }) => accountId === readerId))
    return <p>Someone else who works on cases lets them in.</p>;
  return (
    <PostForm action={`/cases/${row.case.reference}/emergency`}>
      <TextField
        name="second"
        label="Why you let them in"
        hint="Saved in the audit log. Don’t include health information."
        value={refused?.typed['second']}
        errors={refused?.errors ?? {}}
      />
      <button type="submit">Let them in for 60 minutes</button>
    </PostForm>
  );
}

function Decision({ shown, role, readerId, refused, item, now }: Props & { item: AccessReviewItem }): VNode {
  const { row, gone, names } = shown;
  const { accountId, decision, decidedById, decidedAt, reason } = item;
  if (decision !== null && decidedAt !== null)
    return (
      <>
        <Tag tone={decision === 'kept' ? 'green' : 'red'}>{inWords(decision)}</Tag>{' '}
        {`by ${names.get(decidedById ?? '') ?? 'someone'}, ${shortInstant(decidedAt, supportTimeZone, now)}: ${reason ?? ''}`}
      </>
    );
  if (gone.has(accountId)) return <>Left meanwhile</>;
  if (accountId === readerId) return <>Someone else decides about you</>;
  if (role !== 'lead') return <>A lead decides</>;
  const mine = refused?.memberId === accountId ? refused : null;
  const name = names.get(accountId) ?? 'them';
  return (
    <details open={mine !== null}>
      <summary aria-label={`Decide about ${name}`}>Decide</summary>
      <PostForm action={`/cases/${row.case.reference}/access/${accountId}`}>
        <input type="hidden" name="seen" value={item.role} />
        <Select
          name={`decision-${accountId}`}
          label="Access"
          options={[
            ['', 'Choose one'],
            ['kept', 'Keep'],
            ['removed', 'Remove now'],
          ]}
          value={mine?.typed['decision']}
          errors={mine?.errors ?? {}}
        />
        <TextField
          name={`reason-${accountId}`}
          label="Reason"
          hint="Saved in the audit log."
          value={mine?.typed['reason']}
          errors={mine?.errors ?? {}}
        />
        <button type="submit" aria-label={`Save the decision about ${name}`}>
          Save
        </button>
      </PostForm>
    </details>
  );
}
