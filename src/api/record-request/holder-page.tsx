import type { VNode } from 'preact';
import { waitsForHolder, type PartStatus } from '../../domain/record-request/states.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { digestOfAsked } from '../../operations/record-request/seen.js';
import type { ShownRequest } from '../../operations/record-request/view.js';
import {
  ErrorSummary,
  FileField,
  PostForm,
  Radios,
  SummaryList,
  TextField,
  type FieldErrors,
} from '../components/components.js';

const ways = [
  ['mail', 'By mail'],
  ['fax', 'By fax'],
  ['email', 'By encrypted email'],
  ['in_person', 'In person'],
  ['portal', 'Through my own portal'],
] as const;

/** Where who holds records says what was sent, when and how, or releases from the retained copy in one press. Opening it changes nothing. */
export function HolderPage({
  shown,
  mailbox,
  partId,
  token,
  errors,
  answers,
}: {
  shown: ShownRequest;
  /** Where who asks may be written to; null where someone else may read it. */
  mailbox: string | null;
  partId: string;
  token: string;
  errors: FieldErrors;
  answers: Readonly<Record<string, string>>;
}): VNode {
  const { row, client } = shown;
  const part = shown.parts.find((one) => one.part.id === partId)?.part;
  const isWanted = row.settledAt === null && row.revokedAt === null && waitsForHolder(part?.state);
  const day = (date: CalendarDate | null, none: string) => (date === null ? none : longDate(date));
  const { from, to } = shown.days;
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>A client is asking for their records</h1>
      <p class="lead">{standings[standingOf(row, part?.state)]}</p>
      <SummaryList
        rows={[
          { label: 'Reference', value: row.case.reference },
          { label: 'Client', value: client === null ? 'no longer known' : client.name },
          { label: 'Who’s asking', value: `${row.requesterName}. ${askers[row.requester]}` },
          { label: 'Their email', value: mailbox ?? 'None that only they read' },
          { label: 'Form', value: `${forms[row.form]}, ${deliveries[row.delivery]}` },
          { label: 'From', value: day(from, 'the first session') },
          { label: 'To', value: day(to, 'today') },
          { label: 'Last day', value: longDate(shown.dueOn) },
        ]}
      />
      {isWanted && (
        <HolderForms
          token={token}
          seen={digestOfAsked(row)}
          errors={errors}
          answers={answers}
          takesCopy={part?.withheldFrom === null}
        />
      )}
    </>
  );
}

function HolderForms({
  token,
  seen,
  errors,
  answers,
  takesCopy,
}: {
  token: string;
  seen: string;
  errors: FieldErrors;
  answers: Readonly<Record<string, string>>;
  takesCopy: boolean;
}): VNode {
  return (
    <>
      <PostForm action={`/records-asked/${token}`}>
        <input type="hidden" name="seen" value={seen} />
        <h2>I sent them</h2>
        <p>
          Send the notes themselves. Send a summary only if the client agreed to one and to its cost in
          advance (45 CFR 164.524(c)(2)(iii)).
        </p>
        <TextField
          name="on"
          label="When"
          hint="Like 3/31/2026."
          value={answers['on'] ?? ''}
          errors={errors}
        />
        <Radios name="how" label="How" options={ways} value={answers['how'] ?? ''} errors={errors} />
        <TextField
          name="detail"
          label="Tracking number, fax number, or name of the portal"
          hint="For mail, fax and a portal. The client sees it, and can look it up."
          value={answers['detail'] ?? ''}
          errors={errors}
        />
        <p>We ask the client whether they arrived.</p>
        <div class="actions">
          <button type="submit">Say that I sent them</button>
        </div>
      </PostForm>
      <PostForm action={`/records-asked/${token}/release`}>
        <input type="hidden" name="seen" value={seen} />
        <h2>Or let us send them</h2>
        <p>
          We release the progress notes that we keep for you, as the client wants them. Psychotherapy notes
          that you kept apart are not part of it. A download costs the client nothing.
        </p>
        <div class="actions">
          <button class="quiet" type="submit">
            Release from the copy that Headway keeps
          </button>
        </div>
      </PostForm>
      {takesCopy && <UploadForm token={token} seen={seen} errors={errors} />}
    </>
  );
}

/** Where a copy of one's own is uploaded: from before Headway, or from paper. */
function UploadForm({ token, seen, errors }: { token: string; seen: string; errors: FieldErrors }): VNode {
  return (
    <PostForm action={`/records-asked/${token}/copy`} withFiles>
      <input type="hidden" name="seen" value={seen} />
      <h2>Or upload your own copy</h2>
      <p>
        We release it in place of the copy that we keep. Upload only the days above, and no psychotherapy
        notes: we can’t see what is in it.
      </p>
      <FileField
        name="papers"
        label="Your copy"
        hint="PDF, JPEG or PNG; up to 5 files of 10 MB and 50 pages each. Its pages go out as pictures."
        accept=".pdf,.jpg,.jpeg,.png"
        errors={errors}
      />
      <div class="actions">
        <button class="quiet" type="submit">
          Release this copy
        </button>
      </div>
    </PostForm>
  );
}

function standingOf(
  { settledAt, revokedAt }: ShownRequest['row'],
  state: PartStatus = 'asked',
): PartStatus | 'revoked' | 'over' {
  if (settledAt !== null) return 'over';
  return revokedAt !== null && waitsForHolder(state) ? 'revoked' : state;
}

const standings: Readonly<Record<string, string>> = {
  asked: 'You hold these records. Please send them, then tell us here.',
  contradicted:
    'The client says that the records did not arrive. Please send them again, or let us send them.',
  sent: 'You told us that you sent the records. Thank you.',
  granted: 'The records are being released to the person who asked. You don’t need to do anything else.',
  released: 'The records were released to the person who asked. You don’t need to do anything else.',
  denied: 'Access was denied. You don’t need to do anything else.',
  in_review: 'A denial is under review. You don’t need to do anything else.',
  upheld: 'Access was denied. You don’t need to do anything else.',
  revoked: 'The client withdrew the authorization. Please don’t send anything on it.',
  over: 'This request is over. You don’t need to do anything else.',
};

const forms = { both: 'PDF and FHIR R4', pdf: 'PDF', fhir: 'FHIR R4' } as const;
const deliveries = { portal: 'by download', email: 'by encrypted email', paper: 'on paper by mail' } as const;

const askers = {
  person: 'The client',
  guardian: 'A parent or guardian',
  representative: 'A personal representative',
  third_party: 'A third party, with an authorization',
} as const;
