import type { VNode } from 'preact';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import type { RefusalCode } from '../../../domain/refusals.js';
import { staffRights, staffRoles } from '../../../domain/staff-member/rules.js';
import type { StaffInvitations, StaffMember } from '../../../operations/staff-member/read.js';
import { ErrorSummary, PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { DoneNotice } from '../done-words.js';
import { inWords, lastLogin, shortInstant } from '../words.js';

/** A form that was refused, with what was typed into it. */
export interface RefusedForm {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  readonly code: RefusalCode | undefined;
}

const roleOptions = [
  ['', 'Choose one'],
  ...staffRoles.map((role) => [role, inWords(role)] as const),
] as const;

const reasonHint = 'Saved in the audit log.';

/** Everyone of our staff, who is invited, and for a lead the form for one more. */
export function StaffPage({
  members,
  invitations,
  decides,
  done,
  now,
  refused,
}: {
  members: readonly StaffMember[];
  invitations: StaffInvitations;
  /** Whether the reader is a lead, who decides about access. */
  decides: boolean;
  done: string | undefined;
  now: Date;
  refused: RefusedForm | null;
}): VNode {
  return (
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      <DoneNotice words={done} />
      <h1>Staff</h1>
      <p class="lead">Who can log in to this portal, what for, and when they last did.</p>
      <DataTable
        caption={members.length === 1 ? 'One person' : `${members.length} people`}
        columns={['Name', 'Email', 'Role', 'Last login', ...(decides ? ['Access'] : [])]}
        rows={members.map((member) => ({
          cells: [
            member.name,
            member.email,
            <>
              {inWords(member.role)} {member.isSuspended && <Tag tone="amber">Suspended</Tag>}
            </>,
            lastLogin(member.lastSignInAt, now),
            ...(decides
              ? [
                  <a href={`/staff/${member.id}`} aria-label={`Change the access of ${member.name}`}>
                    Change
                  </a>,
                ]
              : []),
          ],
        }))}
      />
      <Invitations invitations={invitations} now={now} />
      {decides && <Invite refused={refused} />}
    </>
  );
}

function Invitations({ invitations, now }: { invitations: StaffInvitations; now: Date }): VNode | null {
  if (invitations.length === 0) return null;
  return (
    <DataTable
      caption="Who is invited"
      columns={['Name', 'Email', 'Role', 'Works until', 'Case']}
      rows={invitations.map(({ name, email, role, expiresAt, reference }) => ({
        cells: [
          name,
          email,
          inWords(role ?? ''),
          shortInstant(expiresAt, supportTimeZone, now),
          <a href={`/cases/${reference}`}>{reference}</a>,
        ],
      }))}
    />
  );
}

function Invite({ refused }: { refused: RefusedForm | null }): VNode {
  const { typed = {}, errors = {} } = refused ?? {};
  return (
    <section>
      <h2>Invite someone</h2>
      <p>They get an email with a link to choose a password. It works for 14 days.</p>
      <PostForm action="/staff">
        <TextField name="givenName" label="First name" value={typed['givenName']} errors={errors} />
        <TextField name="familyName" label="Last name" value={typed['familyName']} errors={errors} />
        <TextField name="email" label="Email" type="email" value={typed['email']} errors={errors} />
        <Select name="role" label="Role" options={roleOptions} value={typed['role']} errors={errors} />
        <TextField name="reason" label="Reason" hint={reasonHint} value={typed['reason']} errors={errors} />
        <button type="submit">Send the invitation</button>
      </PostForm>
      <Rights />
    </section>
  );
}

function Rights(): VNode {
  return (
    <details>
      <summary>What each role may do</summary>
      <dl class="facts">
        {staffRoles.map((role) => (
          <div>
            <dt>{inWords(role)}</dt>
            <dd>{staffRights[role]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** One of our staff, for a lead: their role, and the two decisions about it. */
export function StaffMemberPage({
  member,
  now,
  refused,
}: {
  member: StaffMember;
  now: Date;
  refused: (RefusedForm & { readonly form: 'role' | 'remove' }) | null;
}): VNode {
  const of = (form: 'role' | 'remove') => (refused?.form === form ? refused : null);
  return (
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      <h1>{member.name}</h1>
      <p class="lead">
        {inWords(member.role)}, {member.email}. Last login: {lastLogin(member.lastSignInAt, now)}.
      </p>
      <p>{staffRights[member.role]}</p>
      <h2>Change the role</h2>
      <p>It counts from the next click on. They get an email.</p>
      <PostForm action={`/staff/${member.id}/role`}>
        <input type="hidden" name="seen" value={member.role} />
        <Select
          name="role"
          label="Role"
          options={roleOptions}
          value={of('role')?.typed['role'] ?? member.role}
          errors={of('role')?.errors ?? {}}
        />
        <TextField
          name="reason"
          label="Reason"
          hint={reasonHint}
          value={of('role')?.typed['reason']}
          errors={of('role')?.errors ?? {}}
        />
        <button type="submit">Change the role</button>
      </PostForm>
      <Removal member={member} refused={of('remove')} />
    </>
  );
}

/** Removing them, with what follows from it. */
function Removal({ member, refused }: { member: StaffMember; refused: RefusedForm | null }): VNode {
  return (
    <>
      <h2>Remove</h2>
      <ul>
        <li>They’re logged out everywhere right away and can’t log in anymore.</li>
        <li>Their tasks go back to the team, and invitations that they sent stop working.</li>
        <li>What they did stays in the audit log under their name. They get an email.</li>
      </ul>
      <PostForm action={`/staff/${member.id}/remove`}>
        <input type="hidden" name="seen" value={member.role} />
        <TextField
          name="removeReason"
          label="Reason to remove"
          hint={reasonHint}
          value={refused?.typed['removeReason']}
          errors={refused?.errors ?? {}}
        />
        <div class="actions">
          <button type="submit">Remove {member.name}</button>
          <a href="/staff">Keep them</a>
        </div>
      </PostForm>
    </>
  );
}
