-- CreateEnum
CREATE TYPE "AccessReviewState" AS ENUM ('open', 'overdue', 'completed');

-- CreateEnum
CREATE TYPE "AccessReviewOccasion" AS ENUM ('periodic', 'emergency');

-- CreateEnum
CREATE TYPE "AccessDecision" AS ENUM ('kept', 'removed');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'access_review';

-- CreateTable
CREATE TABLE "access_review" (
    "id" UUID NOT NULL,
    "occasion" "AccessReviewOccasion" NOT NULL,
    "state" "AccessReviewState" NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "person_id" UUID,
    "ends_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_review_item" (
    "review_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "role" "StaffRole" NOT NULL,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "decision" "AccessDecision",
    "reason" TEXT,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_review_item_pkey" PRIMARY KEY ("review_id","account_id")
);

-- CreateIndex
CREATE INDEX "access_review_person_id_ends_at_idx" ON "access_review"("person_id", "ends_at");

-- CreateIndex
CREATE INDEX "access_review_item_account_id_idx" ON "access_review_item"("account_id");

-- AddForeignKey
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "access_review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One review of all access at a time.
CREATE UNIQUE INDEX "access_review_one_open" ON "access_review" ("occasion") WHERE "occasion" = 'periodic' AND "state" <> 'completed';

-- Nobody decides about their own access, and a decision says who made it, when and why.
ALTER TABLE "access_review_item"
  ADD CONSTRAINT "access_review_not_their_own" CHECK ("decided_by_id" <> "account_id"),
  ADD CONSTRAINT "access_review_decided" CHECK (("decision" IS NULL) = ("decided_by_id" IS NULL AND "decided_at" IS NULL AND "reason" IS NULL));
