import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import { isUuid } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readDate } from '../../domain/typed-date.js';
import { readLine } from '../../domain/typed-text.js';
import { dateIn, startOfDay } from '../../domain/zoned-time.js';
import { readAsker } from '../record-request/asker.js';
import { openAccounting, type OpenedAccounting } from './open.js';

/** What support types of someone who asked by letter or phone. */
export type TypedAskingByLetter = Readonly<
  Record<'clientId' | 'requester' | 'name' | 'email' | 'receivedOn' | 'language' | 'papers', string>
>;

/**
 * Takes the request of someone who asked for an accounting by letter or phone, and wrote no message; its clock runs from the day on which that came, in the client's zone.
 * Support has looked who asks, and says how. Without an email its letters go on paper.
 */
export async function takeAccountingByLetter(
  dependencies: Dependencies,
  { by, typed }: { readonly by: Decider; readonly typed: TypedAskingByLetter },
): Promise<OpenedAccounting | Refusal> {
  const asker = readAsker(by, typed);
  if (isRefusal(asker)) return asker;
  const name = readLine(typed.name, { field: 'name', most: 120 });
  if (isRefusal(name)) return name;
  const email = typed.email.trim() === '' ? '' : parseEmail(typed.email);
  if (email !== '' && isRefusal(email)) return email;
  return commit(dependencies, async (tx, after): Promise<OpenedAccounting | Refusal> => {
    const at = dependencies.clock();
    const client = isUuid(typed.clientId)
      ? await tx.client.findUnique({ where: { id: typed.clientId } })
      : null;
    if (client === null) return { refused: 'record-request-unknown', field: 'clientId' };
    const { requester, papers } = asker;
    if (name === '' && requester !== 'person') return { refused: 'asker-name-missing', field: 'name' };
    const receivedOn = readDate(typed.receivedOn);
    if (receivedOn === null || receivedOn > dateIn(client.timeZone, at))
      return { refused: 'received-day-wrong', field: 'receivedOn' };
    return openAccounting(tx, after, {
      clientId: client.id,
      requester,
      name: name === '' ? fullName(client) : name,
      email,
      emailIsSafe: email !== '',
      language: typed.language === 'es' ? 'es' : 'en',
      taken: { by: by.id, papers },
      receivedAt: startOfDay(client.timeZone, receivedOn),
      at,
    });
  });
}
