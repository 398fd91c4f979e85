-- CreateEnum
CREATE TYPE "QualityGrade" AS ENUM ('good', 'fair', 'poor');

-- CreateTable
CREATE TABLE "quality_read" (
    "week" DATE NOT NULL,
    "case_id" UUID NOT NULL,
    "reader_id" UUID NOT NULL,
    "grade" "QualityGrade" NOT NULL,
    "note" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quality_read_pkey" PRIMARY KEY ("week","case_id","reader_id")
);

-- CreateIndex
CREATE INDEX "quality_read_case_id_idx" ON "quality_read"("case_id");

-- CreateIndex
CREATE INDEX "quality_read_reader_id_idx" ON "quality_read"("reader_id");

-- AddForeignKey
ALTER TABLE "quality_read" ADD CONSTRAINT "quality_read_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quality_read" ADD CONSTRAINT "quality_read_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
