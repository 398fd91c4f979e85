// A verification as DBOS Transact's documentation writes a workflow: a row, a mail with a link, a wait for the click, the row again. Prints its address once it listens.
import { createServer } from 'node:http';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { createTransport } from 'nodemailer';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const mail = createTransport({ url: process.env.SMTP_URL, pool: true });
await pool.query(
  'CREATE TABLE verification (id text PRIMARY KEY, email text NOT NULL, verified_at timestamptz)',
);

const verify = DBOS.registerWorkflow(
  async (email) => {
    const id = DBOS.workflowID;
    await DBOS.runStep(
      async () => {
        await pool.query('INSERT INTO verification (id, email) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          id,
          email,
        ]);
      },
      { name: 'open' },
    );
    await DBOS.runStep(
      async () => {
        const text = `Go on here:\nhttp://localhost/verify-email/${id}\n`;
        await mail.sendMail({
          from: 'Peer <no-reply@peer.example>',
          to: email,
          subject: 'Verify your email',
          text,
        });
      },
      { name: 'mail' },
    );
    if ((await DBOS.recv('clicked', 3_600)) === null) return 'expired';
    await DBOS.runStep(
      async () => {
        await pool.query('UPDATE verification SET verified_at = now() WHERE id = $1', [id]);
      },
      { name: 'verified' },
    );
    return 'verified';
  },
  { name: 'verify' },
);
DBOS.setConfig({ name: 'peer', systemDatabaseUrl: process.env.DATABASE_URL, logLevel: 'error' });
await DBOS.launch();

const routes = {
  '/open': async ({ email }) => void (await DBOS.startWorkflow(verify)(email)),
  '/click': async ({ id }) => {
    await DBOS.send(id, true, 'clicked');
    await DBOS.retrieveWorkflow(id).getResult();
  },
};
async function answer(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    await routes[request.url](JSON.parse(body));
    response.end();
  } catch {
    response.writeHead(500).end();
  }
}
const server = createServer((request, response) => void answer(request, response));
server.listen(Number(process.env.PORT), () => process.stdout.write(`http://localhost:${process.env.PORT}\n`));
