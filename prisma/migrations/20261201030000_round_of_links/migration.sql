-- Links that were mailed to an address that isn't the asker's anymore open nothing: those of an earlier round than the case has.
ALTER TABLE "case" ADD COLUMN "link_round" INTEGER NOT NULL DEFAULT 0;
