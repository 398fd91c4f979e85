import type { CaseProjection } from './case-file.js';

/** What a case shows of the row that decides it: whom it waits on, until when and for what. A state without words waits for nothing. */
export function projectionOfRow<Status extends string>(
  row: Pick<CaseProjection, 'waitingOn' | 'dueAt' | 'needsAttention'> & { readonly status: Status },
  waitsFor: Readonly<Partial<Record<Status, string>>>,
  subjectId: string | null,
): CaseProjection {
  const { status, waitingOn, dueAt, needsAttention } = row;
  return {
    state: status,
    waitingOn,
    dueAt,
    needsAttention,
    waitsFor: waitsFor[status] ?? 'nothing; it is over',
    ...(subjectId === null ? {} : { subjectId }),
  };
}
