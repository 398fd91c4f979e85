import { createHmac } from 'node:crypto';

/** How the callbacks of one text or call reach the program they tell, other than once and in order. */
export type CallbackTrouble = 'twice' | 'backwards';

/** An account that signs, and how an address is reached from where the stand-in runs. */
interface Signing {
  readonly accountSid: string;
  readonly authToken: string;
  readonly reach?: (url: string) => string;
}

/**
 * Posts forms as Twilio does, signed with the account's token over the address as it was given
 * (https://www.twilio.com/docs/usage/security#validating-requests).
 */
export function createCallbacks({ accountSid, authToken, reach = (url) => url }: Signing) {
  const troubles: CallbackTrouble[] = [];

  /** Posts once; the answer is what was said with 2xx, or null. Who doesn't answer isn't asked again. */
  async function post(url: string, given: Readonly<Record<string, string>>): Promise<string | null> {
    const fields: Record<string, string> = { AccountSid: accountSid, ...given };
    const signed = Object.keys(fields)
      .toSorted()
      .reduce((text, name) => text + name + (fields[name] ?? ''), url);
    try {
      const answer = await fetch(reach(url), {
        method: 'POST',
        headers: { 'x-twilio-signature': createHmac('sha1', authToken).update(signed).digest('base64') },
        body: new URLSearchParams(fields),
      });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null;
    }
  }

  return {
    post,
    troubleNext: (trouble: CallbackTrouble) => troubles.push(trouble),
    /** The callbacks of one text or call: each goes out at once, or all at the end where they are told to come backwards. */
    of(url: string | undefined) {
      const trouble = troubles.shift();
      const kept: Readonly<Record<string, string>>[] = [];
      return {
        async tell(fields: Readonly<Record<string, string>>): Promise<void> {
          if (url === undefined) return;
          if (trouble === 'backwards') return void kept.unshift(fields);
          await post(url, fields);
          if (trouble === 'twice') await post(url, fields);
        },
        async end(): Promise<void> {
          for (const fields of kept) await post(url ?? '', fields);
        },
      };
    },
  };
}

export type Callbacks = ReturnType<typeof createCallbacks>;
