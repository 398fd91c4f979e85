import { byAccount } from '../../audit/trail.js';
import { keyOfPress } from '../../cases/press-key.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { checkDisclosureForm, type TypedDisclosure } from '../../domain/disclosure/form.js';
import type { Refusal } from '../../domain/refusals.js';
import { dateIn } from '../../domain/zoned-time.js';
import type { Dependencies } from '../../dependencies.js';
import { recordDisclosure } from './record.js';

/**
 * Writes down a release that support learned of or made, pressed twice once; with other words it is another. Null when it was done, or every
 * problem with its field. Locks only what it writes.
 */
export async function writeDisclosure(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  request: {
    readonly typed: TypedDisclosure;
    readonly accountId: string;
    /** Of the form, so that two presses are one; empty where it says none. */
    readonly pressKey: string;
  },
): Promise<readonly Refusal[] | null> {
  const at = clock();
  const form = checkDisclosureForm(request.typed, dateIn(supportTimeZone, at));
  if (!('clientId' in form)) return form;
  const pressKey = keyOfPress(request.pressKey, [request.accountId, JSON.stringify(form)]);
  return db.$transaction(async (tx) => {
    if ((await tx.client.count({ where: { id: form.clientId } })) === 0)
      return [{ refused: 'disclosure-client-unknown', field: 'clientId' }];
    const actor = byAccount(request.accountId);
    await recordDisclosure(tx, { ...form, key: `form/${pressKey}`, caseId: null, actor, at });
    return null;
  });
}
