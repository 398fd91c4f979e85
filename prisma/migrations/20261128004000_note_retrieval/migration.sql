-- CreateEnum
CREATE TYPE "RetrievalState" AS ENUM ('requested', 'one_proof', 'proven', 'waiting', 'released', 'downloaded', 'denied', 'disputed', 'refused', 'joined', 'expired', 'no_account');

-- CreateEnum
CREATE TYPE "RetrievalProofKind" AS ENUM ('mailbox', 'phone_code', 'board_call_back', 'license_on_video');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'note_retrieval';

-- CreateTable
CREATE TABLE "note_retrieval" (
    "id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "email" TEXT NOT NULL,
    "state" "RetrievalState" NOT NULL DEFAULT 'requested',
    "account_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "links_asked_for" INTEGER NOT NULL DEFAULT 1,
    "codes_asked_for" INTEGER NOT NULL DEFAULT 0,
    "code_salt" TEXT,
    "code_asked_for_at" TIMESTAMPTZ(3),
    "code_tries" INTEGER NOT NULL DEFAULT 0,
    "deliver_to" TEXT,
    "deliver_to_by_id" UUID,
    "approved_by_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "wait_ends_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "downloaded_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "note_retrieval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retrieval_proof" (
    "retrieval_id" UUID NOT NULL,
    "kind" "RetrievalProofKind" NOT NULL,
    "proven_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_by_id" UUID,

    CONSTRAINT "retrieval_proof_pkey" PRIMARY KEY ("retrieval_id","kind")
);

-- CreateIndex
CREATE INDEX "note_retrieval_account_id_idx" ON "note_retrieval"("account_id");

-- AddForeignKey
ALTER TABLE "note_retrieval" ADD CONSTRAINT "note_retrieval_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_retrieval" ADD CONSTRAINT "note_retrieval_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retrieval_proof" ADD CONSTRAINT "retrieval_proof_retrieval_id_fkey" FOREIGN KEY ("retrieval_id") REFERENCES "note_retrieval"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Notes are given out of two proofs, by someone of support who recorded none of them, after a wait, and no other way (the row refuses what a program would forget).
ALTER TABLE "note_retrieval" ADD CONSTRAINT "note_retrieval_released_after_approval_and_wait"
    CHECK ("state" NOT IN ('released', 'downloaded') OR ("approved_by_id" IS NOT NULL AND "wait_ends_at" IS NOT NULL AND "released_at" >= "wait_ends_at"));
ALTER TABLE "note_retrieval" ADD CONSTRAINT "note_retrieval_approved_by_another"
    CHECK ("approved_by_id" <> "deliver_to_by_id" AND "approved_by_id" <> "account_id");

CREATE FUNCTION note_retrieval_is_proven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM retrieval_proof WHERE retrieval_id = NEW.id) < 2
     OR EXISTS (SELECT FROM retrieval_proof WHERE retrieval_id = NEW.id AND recorded_by_id = NEW.approved_by_id) THEN
    RAISE EXCEPTION 'notes are given out of two proofs, by someone who recorded neither';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_retrieval_is_proven BEFORE INSERT OR UPDATE ON "note_retrieval"
  FOR EACH ROW WHEN (NEW."state" IN ('proven', 'waiting', 'released', 'downloaded')) EXECUTE FUNCTION note_retrieval_is_proven();

-- One retrieval of an account is under way at most.
CREATE UNIQUE INDEX "note_retrieval_one_open" ON "note_retrieval"("account_id") WHERE "settled_at" IS NULL;
