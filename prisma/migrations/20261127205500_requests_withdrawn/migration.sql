-- A request for an address can be withdrawn by the person who made it, and says whom it was for.
ALTER TABLE "email_verification"
  ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3),
  ADD COLUMN "person_name" TEXT;
