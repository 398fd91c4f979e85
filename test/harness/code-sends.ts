import { randomBytes } from 'node:crypto';
import type { DemoPracticeStaff } from '../../dev/demo-practice-staff.js';
import { openCase } from '../../src/cases/open.js';
import { uuidv7 } from '../../src/domain/ids.js';
import type { ChallengePurpose, CodeMethod, CodeSendStatus } from '../../src/generated/prisma/client.js';
import { twoFactorId } from '../../src/protocol/two-factor/messages.js';
import { codeOf } from '../../src/tokens/one-time-code.js';
import type { BackOffice } from './back-office.js';
import { addPracticeStaff } from './practice-staff.js';

/** A sending as a test wants it to be. */
interface WantedSend {
  readonly method?: CodeMethod;
  readonly status?: CodeSendStatus;
  readonly country?: string;
  /** When it was asked for; now where it isn't said. */
  readonly at?: Date;
  readonly used?: boolean;
  /** A sign-in with a confirmed phone where it isn't said. */
  readonly purpose?: ChallengePurpose;
  /** Whose it is; a provider's where it isn't said. */
  readonly accountId?: string;
}

/** A challenge of a provider with one code and one sending of it, as the database keeps them; no workflow is started. */
export async function makeCodeSend(
  { db, people, config, clock }: BackOffice,
  {
    method = 'text',
    status = 'accepted',
    country = 'US',
    at = clock(),
    used = false,
    purpose = 'sign_in',
    accountId = people.provider.accountId,
  }: WantedSend = {},
) {
  const { caseId } = await db.$transaction((tx) =>
    openCase(tx, { kind: 'two_factor', workflowId: twoFactorId, subjectId: accountId, state: 'open', at }),
  );
  await db.case.update({ where: { id: caseId }, data: { workflowStartedAt: at } });
  await db.codeChallenge.create({
    data: {
      id: caseId,
      accountId,
      purpose,
      sessionIdHash: randomBytes(32).toString('hex'),
      phone: '+12125550142',
      openedAt: at,
      expiresAt: new Date(at.getTime() + 30 * 60_000),
    },
  });
  const code = await db.oneTimeCode.create({
    data: {
      id: uuidv7(at, randomBytes(10)),
      challengeId: caseId,
      destination: 'phone',
      round: 0,
      salt: randomBytes(16).toString('hex'),
      issuedAt: at,
      expiresAt: new Date(at.getTime() + 10 * 60_000),
      consumedAt: used ? at : null,
    },
  });
  const send = await db.codeSend.create({
    data: {
      id: uuidv7(at, randomBytes(10)),
      challengeId: caseId,
      codeId: code.id,
      method,
      round: 0,
      status,
      destinationDigest: 'a digest',
      country,
      requestedAt: at,
    },
  });
  return { caseId, codeId: code.id, sendId: send.id, digits: codeOf(config.TOKEN_KEYS, code) };
}

/** Many sendings to phones that are set up in a country at one time, each with a code of its own, of which the first so many were used; by default five an account. */
export async function makeCodeSends(
  office: BackOffice,
  {
    count,
    used,
    perAccount = 5,
    purpose = 'enrolment',
    practiceOf,
    ...wanted
  }: {
    count: number;
    used: number;
    country: string;
    at: Date;
    status?: CodeSendStatus;
    perAccount?: number;
    purpose?: ChallengePurpose;
    /** The provider whose practice staff they are; providers of their own where it isn't said. */
    practiceOf?: DemoPracticeStaff['employer'];
  },
) {
  const made = [];
  for (let first = 0; first < count; first += perAccount)
    made.push(
      await makeSendsOfAccount(office, {
        ...wanted,
        purpose,
        practiceOf,
        count: perAccount,
        used: Math.min(perAccount, Math.max(0, used - first)),
      }),
    );
  const [one] = made;
  if (one === undefined) throw new Error('No sending was wanted');
  return one;
}

/** Sendings of an account of its own, all of one challenge. */
async function makeSendsOfAccount(
  office: BackOffice,
  {
    count,
    used,
    practiceOf,
    ...wanted
  }: Omit<WantedSend, 'used'> & {
    count: number;
    used: number;
    at: Date;
    practiceOf: DemoPracticeStaff['employer'] | undefined;
  },
) {
  const { db } = office;
  const email = `${randomBytes(8).toString('hex')}@providers.example`;
  const accountId =
    practiceOf === undefined
      ? await addProviderAccount(office, email, wanted.at)
      : await addPracticeStaff(office, practiceOf, email);
  const first = await makeCodeSend(office, { ...wanted, accountId, used: used > 0 });
  const [code, send] = await Promise.all([
    db.oneTimeCode.findUniqueOrThrow({ where: { id: first.codeId } }),
    db.codeSend.findUniqueOrThrow({ where: { id: first.sendId } }),
  ]);
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    round: index + 1,
    codeId: uuidv7(wanted.at, randomBytes(10)),
  }));
  await db.oneTimeCode.createMany({
    data: others.map(({ round, codeId }) => ({
      ...code,
      id: codeId,
      round,
      consumedAt: round < used ? wanted.at : null,
    })),
  });
  await db.codeSend.createMany({
    data: others.map(({ round, codeId }) => ({
      ...send,
      id: uuidv7(wanted.at, randomBytes(10)),
      codeId,
      round,
    })),
  });
  return first;
}

async function addProviderAccount({ db }: BackOffice, email: string, createdAt: Date): Promise<string> {
  const { id } = await db.account.create({
    data: {
      id: uuidv7(createdAt, randomBytes(10)),
      portal: 'provider',
      email,
      passwordHash: null,
      givenName: 'Sam',
      familyName: 'Sender',
      createdAt,
    },
  });
  return id;
}
