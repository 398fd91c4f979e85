import type { VNode } from 'preact';
import type { ActRole } from '../../../domain/acts.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { staffRights } from '../../../domain/staff-member/rules.js';
import type { AccessReviewItem } from '../../../generated/prisma/client.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { inWords, lastLogin, shortInstant } from '../words.js';
import type { RefusedDecision, ShownAccessReview } from './shown.js';

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
      {row.occasion === 'emergency' && <Emergency shown={shown} now={now} />}
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

function Emergency({ shown: { row, personName }, now }: { shown: ShownAccessReview; now: Date }): VNode {
  const until = row.endsAt === null ? '' : shortInstant(row.endsAt, supportTimeZone, now);
  return (
    <p class="notice warn">
      {`Emergency access to the page of ${personName ?? 'someone'}, until ${until}. Reason: “${row.reason ?? ''}”. What they opened is in the audit log.`}
    </p>
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
