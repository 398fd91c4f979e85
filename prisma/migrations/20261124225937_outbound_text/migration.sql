-- CreateEnum
CREATE TYPE "OutboundTextStatus" AS ENUM ('pending', 'sending', 'accepted', 'unknown', 'withheld', 'refused');

-- CreateTable
CREATE TABLE "outbound_text" (
    "key" TEXT NOT NULL,
    "client_id" UUID NOT NULL,
    "status" "OutboundTextStatus" NOT NULL DEFAULT 'pending',
    "sid" TEXT,
    "because" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_text_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "outbound_text_sid_key" ON "outbound_text"("sid");
