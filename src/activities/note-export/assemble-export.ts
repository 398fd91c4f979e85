import { Readable } from 'node:stream';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { NoteExport, NoteExportScope } from '../../generated/prisma/client.js';
import { moveExport } from '../../operations/note-export/move.js';
import { writeArchive, type ArchiveFile, type ManifestFile } from '../../records/export/archive.js';
import { indexHeader } from '../../records/export/index-csv.js';
import { uploadedFolder, zipKey } from '../../records/export/object-keys.js';
import { exportReadme } from '../../records/export/readme.js';
import { beatOrStop, whileAttempted } from './attempt.js';
import { createParts } from './parts.js';
import { filesOf } from './scope.js';
import type { OfExport } from './progress.js';
import { fullName } from '../../domain/person-name.js';

/** Puts all parts into one ZIP and removes the parts. A retry writes the ZIP again under its key, or finds it ready. */
export function createAssembleExport({ db, records }: Pick<Dependencies, 'db' | 'records'>) {
  const parts = createParts({ db, records });

  return async (request: OfExport & { at: IsoInstant; expiresAt: IsoInstant }): Promise<void> => {
    const { exportId, at, expiresAt } = request;
    const before = await db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
    // A worker that died after the export was ready is asked again, and its parts may be gone.
    if (before.state === 'ready') return parts.remove(exportId);
    await moveExport(db, exportId, 'assemble');
    const row = await db.noteExport.findUniqueOrThrow({
      where: { id: exportId },
      include: { provider: { include: { account: true } }, scope: true },
    });
    const { givenName, familyName } = row.provider.account;
    const objectKey = zipKey(exportId);
    const isUploaded = (await parts.list(exportId)).some(({ folder }) => folder === uploadedFolder);
    const readme = exportReadme({
      providerName: fullName({ givenName, familyName }),
      madeAt: new Date(at),
      charts: row.chartsTotal,
      notes: row.notesTotal,
      unrendered: row.notesUnrendered,
      isRelease: row.scope !== null,
      isUploaded,
    });
    const object = await whileAttempted(
      writeArchive(
        records,
        objectKey,
        archiveFiles({ records, parts, readme }, row),
        (written) => ({ name: 'manifest.json', text: manifest(row, at, written) }),
        () => beatOrStop(),
      ),
    );
    await moveExport(db, exportId, 'finish', {
      objectKey,
      sizeBytes: object.size,
      sha256: object.sha256,
      readyAt: new Date(at),
      expiresAt: new Date(expiresAt),
    });
    await parts.remove(exportId);
  };
}

async function* archiveFiles(
  from: {
    readonly records: Dependencies['records'];
    readonly parts: ReturnType<typeof createParts>;
    readonly readme: string;
  },
  { id: exportId, scope }: NoteExport & { readonly scope: NoteExportScope | null },
): AsyncGenerator<ArchiveFile> {
  const { records, parts, readme } = from;
  const indexKeys: string[] = [];
  yield { name: 'README.txt', open: () => Readable.from([Buffer.from(readme)]) };
  for (const { folder, files } of await parts.list(exportId)) {
    for (const { name, key } of filesOf(files, scope)) {
      if (name === 'index.csv') indexKeys.push(key);
      else yield { name: `${folder}/${name}`, open: () => read(records, key) };
    }
  }
  yield {
    name: 'index.csv',
    async *open() {
      yield Buffer.from(indexHeader);
      for (const key of indexKeys) yield* read(records, key);
    },
  };
}

async function* read(records: Dependencies['records'], key: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of await records.get(key)) {
    beatOrStop();
    yield chunk as Uint8Array;
  }
}

function manifest(row: NoteExport, at: IsoInstant, files: readonly ManifestFile[]): string {
  const { id, chartsTotal: charts, notesTotal: notes, notesUnrendered: unrendered } = row;
  return `${JSON.stringify({ format: 'headway-note-export/1', exportId: id, madeAt: at, notesUpTo: row.notesUpTo, charts, notes, unrendered, files }, null, 2)}\n`;
}
