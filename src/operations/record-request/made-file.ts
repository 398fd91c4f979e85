import { isOneOf } from '../../domain/named.js';
import { exportUnderWay } from '../../domain/note-export/states.js';
import type { Transaction } from '../../adapters/database.js';
import type { Refusal } from '../../domain/refusals.js';

/** The file of an export, as it lies in the record store. */
export interface MadeFile {
  readonly objectKey: string;
  readonly size: number;
}

/** The file that an export made, within its time; or whether it is still to come, or over. */
export async function madeFile(
  tx: Transaction,
  exportId: string | null,
  at: Date,
): Promise<MadeFile | Refusal> {
  const made = exportId === null ? null : await tx.noteExport.findUnique({ where: { id: exportId } });
  if (exportId === null || (made !== null && isOneOf(exportUnderWay, made.state)))
    return { refused: 'release-not-ready' };
  const { objectKey = null, sizeBytes = null, expiresAt = null, state } = made ?? {};
  if (objectKey === null || sizeBytes === null || expiresAt === null) return { refused: 'release-over' };
  if (state !== 'ready' || expiresAt <= at) return { refused: 'release-over' };
  return { objectKey, size: Number(sizeBytes) };
}
