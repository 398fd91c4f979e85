-- CreateTable
CREATE TABLE "note_export_attempt" (
    "export_id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "unended" INTEGER NOT NULL,

    CONSTRAINT "note_export_attempt_pkey" PRIMARY KEY ("export_id","chart_id")
);

-- AddForeignKey
ALTER TABLE "note_export_attempt" ADD CONSTRAINT "note_export_attempt_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "note_export"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export_attempt" ADD CONSTRAINT "note_export_attempt_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
