-- From one record key to the next: the comparison of both stores looks whether each is still known.
CREATE INDEX "contact_message_key_id_id_idx" ON "contact_message"("key_id", "id");
