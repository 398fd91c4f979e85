import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases } from '../../domain/acts.js';
import { parseEmail } from '../../domain/email-address.js';
import { isUuid } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readDate } from '../../domain/typed-date.js';
import { readLine } from '../../domain/typed-text.js';
import { dateIn, startOfDay } from '../../domain/zoned-time.js';
import type { Client } from '../../generated/prisma/client.js';
import type { Transaction } from '../../adapters/database.js';
import { readWhoAsks, type TypedAsking } from './for-contact.js';
import { openRecordRequest, type OpenedRequest, type RecordAsking } from './open.js';

/** What support types of someone who asked by letter or phone, and wrote no message. */
export type TypedLetter = Readonly<Record<'clientId' | 'name' | 'email' | 'receivedOn' | 'language', string>>;

/** Who asked by letter, about whom and when. */
type Letter = Pick<RecordAsking, 'name' | 'email' | 'language' | 'receivedAt' | 'clientId'> & {
  readonly emailIsSafe: boolean;
};

/**
 * Reads what support types of a letter or a call: it came on a day of the client's zone, on which the clock begins. Without an email the letters go on paper; without a name
 * the client asks, where that may be.
 */
export async function readLetter(
  tx: Transaction,
  typed: TypedLetter,
  of: { readonly mayBeClient: boolean; readonly at: Date },
): Promise<Letter | Refusal> {
  const client = await clientOf(tx, typed.clientId);
  if (client === null) return { refused: 'record-request-unknown', field: 'clientId' };
  const name = readLine(typed.name, { field: 'name', most: 200 });
  if (isRefusal(name)) return name;
  if (name === '' && !of.mayBeClient) return { refused: 'asker-name-missing', field: 'name' };
  const email = typed.email.trim() === '' ? '' : parseEmail(typed.email);
  if (isRefusal(email)) return email;
  const receivedOn = readDate(typed.receivedOn);
  if (receivedOn === null || receivedOn > dateIn(client.timeZone, of.at))
    return { refused: 'received-day-wrong', field: 'receivedOn' };
  return {
    clientId: client.id,
    name: name === '' ? fullName(client) : name,
    email,
    emailIsSafe: email !== '',
    language: typed.language === 'es' ? 'es' : 'en',
    receivedAt: startOfDay(client.timeZone, receivedOn),
  };
}

async function clientOf(tx: Transaction, id: string): Promise<Client | null> {
  return isUuid(id) ? tx.client.findUnique({ where: { id } }) : null;
}

/**
 * Takes the request for records of someone who asked by letter or phone; its clock runs from the day on which that came. What is true of one from
 * a message is true of it. Locks the charts of the client.
 */
export async function takeAskingByLetter(
  dependencies: Dependencies,
  request: { readonly by: Decider; readonly typed: TypedLetter & Omit<TypedAsking, 'client' | 'name'> },
): Promise<OpenedRequest | Refusal> {
  const { by, typed } = request;
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const asker = readWhoAsks(typed);
  if (isRefusal(asker)) return asker;
  return commit(dependencies, async (tx, after): Promise<OpenedRequest | Refusal> => {
    const at = dependencies.clock();
    const letter = await readLetter(tx, typed, { mayBeClient: asker.requester === 'person', at });
    if (isRefusal(letter)) return letter;
    return openRecordRequest(tx, after, { ...letter, ...asker, actorId: by.id, at });
  });
}
