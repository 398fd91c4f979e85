-- AlterTable
ALTER TABLE "press_proof" ADD COLUMN     "update_id" TEXT;
