import { randomBytes } from 'node:crypto';
import { openCase } from '../../src/cases/open-case.js';
import { uuidv7 } from '../../src/domain/ids.js';
import type { CodeMethod, CodeSendStatus } from '../../src/generated/prisma/client.js';
import { twoFactorId } from '../../src/protocol/two-factor.js';
import { codeOf } from '../../src/tokens/one-time-code.js';
import type { BackOffice } from './back-office.js';

/** A sending as a test wants it to be. */
interface WantedSend {
  readonly method?: CodeMethod;
  readonly status?: CodeSendStatus;
  readonly country?: string;
  /** When it was asked for; now where it is not said. */
  readonly at?: Date;
  readonly used?: boolean;
}

/** A challenge of a provider with one code and one sending of it, as the database keeps them; no workflow is started. */
export async function makeCodeSend(
  { db, people, config, clock }: BackOffice,
  { method = 'text', status = 'accepted', country = 'US', at = clock(), used = false }: WantedSend = {},
) {
  const { accountId } = people.provider;
  const { caseId } = await db.$transaction((tx) =>
    openCase(tx, { kind: 'two_factor', workflowId: twoFactorId, subjectId: accountId, state: 'open', at }),
  );
  await db.case.update({ where: { id: caseId }, data: { workflowStartedAt: at } });
  await db.codeChallenge.create({
    data: {
      id: caseId,
      accountId,
      purpose: 'sign_in',
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
