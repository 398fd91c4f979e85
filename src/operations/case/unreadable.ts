import { openTaskUnlessOpenIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { errorName } from '../../cases/error-name.js';

/** What an error says of what can't be opened: the chart whose key is missing, or the object that is. */
export interface Unreadable {
  readonly chartId?: string;
  readonly objectKey?: string;
}

/**
 * Asks support to have a record looked after that someone couldn't open, in each case that it belongs to; one task a case, however often it is
 * tried, and another once that was finished. Locks only what it writes.
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
      const kind = chartId === undefined ? 'stored_file_missing' : 'chart_key_missing';
      for (const { id: caseId } of cases) await openTaskUnlessOpenIn(tx, { caseId, key: kind, kind, at });
    });
  } catch (error) {
    log.error({ error: errorName(error) }, 'support not told of a record that cannot be opened');
  }
}
