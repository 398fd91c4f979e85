import { contactTransitions } from '../../../domain/contact-request/states.js';
import { allows } from '../../../domain/transition.js';
import type { VNode } from 'preact';
import type { Reach } from '../../../domain/contact.js';
import type { Conversation, PaperOfMessage } from '../../../operations/contact-request/read-conversation.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { paperInWords } from '../../contact-request/conversation-page.js';
import { contactWords } from '../../contact-request/words.js';
import type { CaseView } from './parts.js';
import { AccountingAskingForm } from './accounting-asking.js';
import { AnswerForm, type RefusedAnswer } from './answer-form.js';
import { AmendmentAskingForm } from './amendment-asking.js';
import { RecordAskingForm } from './record-asking.js';
import { shortInstant } from '../words.js';

interface ConversationProps {
  readonly conversation: Conversation;
  /** Names of staff by account. */
  readonly names: ReadonlyMap<string, string>;
  readonly refused: RefusedAnswer | undefined;
  readonly view: CaseView;
}

/** The conversation of a message to support, and the form of its answer. */
export function CaseConversation(props: ConversationProps): VNode {
  const { request, started, olderBefore, isOlderPage } = props.conversation;
  const path = `/cases/${request.reference}`;
  const answerable = allows(contactTransitions, request.state, 'answer');
  return (
    <>
      <h2 id="conversation">Conversation</h2>
      {olderBefore !== null && (
        <p>
          <a href={`${path}?before=${olderBefore}#conversation`}>Older messages</a>
        </p>
      )}
      <Messages {...props} />
      {isOlderPage && (
        <p>
          <a href={`${path}#conversation`}>Newest messages</a>
        </p>
      )}
      {answerable && !isOlderPage && <AnswerForm conversation={props.conversation} refused={props.refused} />}
      {answerable && request.topic === 'records' && request.portal === 'client' && (
        <>
          <RecordAskingForm reference={request.reference} name={request.name} />
          <AmendmentAskingForm reference={request.reference} />
        </>
      )}
      {answerable && accountingTopics.has(request.topic) && request.portal === 'client' && (
        <AccountingAskingForm reference={request.reference} />
      )}
      {answerable && request.topic === 'deactivate' && started === null && (
        <DeactivationForm {...props.conversation} />
      )}
    </>
  );
}

/** Topics under which people ask who got their health information. */
const accountingTopics: ReadonlySet<string> = new Set(['records', 'disclosures']);

function DeactivationForm({ request, family }: Conversation): VNode {
  return (
    <PostForm action={`/cases/${request.reference}/deactivation`}>
      {family.length > 0 && (
        <Select
          name="memberId"
          label="Whose account is to be closed"
          value=""
          options={[
            ['', `${request.name}, who wrote`],
            ...family.map(({ accountId, name }) => [accountId, name] as const),
          ]}
        />
      )}
      {!request.emailIsSafe && (
        <p class="error">
          Email isn’t safe for this person, and opening the deactivation emails them. Call first, and open it
          only if they say that it’s safe now.
        </p>
      )}
      <p>
        Opening the deactivation emails a link to the address of the account, and to the guardian of a minor.
        Nothing ends before it is confirmed there.
      </p>
      <div class="actions">
        <button class="quiet" type="submit">
          Open the deactivation
        </button>
      </div>
    </PostForm>
  );
}

function Messages({ conversation, names, refused, view }: ConversationProps): VNode {
  const { request, messages } = conversation;
  return (
    <ol class="conversation">
      {messages.map(({ author, authorId, text, papers, at }) => (
        <li class={author}>
          <strong>{author === 'person' ? request.name : (names.get(authorId ?? '') ?? 'Support')}</strong>
          <time dateTime={at.toISOString()}>{shortInstant(at, view.timeZone, view.now)}</time>
          {(text !== '' || papers.length === 0) && <p dir="auto">{text === '' ? '(no message)' : text}</p>}
          {papers.map((paper) => (
            <Paper path={`/cases/${request.reference}`} paper={paper} refused={refused} />
          ))}
        </li>
      ))}
    </ol>
  );
}

/** A paper, closed until someone says why they open it. */
function Paper({
  path,
  paper,
  refused,
}: {
  path: string;
  paper: PaperOfMessage;
  refused: RefusedAnswer | undefined;
}): VNode {
  const name = `reason.${paper.id}`;
  const errors = refused?.errors ?? {};
  return (
    <details open={errors[name] !== undefined}>
      <summary>{`Open the paper: ${paperInWords(paper, 'en')}`}</summary>
      <PostForm action={`${path}/papers/${paper.id}`}>
        <TextField
          name={name}
          label="Reason"
          hint="Saved in the audit log. Don’t include health information."
          errors={errors}
        />
        <div class="actions">
          <button class="quiet" type="submit">
            Download
          </button>
        </div>
      </PostForm>
    </details>
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
