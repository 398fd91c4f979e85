// Better Auth as its documentation sets it up: PostgreSQL through pg, mail through nodemailer. Prints its address once it listens.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { createTransport } from 'nodemailer';
import pg from 'pg';

const port = Number(process.env.PORT);
const mail = createTransport({ url: process.env.SMTP_URL, pool: true });
const send = (to, subject, url) =>
  mail.sendMail({ from: 'Peer <no-reply@peer.example>', to, subject, text: `Go on here:\n${url}\n` });

const options = {
  baseURL: `http://localhost:${port}`,
  secret: process.env.SECRET,
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  emailAndPassword: {
    enabled: true,
    sendResetPassword: ({ user, url }) => send(user.email, 'Reset your password', url),
  },
};
await (await getMigrations(options)).runMigrations();
const handle = toNodeHandler(betterAuth(options));
createServer((request, response) => void handle(request, response)).listen(port, () =>
  process.stdout.write(`${options.baseURL}\n`),
);
