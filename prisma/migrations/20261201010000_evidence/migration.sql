-- What verifies a transaction, why one cannot be verified in words, and the chainspec that the state of a block holds.
ALTER TABLE "transactions" ADD COLUMN "evidence" TEXT, ADD COLUMN "explanation" TEXT;
ALTER TABLE "blocks" ADD COLUMN "chainspec_computed" TEXT, ADD COLUMN "chainspec_recorded" TEXT;
