import { once } from 'node:events';
import { createInbox } from './messages.js';
import { startInboxServer } from './server.js';
import { startSmtpCatcher } from './smtp.js';

/** The inbox alone, for docker-compose.yml: mail on port 1025, Twilio and the page on 8025, reachable by other containers. */
const inbox = createInbox(null);
const smtp = await startSmtpCatcher(inbox, 1025, '0.0.0.0');
// The portals are other containers than this one, by the name of their service and on the same ports.
const reach = (url: string) => url.replace('//localhost:', '//api:');
const server = await startInboxServer(inbox, 8025, { reach, host: '0.0.0.0' });
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await smtp.stop();
await server.stop();
process.exit(0);
