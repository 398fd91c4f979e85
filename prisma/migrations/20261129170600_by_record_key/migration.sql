-- The newest note and passphrase under each record key are looked up at every start, as messages are.
CREATE INDEX "case_note_key_id_id_idx" ON "case_note"("key_id", "id");
CREATE INDEX "record_request_part_passphrase_key_id_id_idx" ON "record_request_part"("passphrase_key_id", "id");
