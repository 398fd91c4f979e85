import { randomUUID } from 'node:crypto';
import type { Dependencies } from '../../src/dependencies.js';
import type { CaseKind } from '../../src/generated/prisma/client.js';

/** The row of a case that is over, for what hangs on one; answers its id. */
export async function closedCase(
  { db }: Pick<Dependencies, 'db'>,
  of: { readonly kind: CaseKind; readonly subjectId: string; readonly at: Date },
): Promise<string> {
  const { kind, subjectId, at } = of;
  const id = randomUUID();
  await db.case.create({
    data: {
      id,
      reference: `${kind.slice(0, 2).toUpperCase()}-${id.slice(0, 8)}`,
      kind,
      workflowId: `${kind.replaceAll('_', '-')}/${id}`,
      subjectId,
      state: 'closed',
      waitingOn: 'nobody',
      openedAt: at,
      workflowStartedAt: at,
      closedAt: at,
    },
  });
  return id;
}
