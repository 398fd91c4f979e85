import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';

interface OfChart {
  readonly exportId: string;
  readonly chartId: string;
}

/**
 * Renderings that haven't come to an end, in the database because a worker that dies can't say so: one that is under way, or that ended
 * together with its worker. Whatever else ends one takes it off again.
 */
export function createAttempts({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** How many renderings of a chart haven't come to an end. */
    async unended(of: OfChart): Promise<number> {
      const row = await db.noteExportAttempt.findUnique({ where: { exportId_chartId: of } });
      return row?.unended ?? 0;
    },
    /** How many charts were being rendered when a worker died, and haven't come to an end since. */
    async chartsUnended(exportId: string): Promise<number> {
      return db.noteExportAttempt.count({ where: { exportId, unended: { gt: 0 } } });
    },
    async begin(of: OfChart): Promise<void> {
      await db.noteExportAttempt.upsert({
        where: { exportId_chartId: of },
        create: { ...of, unended: 1 },
        update: { unended: { increment: 1 } },
      });
    },
    /** Takes one off that failed or was stopped while its worker lives. */
    async end(of: OfChart): Promise<void> {
      await db.noteExportAttempt.updateMany({
        where: { ...of, unended: { gt: 0 } },
        data: { unended: { decrement: 1 } },
      });
    },
    /** Forgets a chart that is rendered or listed. */
    async forget(tx: Transaction, of: OfChart): Promise<void> {
      await tx.noteExportAttempt.deleteMany({ where: of });
    },
  };
}
