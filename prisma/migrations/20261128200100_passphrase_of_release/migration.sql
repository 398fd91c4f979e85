-- AlterTable
ALTER TABLE "record_request_part" ADD COLUMN     "passphrase_key_id" TEXT,
ADD COLUMN     "sealed_passphrase" BYTEA;
