import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { Inbox } from './messages.js';
import { inboxRoutes } from './page.js';
import { localTwilio, twilioStandIn, type TwilioOptions } from './twilio.js';

/** Serves the inbox page, which shows every code, its JSON and the Twilio stand-in under `/twilio`, on this machine only, unless told otherwise; `environment` points the programs at the latter. */
export async function startInboxServer(
  inbox: Inbox,
  port: number,
  { host = '127.0.0.1', ...options }: TwilioOptions & { host?: string } = {},
) {
  const twilio = twilioStandIn(inbox, localTwilio, options);
  const server = createServer(express().use('/twilio', twilio.routes).use(inboxRoutes(inbox)));
  await once(server.listen(port, host), 'listening');
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  return {
    twilio,
    environment: {
      TWILIO_ACCOUNT_SID: localTwilio.accountSid,
      TWILIO_AUTH_TOKEN: localTwilio.authToken,
      TWILIO_API_URL: `http://127.0.0.1:${listening}/twilio`,
      TWILIO_VERIFY_SERVICE_SID: localTwilio.verifyServiceSid,
    },
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
    },
  };
}
