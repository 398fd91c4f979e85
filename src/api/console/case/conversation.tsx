import type { VNode } from 'preact';
import type { Reach } from '../../../domain/contact.js';
import type { Refusal } from '../../../domain/refusals.js';
import type { Conversation } from '../../../operations/contact-request/conversation.js';
import { PostForm, TextArea, type FieldErrors } from '../../components/components.js';
import { FormKey } from '../../components/once.js';
import { contactWords } from '../../contact-request/words.js';
import type { CaseView } from './parts.js';
import { shortInstant } from '../words.js';

/** An answer that was refused, with what was typed. */
export interface RefusedAnswer {
  readonly text: string;
  readonly errors: FieldErrors;
  readonly refusal: Refusal;
}

/** The conversation of a message to support, and the form of its answer. */
export function CaseConversation({
  conversation,
  names,
  refused,
  view,
}: {
  conversation: Conversation;
  /** Names of staff by account. */
  names: ReadonlyMap<string, string>;
  refused: RefusedAnswer | undefined;
  view: CaseView;
}): VNode {
  const { request, messages, started } = conversation;
  const answerable = request.state === 'open' || request.state === 'answered';
  return (
    <>
      <h2 id="conversation">Conversation</h2>
      <ol class="conversation">
        {messages.map(({ author, authorId, text, at }) => (
          <li class={author}>
            <strong>{author === 'person' ? request.name : (names.get(authorId ?? '') ?? 'Support')}</strong>
            <time dateTime={at.toISOString()}>{shortInstant(at, view.timeZone, view.now)}</time>
            <p dir="auto">{text === '' ? '(no message)' : text}</p>
          </li>
        ))}
      </ol>
      {answerable && (
        <PostForm action={`/cases/${request.reference}/answers`}>
          <FormKey />
          <TextArea
            name="message"
            label={`Answer${request.language === 'es' ? ' (they write Spanish)' : ''}`}
            hint={
              request.emailIsSafe
                ? 'They get an email that an answer is waiting, without its words.'
                : 'Email isn’t safe for them, so none is sent. Call, and write down here what you said.'
            }
            value={refused?.text ?? ''}
            errors={refused?.errors ?? {}}
          />
          <div class="actions">
            <button type="submit">Send answer</button>
          </div>
        </PostForm>
      )}
      {answerable && request.topic === 'deactivate' && started === null && (
        <PostForm action={`/cases/${request.reference}/deactivation`}>
          <p>
            Opening the deactivation emails a link to the address of the account. Nothing ends before it is
            confirmed there.
          </p>
          <div class="actions">
            <button class="quiet" type="submit">
              Open the deactivation
            </button>
          </div>
        </PostForm>
      )}
    </>
  );
}

/** Who wrote, how they may be reached, and what the topic started; as rows of the case. */
export function contactRows(
  { request, started }: Conversation,
  reach: Reach,
): { label: string; value: string | VNode }[] {
  const phone = request.phone === null ? 'no phone number given' : reach.phone(request.phone);
  return [
    { label: 'From', value: `${request.name}, ${reach.email(request.email)}, ${phone}` },
    { label: 'Logged in', value: request.accountId === null ? 'No: the address proves nothing' : 'Yes' },
    { label: 'Topic', value: contactWords.en.topics[request.topic] },
    {
      label: 'Safe to reach',
      value: [
        request.emailIsSafe ? 'Email is OK' : 'NO EMAIL',
        request.voicemailIsSafe ? 'voicemail is OK' : 'no voicemail',
        `writes ${request.language === 'es' ? 'Spanish' : 'English'}`,
        ...(request.interpreter === '' ? [] : [`interpreter: ${request.interpreter}`]),
      ].join(' · '),
    },
    ...(started === null
      ? []
      : [
          {
            label: 'Started',
            value: <a href={`/cases/${started.reference}`}>{started.reference}</a>,
          },
        ]),
    ...(request.rating === null ? [] : [{ label: 'Rating', value: `${request.rating} of 5` }]),
  ];
}
