-- E-mail addresses that refused while others took the message: the next attempt is for them alone.
ALTER TABLE "deliveries" ADD COLUMN "recipients" TEXT;
