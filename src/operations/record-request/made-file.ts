import type { Transaction } from '../../adapters/database.js';
import type { Refusal } from '../../domain/refusals.js';

/** The file of an export, as it lies in the record store. */
export interface MadeFile {
  readonly objectKey: string;
  readonly size: number;
}

/** States of an export after which no file follows anymore. */
const finished: ReadonlySet<string> = new Set(['ready', 'failed', 'expired']);

/** The file that an export made, within its time; or whether it is still to come, or over. */
export async function madeFile(
  tx: Transaction,
  exportId: string | null,
  at: Date,
): Promise<MadeFile | Refusal> {
  const made = exportId === null ? null : await tx.noteExport.findUnique({ where: { id: exportId } });
  if (exportId === null || (made !== null && !finished.has(made.state)))
    return { refused: 'release-not-ready' };
  const { objectKey = null, sizeBytes = null, expiresAt = null, state } = made ?? {};
  if (objectKey === null || sizeBytes === null || expiresAt === null) return { refused: 'release-over' };
  if (state !== 'ready' || expiresAt <= at) return { refused: 'release-over' };
  return { objectKey, size: Number(sizeBytes) };
}
