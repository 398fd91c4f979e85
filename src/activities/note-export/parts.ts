import type { Dependencies } from '../../dependencies.js';
import { partsFolder, uploadedFolder } from '../../records/export/object-keys.js';

/** What is stored of one chart of an export. */
export interface StoredPart {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly key: string }[];
}

/** The rendered charts of an export in database and record store. */
export function createParts({ db, records }: Pick<Dependencies, 'db' | 'records'>) {
  async function list(exportId: string): Promise<readonly StoredPart[]> {
    const rows = await db.noteExportPart.findMany({
      where: { exportId },
      orderBy: { folder: 'asc' },
      select: { folder: true, files: true },
    });
    return rows.map(({ folder, files }) => ({ folder, files: files as unknown as StoredPart['files'] }));
  }

  return {
    /** The parts of an export in the order of their folders. */
    list,
    /** Removes the files of all parts, with those that a worker left half written when it died. */
    async remove(exportId: string): Promise<void> {
      await records.deleteFolder(partsFolder(exportId));
      // Copies that a provider uploaded lie with their request.
      for (const { folder, files } of await list(exportId))
        if (folder === uploadedFolder)
          for (const { key } of files) await records.deleteFolder(key.slice(0, key.lastIndexOf('/')));
    },
  };
}
