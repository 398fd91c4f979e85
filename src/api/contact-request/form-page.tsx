import type { VNode } from 'preact';
import {
  contactPath,
  messageIsOptional,
  startOf,
  topicsOf,
  type ContactPortal,
  type ContactTopic,
} from '../../domain/contact-request/topics.js';
import type { KnownWriter } from '../../domain/contact-request/form.js';
import type { Language } from '../../domain/languages.js';
import {
  Checkbox,
  ErrorSummary,
  PostForm,
  TextArea,
  TextField,
  type FieldErrors,
} from '../components/components.js';
import { CrisisNotice } from '../components/crisis-notice.js';
import { contactWords, type ContactWords } from './words.js';

/** What every page of the contact form knows. */
export interface ContactView {
  readonly portal: ContactPortal;
  readonly language: Language;
}

/** Asks what it is about; each topic leads to a form that asks only what it needs. */
export function ContactTopicsPage({ portal, language }: ContactView): VNode {
  const words = contactWords[language];
  return (
    <>
      <OtherLanguage language={language} path="/contact" />
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <h2>{words.whatAbout}</h2>
      <ul class="things">
        {topicsOf(portal).map((topic) => (
          <li>
            <a href={contactPath(topic, language)}>{words.topics[topic]}</a>
          </li>
        ))}
      </ul>
      <CrisisNotice language={language} />
    </>
  );
}

/** The form of one topic. Someone who is logged in isn't asked who they are. */
export function ContactFormPage({
  portal,
  language,
  topic,
  writer,
  answers,
  errors,
  isHeard,
}: ContactView & {
  topic: ContactTopic;
  writer: KnownWriter | null;
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
  /** Whether 988 stands above, because words of a crisis were heard. */
  isHeard: boolean;
}): VNode {
  const words = contactWords[language];
  const hint = (portal === 'client' ? words.clientHints[topic] : undefined) ?? words.hints[topic];
  return (
    <>
      <OtherLanguage language={language} path={contactPath(topic)} />
      <ErrorSummary errors={errors} title={words.problem} />
      <h1>{words.topics[topic]}</h1>
      {hint !== null && <p class="lead">{hint}</p>}
      <PostForm action={contactPath(topic, language)}>
        <Who
          words={words}
          writer={writer}
          isLost={topic === 'lost_mailbox'}
          answers={answers}
          errors={errors}
        />
        <TextArea
          name="message"
          label={messageIsOptional(topic) ? words.messageOptional : words.message}
          hint={words.messageHint}
          value={answers['message'] ?? ''}
          errors={errors}
        />
        <Reach
          words={words}
          answers={answers}
          errors={errors}
          startsSomething={startOf(portal, topic) !== null}
        />
        <div class="actions">
          <button type="submit">{words.send}</button>
        </div>
      </PostForm>
      <p>
        <a href={contactPath(null, language)}>{words.otherTopic}</a>
      </p>
      {!isHeard && <CrisisNotice language={language} />}
    </>
  );
}

interface Answered {
  readonly words: ContactWords;
  readonly answers: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

function Who({
  words,
  writer,
  isLost,
  answers,
  errors,
}: Answered & {
  writer: KnownWriter | null;
  /** Whether the mailbox of the account is lost: then another address is asked for, too. */
  isLost: boolean;
}): VNode {
  if (writer !== null && !isLost) return <p>{words.loggedInAs(writer.name, writer.email)}</p>;
  return (
    <>
      {writer === null && (
        <TextField
          name="name"
          label={words.name}
          autocomplete="name"
          value={answers['name']}
          errors={errors}
        />
      )}
      {writer === null && isLost && (
        <TextField
          name="accountEmail"
          label={words.accountEmail}
          type="email"
          value={answers['accountEmail']}
          errors={errors}
        />
      )}
      <TextField
        name="email"
        label={isLost ? words.newEmail : words.email}
        type="email"
        hint={isLost ? words.newEmailHint : words.formerEmailHint}
        autocomplete="email"
        value={answers['email']}
        errors={errors}
      />
    </>
  );
}

/** Where it is safe to reach someone: another person may read the mailbox, or hear the voicemail. */
function Reach({
  words,
  answers,
  errors,
  startsSomething,
}: Answered & {
  /** Whether the topic starts a process, which emails. */
  startsSomething: boolean;
}): VNode {
  return (
    <>
      <h2>{words.reach}</h2>
      <TextField
        name="phone"
        label={words.phone}
        type="tel"
        hint={words.phoneHint}
        autocomplete="tel"
        value={answers['phone']}
        errors={errors}
      />
      <Checkbox
        name="voicemailIsSafe"
        label={words.voicemailIsSafe}
        checked={answers['voicemailIsSafe'] === 'yes'}
      />
      <Checkbox
        name="emailIsUnsafe"
        label={words.emailIsUnsafe}
        checked={answers['emailIsUnsafe'] === 'yes'}
      />
      {startsSomething && <p class="hint">{words.unsafeStartsNothing}</p>}
      <TextField
        name="interpreter"
        label={words.interpreter}
        hint={words.interpreterHint}
        value={answers['interpreter']}
        errors={errors}
      />
    </>
  );
}

/** The message was taken. It is the same for any address, with an account or without. */
export function ContactSentPage({
  language,
  portal,
  topic,
  reference,
  crisis,
  answerBy,
  emailIsSafe,
}: ContactView & {
  topic: ContactTopic;
  reference: string;
  crisis: boolean;
  answerBy: string;
  emailIsSafe: boolean;
}): VNode {
  const words = contactWords[language];
  return (
    <>
      {crisis && <CrisisNotice language={language} />}
      <div class="panel">
        <h1>{words.sent}</h1>
        <p>{words.reference}</p>
        <p class="ref">{reference}</p>
      </div>
      <p>{emailIsSafe ? words.next(answerBy) : words.nextByPhone(answerBy)}</p>
      {!emailIsSafe && startOf(portal, topic) !== null && <p>{words.unsafeStartsNothing}</p>}
      {emailIsSafe && <p>{words.lookForEmail}</p>}
      {!crisis && <CrisisNotice language={language} />}
    </>
  );
}

/** The same page in the other language. */
function OtherLanguage({ language, path }: { language: Language; path: string }): VNode {
  const other: Language = language === 'es' ? 'en' : 'es';
  return (
    <div class="page-top">
      <a href={`${path}?lang=${other}`} lang={other} hreflang={other}>
        {contactWords[language].otherLanguage}
      </a>
    </div>
  );
}
