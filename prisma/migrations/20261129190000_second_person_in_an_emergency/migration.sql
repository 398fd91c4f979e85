-- AlterTable
ALTER TABLE "access_review" ADD COLUMN "waits_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "access_review_item" ADD COLUMN "second_id" UUID;

-- The second person in an emergency is another one, whatever program writes.
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_second_person" CHECK ("second_id" <> "account_id");
