/** An answer of Twilio that takes nothing. */
export interface Answer {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

const answer = (status: number, code: number, message: string): Answer => ({ status, code, message });

/** Answers by what is wrong. Source: https://www.twilio.com/docs/api/errors. */
export const answers = {
  unauthorized: answer(401, 20003, 'Authenticate'),
  notFound: answer(404, 20404, 'The requested resource was not found'),
  tooMany: answer(429, 20429, 'Too Many Requests'),
  broken: answer(500, 20500, 'Internal Server Error'),
  unavailable: answer(503, 20503, 'Service Unavailable'),
  noTo: answer(400, 21604, "A 'To' phone number is required."),
  noFrom: answer(400, 21603, "A 'From' phone number is required."),
  noBody: answer(400, 21602, 'Message body is required.'),
  noCallTo: answer(400, 21201, "No 'To' number is specified"),
  noCallFrom: answer(400, 21213, "No 'From' number is specified"),
  noTwiml: answer(400, 21205, 'Url parameter is required.'),
  badParameter: answer(400, 60200, 'Invalid parameter'),
  maxSends: answer(429, 60203, 'Max send attempts reached'),
} as const;

/** Whether something is a number in E.164. */
export const isNumber = (to: string) => /^\+[1-9]\d{6,14}$/.test(to);

/** What texts to Twilio's magic numbers are answered. Source: https://www.twilio.com/docs/iam/test-credentials; the last two are our own. */
export const textRefusals: Readonly<Record<string, Answer>> = {
  '+15005550001': answer(400, 21211, "Invalid 'To' Phone Number"),
  '+15005550002': answer(400, 21612, 'The message cannot be routed to this number'),
  '+15005550003': answer(400, 21408, 'Permission to send to this region is not enabled'),
  '+15005550004': answer(400, 21610, 'Attempt to send to unsubscribed recipient'),
  '+15005550009': answer(400, 21614, "'To' number is not a valid mobile number"),
  '+15005550429': answers.tooMany,
  '+15005550500': answers.broken,
};

/** The same for calls. */
export const callRefusals: Readonly<Record<string, Answer>> = {
  '+15005550001': answer(400, 21217, 'Phone number does not appear to be valid'),
  '+15005550002': answer(400, 21214, "'To' phone number cannot be reached"),
  '+15005550003': answer(400, 21215, 'Geographic permission is missing for this number'),
  '+15005550004': answer(400, 21216, 'Calls to this number are blocked'),
  '+15005550429': answers.tooMany,
  '+15005550500': answers.broken,
};

/** What codes through Verify are answered, for one channel or both. Source: https://www.twilio.com/docs/verify/api/error-codes; the numbers are ours. */
export const verifyRefusals: Readonly<
  Record<string, { readonly answer: Answer; readonly only?: 'sms' | 'call' }>
> = {
  '+15005550001': { answer: answer(400, 60200, 'Invalid parameter `To`') },
  '+15005550003': { answer: answer(403, 60605, 'Verification delivery blocked: geo permissions') },
  '+15005550004': { answer: answer(403, 60410, 'Verification delivery attempt blocked') },
  '+15005550009': {
    answer: answer(403, 60205, 'SMS is not supported by landline phone number'),
    only: 'sms',
  },
  '+15005550429': { answer: answers.tooMany },
  '+15005550500': { answer: answers.broken },
};

/** Texts that are taken and then not delivered, with the code of their callback; numbers of our own. */
export const textFailures: Readonly<Record<string, number>> = {
  '+15005553003': 30003,
  '+15005553005': 30005,
  '+15005553006': 30006,
  '+15005553007': 30007,
};

/** Who or what answers a call, or how it ends without that; numbers of our own. Everywhere else a person answers. */
export const callEndings: Readonly<Record<string, 'machine_start' | 'no-answer' | 'busy'>> = {
  '+15005552001': 'machine_start',
  '+15005552002': 'no-answer',
  '+15005552003': 'busy',
};
