-- CreateTable
CREATE TABLE "code_breaker" (
    "id" UUID NOT NULL,
    "country" TEXT NOT NULL,
    "because" TEXT NOT NULL,
    "sends" INTEGER NOT NULL,
    "judged" INTEGER NOT NULL,
    "used" INTEGER NOT NULL,
    "tripped_at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_by_id" UUID,
    "released_because" TEXT,

    CONSTRAINT "code_breaker_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "code_breaker_country_tripped_at_idx" ON "code_breaker"("country", "tripped_at");

-- A country is stopped once, however many codes find it at the same time.
CREATE UNIQUE INDEX "code_breaker_one_open" ON "code_breaker" ("country") WHERE "released_at" IS NULL;
