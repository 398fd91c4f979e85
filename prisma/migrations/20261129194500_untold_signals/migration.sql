-- CreateTable
CREATE TABLE "untold_signal" (
    "id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "signal" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "untold_signal_pkey" PRIMARY KEY ("id")
);
