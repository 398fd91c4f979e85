import type { Config } from '../config.js';
import { codeCallPath, codeStatusPath } from '../domain/two-factor/code-delivery.js';
import type { CodeSender } from '../ports.js';
import { answered, createTwilioClient } from './twilio-client.js';

/** Sends codes as the configuration says: as texts and calls of our own, or through Verify (docs/decisions/010). */
export function createCodeSender(config: Config): CodeSender {
  return config.CODE_SENDER === 'verify' ? verifyCodes(config) : messagingCodes(config);
}

/** Programmable Messaging and Voice: the words are ours. A call asks the provider portal what to say, and never leaves a code on a machine. */
function messagingCodes(config: Config): CodeSender {
  const client = createTwilioClient(config);
  const from = config.TWILIO_FROM;
  const url = (path: string) => new URL(path, config.PROVIDER_PORTAL_URL).href;
  return {
    send: ({ to, method, text, sendId }) => {
      const statusCallback = url(codeStatusPath(sendId));
      return answered(
        method === 'text'
          ? client.messages.create({ to, from, body: text, statusCallback })
          : client.calls.create({
              to,
              from,
              url: url(codeCallPath(sendId)),
              method: 'POST',
              machineDetection: 'Enable',
              statusCallback,
            }),
      );
    },
    used: async () => {},
  };
}

/** Verify carries our code in words of Twilio's own, and never says what became of it. */
function verifyCodes(config: Config): CodeSender {
  const service = createTwilioClient(config).verify.v2.services(config.TWILIO_VERIFY_SERVICE_SID);
  return {
    send: ({ to, method, code }) =>
      answered(
        service.verifications.create({ to, channel: method === 'text' ? 'sms' : 'call', customCode: code }),
      ),
    // An answer of 4xx is as good as a yes: Twilio forgets a verification that is approved or ten minutes old.
    used: async (sid) => {
      await answered(service.verifications(sid).update({ status: 'approved' }));
    },
  };
}
