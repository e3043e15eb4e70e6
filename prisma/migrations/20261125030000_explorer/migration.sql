-- CreateTable
CREATE TABLE "purse_balances" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "purse" TEXT NOT NULL,
    "balance_before" DECIMAL(160,0),
    "balance_after" DECIMAL(160,0) NOT NULL,

    CONSTRAINT "purse_balances_pkey" PRIMARY KEY ("chain_id","block_height","purse")
) PARTITION BY RANGE ("block_height");

-- Partitions for the heights that the other tables have (libs/adapters/db/src/partitions.ts makes the later ones).
DO $$
DECLARE part BIGINT;
BEGIN
  FOR part IN
    SELECT substring(child.relname FROM '_p(\d+)$')::BIGINT FROM pg_inherits
    JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = 'balance_changes'::regclass
  LOOP
    EXECUTE format('CREATE TABLE "purse_balances_p%s" PARTITION OF "purse_balances" FOR VALUES FROM (%s) TO (%s)',
      part, part * 1000000, (part + 1) * 1000000);
  END LOOP;
END $$;

-- CreateTable
CREATE TABLE "chain_counters" (
    "chain_id" INTEGER NOT NULL,
    "bucket" BIGINT NOT NULL,
    "counter" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "chain_counters_pkey" PRIMARY KEY ("chain_id","bucket","counter")
);

-- What is stored already, counted once: the same counters as libs/adapters/db/src/counters.ts keeps.
INSERT INTO "chain_counters" ("chain_id", "bucket", "counter", "value")
SELECT "chain_id", "height" / 10000, 'blocks', count(*) FROM "blocks" GROUP BY 1, 2
UNION ALL
SELECT "chain_id", "height" / 10000,
  'recorded ' || "engine_version" || ' ' || "tracer_version" || ' ' || "schema_version", count(*)
FROM "blocks" WHERE "digest" IS NOT NULL GROUP BY 1, 2, 3
UNION ALL
SELECT "chain_id", "height" / 10000, 'proven', count(*) FROM "blocks" WHERE "proven" GROUP BY 1, 2
UNION ALL
SELECT "chain_id", "block_height" / 10000, 'transactions', count(*) FROM "transactions" GROUP BY 1, 2
UNION ALL
SELECT "chain_id", "block_height" / 10000,
  CASE "verdict" WHEN 'unverifiable' THEN 'unverifiable ' || COALESCE("reason", '') ELSE "verdict" END, count(*)
FROM "transactions" WHERE "verdict" IS NOT NULL GROUP BY 1, 2, 3;

-- CreateIndex
CREATE INDEX "purse_balances_chain_id_purse_block_height_idx" ON "purse_balances"("chain_id", "purse", "block_height");

-- CreateIndex
CREATE INDEX "frames_chain_id_code_package_code_address_block_height_tran_idx" ON "frames"("chain_id", "code_package", "code_address", "block_height", "transaction_index", "first_ordinal");

-- CreateIndex
CREATE INDEX "named_key_writes_name_idx" ON "named_key_writes" USING HASH ("name");

-- CreateIndex
CREATE INDEX "opening_named_keys_name_idx" ON "opening_named_keys" USING HASH ("name");
