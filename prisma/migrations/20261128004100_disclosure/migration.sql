-- CreateTable
CREATE TABLE "disclosure" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "client_id" UUID NOT NULL,
    "case_id" UUID,
    "disclosed_on" DATE NOT NULL,
    "recipient_name" TEXT NOT NULL,
    "recipient_address" TEXT NOT NULL DEFAULT '',
    "what" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "withheld_through" DATE,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "disclosure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "disclosure_key_key" ON "disclosure"("key");

-- CreateIndex
CREATE INDEX "disclosure_client_id_disclosed_on_idx" ON "disclosure"("client_id", "disclosed_on");
