import type { Phone } from '../ports.js';
import { answered, createTwilioClient, type TwilioAccess } from './twilio-client.js';

/** Texts through Twilio; what its answers mean is said in `answered`. */
export function createTwilioPhone(config: TwilioAccess & { readonly TWILIO_FROM: string }): Phone {
  const client = createTwilioClient(config);
  const from = config.TWILIO_FROM;
  return {
    sendText: ({ to, text }) => answered(client.messages.create({ to, from, body: text })),
  };
}
