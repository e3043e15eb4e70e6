-- CreateTable
CREATE TABLE "record_changes" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "frame_index" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "transaction_hash" TEXT NOT NULL,
    "initiator" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "context_kind" TEXT NOT NULL,
    "context_address" TEXT NOT NULL,
    "code_kind" TEXT NOT NULL,
    "code_address" TEXT,
    "code_package" TEXT,
    "code_name" TEXT,
    "record" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "committed" BOOLEAN NOT NULL,

    CONSTRAINT "record_changes_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- One partition for each that the other event tables have; ingest makes the later ones (libs/adapters/db/src/partitions.ts).
DO $$
DECLARE part TEXT;
BEGIN
  FOR part IN
    SELECT substring(child.relname FROM '_p(\d+)$')
    FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent
    WHERE parent.relname = 'named_key_writes' AND parent.relkind = 'p'
  LOOP
    EXECUTE format('CREATE TABLE "record_changes_p%s" PARTITION OF "record_changes" FOR VALUES FROM (%s) TO (%s)',
      part, part::bigint * 1000000, (part::bigint + 1) * 1000000);
  END LOOP;
END $$;

-- CreateIndex
CREATE INDEX "record_changes_chain_id_address_block_height_transaction_in_idx" ON "record_changes"("chain_id", "address", "block_height", "transaction_index", "ordinal");

