-- Until when a mail is claimed by the attempt that sends it, so that no other attempt sends it beside.
ALTER TABLE "outbound_mail" ADD COLUMN "sending_until" TIMESTAMPTZ(3);
