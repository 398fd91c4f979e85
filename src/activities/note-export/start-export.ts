import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { requestExport } from '../../operations/note-export/request.js';
import type { ExportOccasion } from '../../protocol/note-export/messages.js';

/** Asks for the export of a termination; a retry for the same case and occasion finds the same export. */
export function createStartExport({ db }: Pick<Dependencies, 'db'>) {
  return (request: {
    caseId: string;
    providerId: string;
    occasion: ExportOccasion;
    at: IsoInstant;
  }): Promise<{ exportId: string; reference: string }> =>
    db.$transaction((tx) =>
      requestExport(tx, {
        providerId: request.providerId,
        occasion: request.occasion,
        terminationCaseId: request.caseId,
        actor: { kind: 'workflow', id: request.caseId },
        at: new Date(request.at),
      }),
    );
}
