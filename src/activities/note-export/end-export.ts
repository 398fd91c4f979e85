import type { Dependencies } from '../../dependencies.js';
import { exportFolder } from '../../records/export/object-keys.js';
import type { OfExport } from './progress.js';

/** Removes what is stored of an export whose time is over; a repeated call finds nothing left. */
export function createExpireExport({ db, records }: Pick<Dependencies, 'db' | 'records'>) {
  return async ({ exportId }: OfExport): Promise<void> => {
    await db.noteExport.update({ where: { id: exportId }, data: { state: 'expired' } });
    await records.deleteFolder(exportFolder(exportId));
  };
}

/** Marks an export that could not be made. */
export function createFailExport({ db }: Pick<Dependencies, 'db'>) {
  return async ({ exportId }: OfExport): Promise<void> => {
    await db.noteExport.update({ where: { id: exportId }, data: { state: 'failed' } });
  };
}
