-- What verifies a transaction, why one cannot be verified in words, and the chainspec that the state of a block holds.
ALTER TABLE "transactions" ADD COLUMN "evidence" TEXT, ADD COLUMN "explanation" TEXT;
ALTER TABLE "blocks" ADD COLUMN "chainspec_computed" TEXT, ADD COLUMN "chainspec_recorded" TEXT;

-- Better evidence that arrives later: the block is recorded again.
ALTER TABLE "blocks" ADD COLUMN "inputs" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "record_committed" BOOLEAN, ADD COLUMN "limit_ms" INTEGER,
  ADD COLUMN "limit_memory_mb" INTEGER;
ALTER TABLE "chains" ADD COLUMN "archive_state" TEXT;
