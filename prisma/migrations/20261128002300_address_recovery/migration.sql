-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'address_recovery';

-- AlterEnum
ALTER TYPE "RecoveryState" ADD VALUE 'half_proven';

-- AlterEnum
ALTER TYPE "RecoveryProof" ADD VALUE 'id_on_video';

-- AlterTable
ALTER TABLE "contact_request" ADD COLUMN     "account_email" TEXT;

-- AlterTable
ALTER TABLE "factor_recovery" ADD COLUMN     "language" "Language" NOT NULL DEFAULT 'en',
ADD COLUMN     "new_email" TEXT,
ADD COLUMN     "second_proof" "RecoveryProof",
ADD COLUMN     "second_proof_at" TIMESTAMPTZ(3),
ADD COLUMN     "second_proof_by_id" UUID;
