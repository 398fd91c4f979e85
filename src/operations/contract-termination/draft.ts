import type { Dependencies } from '../../dependencies.js';
import type { TerminationAnswers } from '../../domain/contract-termination/form.js';

/** What a provider has typed so far to end the contract; null where nothing is kept. The transaction that makes the case takes it away. */
export async function readDraft(
  { db }: Pick<Dependencies, 'db'>,
  providerId: string,
): Promise<TerminationAnswers | null> {
  const draft = await db.terminationDraft.findUnique({ where: { providerId } });
  return (draft?.answers ?? null) as TerminationAnswers | null;
}

/** Keeps what a provider typed, whatever it is, in place of what was kept before. */
export async function keepDraft(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  providerId: string,
  answers: TerminationAnswers,
): Promise<void> {
  const data = { answers, updatedAt: clock() };
  await db.terminationDraft.upsert({ where: { providerId }, create: { providerId, ...data }, update: data });
}
