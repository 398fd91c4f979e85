import type { Transaction } from '../../adapters/database.js';

/**
 * Forgets what staff wrote about a chart or a person: the internal notes and gradings of the cases that were about them, and what was said when a
 * task was handed over or done. The cases, tasks and grades stay, without a word.
 */
export async function forgetStaffWords(
  tx: Transaction,
  of: { readonly subjectIds: readonly string[]; readonly caseIds: readonly string[] },
): Promise<void> {
  const subjectId = { in: [...of.subjectIds] };
  const cases = await tx.case.findMany({
    where: { OR: [{ id: { in: [...of.caseIds] } }, { subjectId }] },
    select: { id: true },
  });
  const caseId = { in: cases.map(({ id }) => id) };
  await tx.caseNote.deleteMany({ where: { caseId } });
  await tx.qualityRead.updateMany({ where: { caseId }, data: { note: '' } });
  await tx.supportTask.updateMany({
    where: { OR: [{ subjectId }, { caseId }] },
    data: { resolution: null, handOverNote: '' },
  });
}
