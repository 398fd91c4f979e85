import type { Dependencies } from '../../dependencies.js';
import { createParts } from './parts.js';
import type { OfExport } from './progress.js';

/** Removes what is stored of an export whose time is over; a repeated call finds nothing left. */
export function createExpireExport({ db, records }: Pick<Dependencies, 'db' | 'records'>) {
  const parts = createParts({ db, records });
  return async ({ exportId }: OfExport): Promise<void> => {
    const { objectKey } = await db.noteExport.update({
      where: { id: exportId },
      data: { state: 'expired' },
    });
    if (objectKey !== null) await records.delete(objectKey);
    await parts.remove(exportId);
  };
}

/** Marks an export that could not be made. */
export function createFailExport({ db }: Pick<Dependencies, 'db'>) {
  return async ({ exportId }: OfExport): Promise<void> => {
    await db.noteExport.update({ where: { id: exportId }, data: { state: 'failed' } });
  };
}
