import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { answers, type Answer } from './twilio-numbers.js';

/** What the stand-in does with the next request instead of taking it. */
export type PhoneMisbehaviour =
  | { readonly kind: 'answer'; readonly answer: keyof typeof answers }
  | { readonly kind: 'hang' | 'drop-after-accept' };

/** Where every request for a text, a call or a verification comes in; it can be told to misbehave, and how many milliseconds an answer takes. */
export function createDoor(answerMs = 0) {
  const misbehaviours: PhoneMisbehaviour[] = [];
  return {
    misbehaveNext: (misbehaviour: PhoneMisbehaviour) => misbehaviours.push(misbehaviour),
    /** Takes a request, unless it is told otherwise or there is a reason to refuse it; the answer is what was made of it. */
    async take(request: Request, response: Response, refusal: Answer | null, make: () => unknown) {
      const misbehaviour = misbehaviours.shift();
      if (misbehaviour?.kind === 'hang') return;
      if (answerMs > 0) await pause(answerMs);
      if (misbehaviour?.kind === 'answer') return refuse(response, answers[misbehaviour.answer]);
      if (refusal !== null) return refuse(response, refusal);
      const made = make();
      // It is taken, but the sender never learns of it.
      if (misbehaviour?.kind === 'drop-after-accept') request.socket.destroy();
      else response.status(201).json(made);
    },
  };
}

export type Door = ReturnType<typeof createDoor>;

/** Says no as Twilio does. */
export function refuse(response: Response, { status, code, message }: Answer): void {
  response
    .status(status)
    .json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** The fields of a form, or of a query, as single texts. */
export function fieldsOf(given: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries((given ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
