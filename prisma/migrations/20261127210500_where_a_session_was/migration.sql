-- AlterTable
ALTER TABLE "appointment" ADD COLUMN     "jurisdiction" TEXT,
ADD COLUMN     "payer" TEXT;
