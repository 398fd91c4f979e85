import { createHash } from 'node:crypto';
import type { Transaction } from '../../adapters/database.js';
import { appendAudit, type AuditActor } from '../../audit/trail.js';
import { openCase } from '../../cases/open.js';
import { uuidv7 } from '../../domain/ids.js';
import { noteExportLimits } from '../../domain/note-export/states.js';
import type { ReleaseScope } from '../../domain/record-request/scope.js';
import type { RecordForm } from '../../generated/prisma/client.js';
import { noteExportId, type ExportOccasion } from '../../protocol/note-export/messages.js';
import { newId } from '../../security/new-id.js';

/** Who wants an export, why, and of which termination or retrieval it is part. */
export interface ExportRequest {
  readonly providerId: string;
  readonly occasion: ExportOccasion;
  readonly terminationCaseId: string | null;
  /** What a release is limited to; without it the export has every note of every client. */
  readonly scope?: ReleaseScope & { readonly chartId: string; readonly form: RecordForm };
  readonly actor: AuditActor;
  readonly at: Date;
}

/** Writes the case and the row of an export. Within a termination, or a retrieval, the same occasion gives the same export. */
export async function requestExport(
  tx: Transaction,
  request: ExportRequest,
): Promise<{ exportId: string; reference: string }> {
  const { providerId, occasion, terminationCaseId, scope, at } = request;
  const exportId = terminationCaseId === null ? newId(at) : derivedId(terminationCaseId, occasion, at);
  const known = await tx.case.findUnique({ where: { id: exportId } });
  if (known !== null) return { exportId, reference: known.reference };
  const { reference } = await openCase(tx, {
    kind: 'note_export',
    caseId: exportId,
    workflowId: noteExportId,
    subjectId: providerId,
    state: 'requested',
    // A termination starts its export itself, and so does a retrieval.
    startedByParent: terminationCaseId !== null,
    at,
  });
  await tx.noteExport.create({
    data: {
      id: exportId,
      providerId,
      occasion,
      requestedAt: at,
      notesUpTo: at,
      downloadsAllowed: occasion === 'retrieval' ? 1 : noteExportLimits.downloads,
      terminationCaseId,
      ...(scope === undefined ? {} : { scope: { create: scope } }),
    },
  });
  await appendAudit(tx, {
    at,
    actor: request.actor,
    act: 'note-export.request',
    subject: { kind: 'provider', id: providerId },
    detail: { exportId, occasion },
  });
  return { exportId, reference };
}

/** The same id for the same case and occasion, so that a retried activity asks once. */
function derivedId(caseId: string, occasion: string, at: Date): string {
  const hash = createHash('sha256').update(`${caseId} ${occasion}`).digest();
  return uuidv7(new Date(Number.parseInt(caseId.replaceAll('-', '').slice(0, 12), 16) || at.getTime()), hash);
}
