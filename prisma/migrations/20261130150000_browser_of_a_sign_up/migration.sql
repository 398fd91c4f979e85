-- The browser in which someone signed up, by the SHA-256 of its secret: there the mailed link asks for nothing more.
ALTER TABLE "email_verification" ADD COLUMN "browser_hash" TEXT;
CREATE INDEX "email_verification_browser_hash_idx" ON "email_verification" ("browser_hash");
