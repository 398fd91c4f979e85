import { daysAfter } from '../../domain/instants.js';
import type { VNode } from 'preact';
import { contactPolicy } from '../../domain/contact-request/policy.js';
import { mayBeResolved } from '../../domain/contact-request/states.js';
import { longInstant } from '../../mail/dates.js';
import type { Language } from '../../domain/languages.js';
import type { Conversation, PaperOfMessage } from '../../operations/contact-request/read-conversation.js';
import { ErrorSummary, FileField, PostForm, TextArea, type FieldErrors } from '../components/components.js';
import { FormKey } from '../components/once.js';
import { sizeInWords } from '../components/words.js';
import { CrisisNotice } from '../components/crisis-notice.js';
import { contactWords } from './words.js';

/** The conversation behind its link: what was written, how it stands, and what the person can do. */
export function ConversationPage({
  conversation,
  token,
  message,
  errors,
  isSent = false,
  isHeard = false,
}: {
  conversation: Conversation;
  token: string;
  /** What was typed into a message that was refused. */
  message: string;
  errors: FieldErrors;
  /** Whether the words were sent although the papers were refused. */
  isSent?: boolean;
  /** Whether 988 stands above, because words of a crisis were heard. */
  isHeard?: boolean;
}): VNode {
  const { request, started, standing } = conversation;
  const words = contactWords[request.language];
  const path = `/contact/conversation/${token}`;
  return (
    <>
      {request.crisis && !isHeard && <CrisisNotice language={request.language} />}
      <ErrorSummary errors={errors} title={words.problem} />
      <h1>{words.conversation}</h1>
      <p>{`${words.topics[request.topic]} · ${request.reference}`}</p>
      <p class="lead">{standingIn(conversation)}</p>
      {started !== null && <p>{words.started(words.startedStanding(started.kind, started.state))}</p>}
      {standing !== null && <p>{words.topicStanding[standing]}</p>}
      <Messages conversation={conversation} path={path} />
      <PostForm action={path} withFiles>
        <FormKey />
        <TextArea
          name="message"
          label={words.message}
          hint={words.messageHint}
          value={message}
          errors={errors}
        />
        <PapersField language={request.language} errors={errors} isSent={isSent} />
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
      {!request.crisis && !isHeard && <CrisisNotice language={request.language} />}
    </>
  );
}

function Messages({
  conversation: { request, messages, timeZone, olderBefore, isOlderPage },
  path,
}: {
  conversation: Conversation;
  path: string;
}): VNode {
  const words = contactWords[request.language];
  return (
    <>
      {olderBefore !== null && (
        <p>
          <a href={`${path}?before=${olderBefore}`}>{words.older}</a>
        </p>
      )}
      <ol class="conversation">
        {messages.map(({ author, text, papers, at }) => (
          <li class={author}>
            <strong>{author === 'person' ? words.you : words.support}</strong>
            <time dateTime={at.toISOString()}>{longInstant(at, timeZone, request.language)}</time>
            {(text !== '' || papers.length === 0) && <p dir="auto">{text === '' ? words.noWords : text}</p>}
            {papers.length > 0 && (
              <ul class="papers">
                {papers.map((paper) => (
                  <li>
                    <a href={`${path}/papers/${paper.id}`} download>
                      {paperInWords(paper, request.language)}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      {isOlderPage && (
        <p>
          <a href={path}>{words.newest}</a>
        </p>
      )}
    </>
  );
}

/** A paper by what it is: its name wasn't kept. */
export function paperInWords({ kind, pages, sizeBytes }: PaperOfMessage, language: Language): string {
  const words = contactWords[language];
  const parts = [words.paperKinds[kind], kind === 'pdf' ? words.pages(pages) : null, sizeInWords(sizeBytes)];
  return parts.filter((part) => part !== null).join(', ');
}

/** Asks for papers, and says what became of the message where they were refused. */
export function PapersField({
  language,
  errors,
  isSent = false,
}: {
  language: Language;
  errors: FieldErrors;
  isSent?: boolean;
}): VNode {
  const words = contactWords[language];
  const refused = errors['papers'];
  const added = isSent ? words.sentWithoutPapers : words.papersAgain;
  return (
    <FileField
      name="papers"
      label={words.papers}
      hint={words.papersHint}
      accept=".pdf,.jpg,.jpeg,.png"
      errors={refused === undefined ? {} : { papers: `${refused} ${added}` }}
    />
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

function standingIn({ request, timeZone }: Conversation): string {
  const { standing } = contactWords[request.language];
  const words = (at: Date) => longInstant(at, timeZone, request.language);
  if (request.state === 'open') return standing.open(words(request.dueAt ?? request.requestedAt));
  if (request.state === 'answered') return standing.answered;
  return standing.resolved(
    words(daysAfter(request.resolvedAt ?? request.requestedAt, contactPolicy.reopenDays)),
  );
}
