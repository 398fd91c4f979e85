import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEvent } from '../../src/domain/case/events.js';
import {
  codeSendTransitions,
  reportEvents,
  reportedStatus,
  type CodeSendStatus,
  type CodeSendEvent,
} from '../../src/domain/two-factor/code-delivery.js';
import { codeTrouble } from '../../src/domain/two-factor/code-troubles.js';
import { next } from '../../src/domain/transition.js';

describe('what is said about a code that did not get through', () => {
  it.each([
    ['after STOP', '21610', ['voice', 'email']],
    ['to a landline, told at once', '21614', ['voice', 'email']],
    ['to a landline, told later', '30006', ['voice', 'email']],
    ['to a phone that is off', '30003', ['text', 'voice', 'email']],
    ['that a carrier filtered', '30007', ['voice', 'email']],
    ['to a number that does not exist', '21211', ['email']],
    ['to a country where sending is stopped', 'stopped', ['email']],
    ['to a phone that is set up where that is stopped', 'set_up_stopped', []],
    ['by mail to an address that gets none', 'suppressed', ['text', 'voice']],
    ['that an answering machine took', 'machine', ['voice', 'text', 'email']],
  ])('%s names what may still work', (_when, because, next) => {
    expect(codeTrouble(because).next).toEqual(next);
  });

  it.each(['30007', '21408', '60605', '30034'])('alerts support where the trouble is ours: %s', (because) => {
    expect(codeTrouble(because).ours).toBe(true);
  });

  it.each(['21610', '30003', '30006', '21211', 'machine', '39999'])(
    'alerts nobody where it is the phone: %s',
    (because) => {
      expect(codeTrouble(because).ours).toBeUndefined();
    },
  );

  it('is one sentence that repeats no more than the code, whatever the reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('toString', '__proto__', '21610')), (because) => {
        const { sentence, next } = codeTrouble(because);
        expect(sentence).toMatch(/\.$/);
        expect(next.length).toBeGreaterThan(0);
      }),
    );
  });

  it('tells support the reason with Twilio’s code', () => {
    expect(describeEvent('code-not-sent', { method: 'text', because: 'set_up_stopped' })).toBe(
      'The code was not sent by text. Setting up a phone in this country is stopped for now. Support can tell you when it goes on.',
    );
    expect(describeEvent('code-not-sent', { method: 'text', because: '21408' })).toBe(
      'The code was not sent by text. Texts to this country are not allowed. (Twilio 21408) What may still work, where it is offered: call, email.',
    );
    expect(describeEvent('code-not-sent', { method: 'voice', because: 'not_taken' })).toBe(
      'The code was not sent by call. The service that sends codes was not reached. What may still work, where it is offered: text, call, email.',
    );
  });
});

describe('reports of a sending', () => {
  const words = ['queued', 'sent', 'delivered', 'undelivered', 'failed', 'ringing', 'completed', 'busy'];

  /** What a sending becomes when reports come one after the other. */
  const after = (reports: readonly string[], start: CodeSendStatus): CodeSendStatus =>
    reports.reduce<CodeSendStatus>((status, word) => {
      const reported = reportedStatus(word);
      if (reported === null) return status;
      return (
        next<CodeSendStatus, CodeSendEvent>(codeSendTransitions, status, reportEvents[reported]) ?? status
      );
    }, start);

  it('never take back that it arrived or did not, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words)),
        fc.array(fc.constantFrom(...words)),
        (earlier, later) => {
          const ended = after([...earlier, 'delivered'], 'accepted');
          expect(['delivered', 'undelivered']).toContain(ended);
          expect(after(later, ended)).toBe(ended);
        },
      ),
    );
  });

  it.each(['pending', 'refused', 'withheld'] as const)(
    'say nothing of one that never went out: %s',
    (start) => {
      expect(after(words, start)).toBe(start);
    },
  );
});
