/**
 * Under what the redemption of a token or proof is written down, so that a retried activity is known again. The id of the update alone doesn't do: who sends an update
 * chooses it, cases of a contract from before 2026-12-01 share one workflow id, and no run knows the updates of the one that it continues (`after`).
 */
export function redeemerOf({
  caseId,
  after,
  updateId,
}: {
  readonly caseId?: string;
  readonly after?: string | undefined;
  readonly updateId: string;
}): string {
  return [caseId, after, updateId].filter((part) => part !== undefined).join('/');
}
