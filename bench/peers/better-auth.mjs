// Better Auth as its documentation sets it up: PostgreSQL through pg, mail through nodemailer, codes by text. Prints its address once it listens.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { twoFactor } from 'better-auth/plugins';
import { createTransport } from 'nodemailer';
import pg from 'pg';

const port = Number(process.env.PORT);
const mail = createTransport({ url: process.env.SMTP_URL, pool: true });
const send = (to, subject, url) =>
  mail.sendMail({ from: 'Peer <no-reply@peer.example>', to, subject, text: `Go on here:\n${url}\n` });

const { TWILIO_API_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = process.env;
const credentials = Buffer.from(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`).toString('base64');
const text = async (to, otp) => {
  const answer = await fetch(`${TWILIO_API_URL}/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ To: to, From: '+15005550006', Body: `Your code is ${otp}` }),
  });
  if (!answer.ok) throw new Error(`The text was answered ${answer.status}`);
  await answer.arrayBuffer();
};

const options = {
  baseURL: `http://localhost:${port}`,
  secret: process.env.SECRET,
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  user: { additionalFields: { phone: { type: 'string', required: false } } },
  plugins: [twoFactor({ otpOptions: { sendOTP: ({ user, otp }) => text(user.phone, otp) } })],
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
