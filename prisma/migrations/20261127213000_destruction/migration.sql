-- AlterTable
ALTER TABLE "chart" ADD COLUMN     "kept_until" DATE,
ADD COLUMN     "retention_state" TEXT;

-- CreateTable
CREATE TABLE "listed_chart" (
    "chart_id" UUID NOT NULL,
    "listed_on" DATE NOT NULL,
    "kept_through" DATE NOT NULL,
    "approved_at" TIMESTAMPTZ(3),
    "approved_by_id" UUID,

    CONSTRAINT "listed_chart_pkey" PRIMARY KEY ("chart_id")
);

-- CreateTable
CREATE TABLE "destruction_certificate" (
    "chart_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "kept_through" DATE NOT NULL,
    "rule" TEXT NOT NULL,
    "rule_source" TEXT NOT NULL,
    "rules_version" TEXT NOT NULL,
    "counts" JSONB NOT NULL,
    "folders" TEXT[],
    "approved_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by_id" UUID NOT NULL,
    "destroyed_at" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "destruction_certificate_pkey" PRIMARY KEY ("chart_id")
);

-- CreateIndex
CREATE INDEX "listed_chart_listed_on_idx" ON "listed_chart"("listed_on");

-- CreateIndex
CREATE UNIQUE INDEX "destruction_certificate_hash_key" ON "destruction_certificate"("hash");

-- CreateIndex
CREATE INDEX "destruction_certificate_destroyed_at_idx" ON "destruction_certificate"("destroyed_at");

-- AddForeignKey
ALTER TABLE "listed_chart" ADD CONSTRAINT "listed_chart_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A certificate stays as it was written: the app may only say that the destruction is finished.
REVOKE UPDATE, DELETE, TRUNCATE ON "destruction_certificate" FROM headway_app;
GRANT UPDATE ("finished_at") ON "destruction_certificate" TO headway_app;
