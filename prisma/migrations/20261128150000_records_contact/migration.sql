-- CreateTable
CREATE TABLE "records_contact" (
    "id" UUID NOT NULL,
    "counts_from" TIMESTAMPTZ(3) NOT NULL,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "round" INTEGER NOT NULL DEFAULT 1,
    "next_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "new_email" TEXT NOT NULL DEFAULT '',
    "changes" INTEGER NOT NULL DEFAULT 0,
    "told" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "records_contact_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "records_contact_next_at_idx" ON "records_contact"("next_at");

-- AddForeignKey
ALTER TABLE "records_contact" ADD CONSTRAINT "records_contact_id_fkey" FOREIGN KEY ("id") REFERENCES "contract_termination"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
