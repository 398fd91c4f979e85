-- AlterTable
ALTER TABLE "contract_termination" ADD COLUMN     "listed_before" BOOLEAN NOT NULL DEFAULT true;

