import type { VNode } from 'preact';
import { macroNames, macros, macroText } from '../../../domain/contact-request/macros.js';
import type { Refusal } from '../../../domain/refusals.js';
import type { Conversation } from '../../../operations/contact-request/read-conversation.js';
import { PostForm, TextArea, type FieldErrors } from '../../components/components.js';
import { FormKey } from '../../components/once.js';
import { PapersField } from '../../contact-request/conversation-page.js';

/** An answer that was refused, or is begun with a macro, with what was typed. */
export interface RefusedAnswer {
  readonly text: string;
  readonly errors: FieldErrors;
  readonly refusal: Refusal | null;
}

/** The form of an answer, with macros that are written in under what is typed. */
export function AnswerForm({
  conversation: { request, messages },
  refused,
}: {
  conversation: Conversation;
  refused: RefusedAnswer | undefined;
}): VNode {
  const errors = refused?.errors ?? {};
  return (
    <>
      <PostForm action={`/cases/${request.reference}/answers`} withFiles>
        <FormKey />
        <p>
          Write in:{' '}
          {macroNames.map((name, index) => (
            <>
              {index > 0 && ' · '}
              <button
                class="link"
                type="submit"
                name="macro"
                value={name}
                formnovalidate
                data-words={macroText(name, request)}
              >
                {macros[name].label}
              </button>
            </>
          ))}
        </p>
        <input type="hidden" name="read" value={messages.at(-1)?.id ?? ''} />
        <TextArea
          name="message"
          label={`Answer${request.language === 'es' ? ' (they write Spanish)' : ''}`}
          hint={
            request.emailIsSafe
              ? 'They get an email that an answer is waiting, without its words.'
              : 'Email isn’t safe for them, so none is sent. Call, and write down here what you said.'
          }
          value={refused?.text}
          errors={errors}
        />
        <PapersField language="en" errors={errors} />
        <div class="actions">
          <button type="submit">Send answer</button>
        </div>
      </PostForm>
    </>
  );
}
