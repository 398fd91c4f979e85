import { openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { errorName } from '../../cases/error-name.js';

/** What an error says of what can't be opened: the chart whose key is missing, or the object that is. */
export interface Unreadable {
  readonly chartId?: string;
  readonly objectKey?: string;
}

/**
 * Asks support to have a record looked after that someone couldn't open, in each case that it belongs to; once a case, however often it is
 * tried. Locks only what it writes.
 */
export async function tellOfUnreadable(
  { db, clock, log }: Pick<Dependencies, 'db' | 'clock' | 'log'>,
  { chartId, objectKey }: Unreadable,
): Promise<void> {
  const at = clock().toISOString();
  try {
    await db.$transaction(async (tx) => {
      const cases = await tx.case.findMany({
        where: {
          OR: [
            // Objects lie below the case that they belong to (contact-papers/<case>/…, exports/<case>/…).
            ...(objectKey === undefined ? [] : [{ id: objectKey.split('/')[1] ?? '' }]),
            ...(chartId === undefined
              ? []
              : [
                  { closedAt: null, recordAmendment: { is: { chartId } } },
                  { closedAt: null, recordRequest: { is: { parts: { some: { chartId } } } } },
                ]),
          ],
        },
        select: { id: true },
      });
      for (const { id: caseId } of cases)
        await openTaskIn(tx, {
          caseId,
          at,
          ...(chartId === undefined
            ? { key: 'stored-file-missing', kind: 'stored_file_missing' }
            : { key: 'chart-key-missing', kind: 'chart_key_missing' }),
        });
    });
  } catch (error) {
    log.error({ error: errorName(error) }, 'support not told of a record that cannot be opened');
  }
}
