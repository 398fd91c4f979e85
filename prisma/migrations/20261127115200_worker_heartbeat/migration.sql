CREATE TABLE "worker_heartbeat" (
    "id" UUID NOT NULL,
    "queues" TEXT[],
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "last_task_done_at" TIMESTAMPTZ(3),
    "tasks_done" INTEGER NOT NULL DEFAULT 0,
    "tasks_open" INTEGER NOT NULL DEFAULT 0,
    "overdue_since" TIMESTAMPTZ(3),
    "memory_mb" INTEGER NOT NULL DEFAULT 0,
    "heap_percent" INTEGER NOT NULL DEFAULT 0,
    "troubles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ended_at" TIMESTAMPTZ(3),
    "ending" TEXT,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "worker_heartbeat_beat_at_idx" ON "worker_heartbeat"("beat_at");
