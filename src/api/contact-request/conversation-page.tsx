import { daysAfter } from '../../domain/instants.js';
import type { VNode } from 'preact';
import { supportHours } from '../../domain/business-hours.js';
import { contactPolicy } from '../../domain/contact-request/policy.js';
import { mayBeResolved } from '../../domain/contact-request/states.js';
import type { ContactPortal } from '../../domain/contact-request/topics.js';
import { longInstant } from '../../mail/dates.js';
import type { Conversation } from '../../operations/contact-request/conversation.js';
import { ErrorSummary, PostForm, TextArea, type FieldErrors } from '../components/components.js';
import { FormKey } from '../components/once.js';
import { ContactTop, CrisisNotice } from './form-page.js';
import { contactWords } from './words.js';

/** The conversation behind its link: what was written, how it stands, and what the person can do. */
export function ConversationPage({
  conversation,
  token,
  message,
  errors,
}: {
  conversation: Conversation;
  token: string;
  /** What was typed into a message that was refused. */
  message: string;
  errors: FieldErrors;
}): VNode {
  const { request, started } = conversation;
  const words = contactWords[request.language];
  const path = `/contact/conversation/${token}`;
  return (
    <>
      <ContactTop portal={request.portal as ContactPortal} language={null} path={path} />
      <ErrorSummary errors={errors} title={words.problem} />
      {request.crisis && <CrisisNotice language={request.language} />}
      <h1>{words.conversation}</h1>
      <p>{`${words.topics[request.topic]} · ${request.reference}`}</p>
      <p class="lead">{standingIn(conversation)}</p>
      {started !== null && <p>{words.started(words.startedStanding(started.kind, started.state))}</p>}
      <Messages conversation={conversation} />
      <PostForm action={path}>
        <FormKey />
        <TextArea
          name="message"
          label={words.message}
          hint={words.messageHint}
          value={message}
          errors={errors}
        />
        <div class="actions">
          <button type="submit">{request.state === 'resolved' ? words.reopen : words.write}</button>
        </div>
      </PostForm>
      {request.state === 'resolved' ? <Rating conversation={conversation} path={path} /> : null}
      {request.state !== 'resolved' && mayBeResolved(request) && (
        <PostForm action={path}>
          <div class="actions">
            <button class="quiet" type="submit" name="settle" value="yes">
              {words.settle}
            </button>
          </div>
        </PostForm>
      )}
      {!request.crisis && <CrisisNotice language={request.language} />}
    </>
  );
}

function Messages({ conversation: { request, messages } }: { conversation: Conversation }): VNode {
  const words = contactWords[request.language];
  return (
    <ol class="conversation">
      {messages.map(({ author, text, at }) => (
        <li class={author}>
          <strong>{author === 'person' ? words.you : words.support}</strong>
          <time dateTime={at.toISOString()}>{longInstant(at, supportHours.timeZone, request.language)}</time>
          <p dir="auto">{text === '' ? words.noWords : text}</p>
        </li>
      ))}
    </ol>
  );
}

/** One press a grade. */
function Rating({ conversation: { request }, path }: { conversation: Conversation; path: string }): VNode {
  const words = contactWords[request.language];
  return (
    <PostForm action={path}>
      <fieldset>
        <legend>{request.rating === null ? words.rate : words.rated}</legend>
        <div class="actions">
          {words.ratings.map((label, index) => (
            <button
              class="quiet"
              type="submit"
              name="rating"
              value={index + 1}
              aria-pressed={request.rating === index + 1}
            >
              {label}
            </button>
          ))}
        </div>
      </fieldset>
    </PostForm>
  );
}

function standingIn({ request }: Conversation): string {
  const { standing } = contactWords[request.language];
  const words = (at: Date) => longInstant(at, supportHours.timeZone, request.language);
  if (request.state === 'open') return standing.open(words(request.answerDueAt ?? request.requestedAt));
  if (request.state === 'answered') return standing.answered;
  return standing.resolved(
    words(daysAfter(request.resolvedAt ?? request.requestedAt, contactPolicy.reopenDays)),
  );
}
