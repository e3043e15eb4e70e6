-- The rule set that a transaction was executed by.
ALTER TABLE "transactions" ADD COLUMN "rules" TEXT;

-- What a protocol upgrade changed between two blocks. A chain has few upgrades: the table is not partitioned.
CREATE TABLE "upgrade_changes" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value_before" TEXT,
    "value_after" TEXT,

    CONSTRAINT "upgrade_changes_pkey" PRIMARY KEY ("chain_id","block_height","position")
);
