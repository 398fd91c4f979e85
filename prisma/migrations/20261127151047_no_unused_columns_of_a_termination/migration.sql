-- Neither was ever written.
ALTER TABLE "contract_termination" DROP COLUMN "closed_because",
DROP COLUMN "notice_delayed_until";
