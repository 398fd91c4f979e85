import type { CodeMethod } from './rules.js';

/** Why a code didn't get through, and what can sensibly be tried next. */
export interface CodeTrouble {
  /** For the person and for support alike. */
  readonly sentence: string;
  /** Methods that may still work, where the portal offers them. */
  readonly next: readonly CodeMethod[];
  /** The trouble is ours and will hit others too, so support is told at once. */
  readonly ours?: true;
}

const numberDead: CodeTrouble = { sentence: 'This number does not exist or is not in use.', next: ['email'] };
const landline: CodeTrouble = {
  sentence: 'This number is a landline or takes no texts.',
  next: ['voice', 'email'],
};
const stopped: CodeTrouble = {
  sentence: 'This phone has replied STOP. A text with START to the same number opens it again.',
  next: ['voice', 'email'],
};
const textRegion: CodeTrouble = {
  sentence: 'Texts to this country are not allowed.',
  next: ['voice', 'email'],
  ours: true,
};

/**
 * Everything that is known to go wrong, by Twilio's error code, the state in which a call ended, or a word of our own. Source:
 * https://www.twilio.com/docs/api/errors. Codes are stored for ever; sentences may be reworded.
 */
const codeTroubles: Readonly<Record<string, CodeTrouble>> = {
  '21211': numberDead,
  '21217': numberDead,
  '30005': numberDead,
  '60200': numberDead,
  '21614': landline,
  '30006': landline,
  '60205': landline,
  '21610': stopped,
  '21612': { sentence: 'Texts do not reach this number.', next: ['voice', 'email'] },
  '30003': { sentence: 'The phone is switched off or out of reach.', next: ['text', 'voice', 'email'] },
  '30007': { sentence: 'The carrier filtered the text.', next: ['voice', 'email'], ours: true },
  '30034': {
    sentence: 'The carrier does not take our texts at the moment.',
    next: ['voice', 'email'],
    ours: true,
  },
  '21408': textRegion,
  '21214': { sentence: 'This number cannot be reached by phone.', next: ['text', 'email'] },
  '21216': { sentence: 'Calls to this number are blocked.', next: ['text', 'email'] },
  '21215': { sentence: 'Calls to this country are not allowed.', next: ['text', 'email'], ours: true },
  '60203': { sentence: 'Too many codes went to this number.', next: ['email'] },
  '60204': { sentence: 'Our codes are not switched on at Twilio.', next: ['email'], ours: true },
  '60410': { sentence: 'Codes to this number were blocked to prevent fraud.', next: ['email'] },
  '60605': { sentence: 'Codes to this country are not allowed.', next: ['email'], ours: true },
  machine: { sentence: 'An answering machine picked up.', next: ['voice', 'text', 'email'] },
  'no-answer': { sentence: 'Nobody picked up.', next: ['voice', 'text', 'email'] },
  busy: { sentence: 'The line was busy.', next: ['voice', 'text', 'email'] },
  failed: { sentence: 'The network could not connect it.', next: ['text', 'voice', 'email'] },
  canceled: { sentence: 'It was canceled before it got through.', next: ['text', 'voice', 'email'] },
  suppressed: { sentence: 'Mail to this address is stopped.', next: ['text', 'voice'] },
  not_taken: {
    sentence: 'The service that sends codes was not reached.',
    next: ['text', 'voice', 'email'],
  },
  too_late: {
    sentence: 'It was of no use anymore when it could be sent.',
    next: ['text', 'voice', 'email'],
  },
  repeated: {
    sentence: 'It was asked for again before it could be sent, so the later one went.',
    next: ['text', 'voice', 'email'],
  },
  stopped: { sentence: 'Sending to this country is stopped for now.', next: ['email'] },
  set_up_stopped: {
    sentence: 'Setting up a phone in this country is stopped for now. Support can tell you when it goes on.',
    next: [],
  },
};

/** What a stored reason means; one that isn't known says its code, so that support can look it up. */
export function codeTrouble(because: string): CodeTrouble {
  const known = Object.hasOwn(codeTroubles, because) ? codeTroubles[because] : undefined;
  return (
    known ?? {
      sentence: `The network said ${because || 'nothing'}.`,
      next: ['text', 'voice', 'email'],
    }
  );
}
