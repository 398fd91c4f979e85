-- AlterTable
ALTER TABLE "mailed_link" ADD COLUMN     "address" TEXT;
