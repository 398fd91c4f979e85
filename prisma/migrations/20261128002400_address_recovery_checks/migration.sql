-- One open recovery an account, whether phone or mailbox is lost; a state is used in another migration than the one that adds it.
DROP INDEX "factor_recovery_one_open";
CREATE UNIQUE INDEX "factor_recovery_one_open" ON "factor_recovery" ("account_id")
  WHERE "state" IN ('requested', 'mailbox_proven', 'half_proven', 'proof_recorded', 'waiting');

-- A new address takes two proofs that differ, and nobody who recorded one approves, whatever program writes.
ALTER TABLE "factor_recovery"
  ADD CONSTRAINT "factor_recovery_two_proofs" CHECK (
    "new_email" IS NULL OR "state" NOT IN ('proof_recorded', 'waiting', 'completed')
    OR ("second_proof" IS NOT NULL AND "second_proof" <> "proof" AND "second_proof_by_id" IS NOT NULL)
  ),
  ADD CONSTRAINT "factor_recovery_second_proof_by_another" CHECK (
    "second_proof_by_id" <> "approved_by_id" AND "second_proof_by_id" <> "account_id"
  );
