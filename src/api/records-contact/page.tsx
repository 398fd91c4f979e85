import type { VNode } from 'preact';
import { ErrorSummary, PostForm, type FieldErrors } from '../components/components.js';
import { LinkPage } from '../components/link-page.js';
import { RecordsContactFields } from '../contract-termination/records-contact-fields.js';

interface Props {
  readonly token: string;
  /** The contact as we have it, or as it was typed. */
  readonly answers: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  /** Whether it was confirmed this year. */
  readonly isConfirmed: boolean;
  /** An address that counts once its link is used; empty where none waits. */
  readonly newEmail: string;
}

export const contactTitle = 'Your contact details for records';

/** Where a provider who left, or the custodian, says once a year where clients can ask for their records. Opening it changes nothing. */
export function RecordsContactPage({ token, answers, errors, isConfirmed, newEmail }: Props): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>{contactTitle}</h1>
      {isConfirmed ? (
        <p class="lead">Thank you. We’ll ask again in a year. You can still change it here.</p>
      ) : (
        <p class="lead">When a client asks for their records, this is where we send them. Is it right?</p>
      )}
      {newEmail !== '' && (
        <p>
          We send a link to {newEmail} within the hour. Requests go to that address once someone opens the
          link; until then they go where they went before.
        </p>
      )}
      <PostForm action={`/records-contact/${token}`}>
        <input type="hidden" name="seen" value={answers['seen']} />
        <RecordsContactFields answers={answers} errors={errors} />
        <div class="actions">
          <button type="submit">It’s right like this</button>
        </div>
      </PostForm>
    </>
  );
}

/** Where a new address is proven by who reads it. */
export function NewAddressPage({ token, isProven }: { token: string; isProven: boolean }): VNode {
  return isProven ? (
    <LinkPage
      title={contactTitle}
      lines={['Thank you. Clients’ requests for records now go to this address.']}
    />
  ) : (
    <LinkPage
      title={contactTitle}
      lines={[
        'Clients of a provider who left Headway ask for their records. Should their requests go to this address?',
      ]}
      press={{ action: `/records-contact-address/${token}`, label: 'Yes, use this address' }}
    />
  );
}
