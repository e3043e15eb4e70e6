-- Messages as the source's event stream told them.
ALTER TABLE "transactions" ADD COLUMN "recorded_messages" TEXT;
