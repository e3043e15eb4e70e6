-- On what the proofs of a chain rest, and why a block is final. What was recorded before is decided and recorded again.
ALTER TABLE "chains" ADD COLUMN "trust" TEXT, ADD COLUMN "untrusted" TEXT,
  ADD COLUMN "pins" TEXT[] DEFAULT ARRAY[]::TEXT[], ADD COLUMN "roots" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "blocks" ADD COLUMN "finality" TEXT, ADD COLUMN "final_descendant" BIGINT, ADD COLUMN "not_final_reason" TEXT,
  ADD COLUMN "root_of_trust_pinned" BOOLEAN;

-- Blocks whose finality is not decided: few, and none most of the time.
CREATE INDEX "blocks_undecided" ON "blocks"("chain_id", "height") WHERE (finality IS NULL);
