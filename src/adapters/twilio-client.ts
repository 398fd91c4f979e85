import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import { z } from 'zod';
import { PhoneTrouble, type PhoneReply } from '../ports.js';

/** Milliseconds after which a request that says nothing counts as lost (the client's own limit is 30 seconds). */
const timeout = 10_000;

/** Answers that pass and say that nothing was taken: wrong credentials, too many requests, unavailable. */
const passing: ReadonlySet<number> = new Set([401, 429, 503]);

/** Codes of Verify that come with the status 429 and don't pass soon: codes were sent, or checked, five times. */
const settled: ReadonlySet<number> = new Set([60202, 60203]);

/** Broken before the request was heard. */
const neverReached: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Ids of a text, a call, or a verification. */
const reply = z.object({ sid: z.string().regex(/^(SM|MM|CA|VE)[0-9a-f]{32}$/) });

/** What the client throws: an answer of Twilio with its status and code, or a broken connection with a name for a code. */
const failure = z.object({
  status: z.number().optional(),
  code: z.union([z.number(), z.string()]).optional(),
});

/** Twilio's account, and where it or a stand-in for it is reached. */
export type TwilioAccess = Readonly<
  Record<'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | 'TWILIO_API_URL', string>
>;

/** The client of Twilio's library, which speaks to all of Twilio's services or to the one stand-in for them. */
export function createTwilioClient(config: TwilioAccess): ReturnType<typeof twilio> {
  return twilio(config.TWILIO_ACCOUNT_SID, config.TWILIO_AUTH_TOKEN, {
    httpClient: new RedirectedClient(config.TWILIO_API_URL),
  });
}

/** The status of the account, such as `active`; asking sends nothing. Throws PhoneTrouble, with Twilio's code alone, when it isn't told. */
export async function accountStatus(config: TwilioAccess): Promise<string> {
  try {
    return (await createTwilioClient(config).api.v2010.accounts(config.TWILIO_ACCOUNT_SID).fetch()).status;
  } catch (error) {
    const { status, code } = failure.parse(error);
    throw new PhoneTrouble(`Twilio does not tell of the account (${code ?? status ?? 'unknown'}).`, {
      mayBeTaken: false,
    });
  }
}

/** The client names Twilio's hosts itself and has no option for another: a stand-in is put in their place here. */
class RedirectedClient extends twilio.RequestClient {
  readonly #standIn: string | null;

  constructor(url: string) {
    super({ timeout });
    this.#standIn = new URL(url).hostname.endsWith('.twilio.com') ? null : url.replace(/\/$/, '');
  }

  override request<Data>(options: RequestClient.RequestOptions<Data>) {
    const uri = this.#standIn === null ? options.uri : options.uri.replace(/^https:\/\/[^/]+/, this.#standIn);
    return super.request<Data>({ ...options, uri });
  }
}

/**
 * What Twilio said to a request. An answer of 4xx with a code is a refusal; the answers in `passing` are trouble before acceptance. After any
 * other 5xx, and after silence, acceptance is unknown: requests carry no idempotency key (https://www.twilio.com/docs/api/errors/20500).
 */
export async function answered(request: Promise<unknown>): Promise<PhoneReply> {
  let answer: unknown;
  try {
    answer = await request;
  } catch (error) {
    return refusalOrTrouble(failure.parse(error));
  }
  const taken = reply.safeParse(answer);
  if (!taken.success) throw new PhoneTrouble('Twilio answered without an id', { mayBeTaken: true });
  return { kind: 'accepted', sid: taken.data.sid };
}

/** Twilio's words may repeat the number, so only its code goes on. */
function refusalOrTrouble({ status, code }: z.output<typeof failure>): PhoneReply {
  const passes = status !== undefined && passing.has(status) && !settled.has(Number(code));
  if (status !== undefined && status < 500 && !passes && typeof code === 'number')
    return { kind: 'refused', code };
  const name = code ?? status ?? 'unknown';
  throw new PhoneTrouble(`Twilio could not take it now (${name})`, {
    mayBeTaken: !passes && !neverReached.has(String(code)),
  });
}
