import { once } from 'node:events';
import { createInbox } from './messages.js';
import { startInboxServer } from './server.js';
import { startSmtpCatcher } from './smtp.js';

/**
 * The inbox alone, for docker-compose.yml and the cluster: mail on port 1025, Twilio and the page on 8025, reachable by other containers. In a file,
 * messages survive a restart.
 */
const {
  INBOX_FILE = '',
  INBOX_HOST = '0.0.0.0',
  INBOX_PORT = '8025',
  SMTP_PORT = '1025',
  PORTALS_HOST = 'api',
} = process.env;
const inbox = createInbox(INBOX_FILE === '' ? null : INBOX_FILE);
const smtp = await startSmtpCatcher(inbox, Number(SMTP_PORT), INBOX_HOST);
// In containers the portals are on another one than this, by the name of their service and on the same ports.
const reach = (url: string) => url.replace('//localhost:', `//${PORTALS_HOST}:`);
const server = await startInboxServer(inbox, Number(INBOX_PORT), { reach, host: INBOX_HOST });
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
// A mail under way may take its time to end; nothing of it is lost, because its sender sends it again.
void smtp.stop();
await server.stop();
process.exit(0);
