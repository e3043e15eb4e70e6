-- CreateTable
CREATE TABLE "installation" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("singleton")
);

-- CreateTable
CREATE TABLE "chains" (
    "id" SERIAL NOT NULL,
    "network_name" TEXT NOT NULL,
    "first_block_hash" TEXT NOT NULL,
    "first_height" BIGINT NOT NULL,
    "archive" TEXT NOT NULL,

    CONSTRAINT "chains_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chainspecs" (
    "chain_id" INTEGER NOT NULL,
    "protocol_version" TEXT NOT NULL,
    "raw" TEXT NOT NULL,

    CONSTRAINT "chainspecs_pkey" PRIMARY KEY ("chain_id","protocol_version")
);

-- CreateTable
CREATE TABLE "blocks" (
    "chain_id" INTEGER NOT NULL,
    "height" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "parent_hash" TEXT NOT NULL,
    "state_root_hash" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "era_id" BIGINT NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "protocol_version" TEXT NOT NULL,
    "proposer" TEXT NOT NULL,
    "current_gas_price" INTEGER NOT NULL,
    "is_switch_block" BOOLEAN NOT NULL,
    "transaction_count" INTEGER NOT NULL,
    "raw" TEXT NOT NULL,
    "proven" BOOLEAN,
    "unproven_reason" TEXT,
    "execution_results_computed" TEXT,
    "execution_results_recorded" TEXT,
    "approvals_computed" TEXT,
    "approvals_recorded" TEXT,
    "registry_proof" TEXT,
    "finality_signers" INTEGER,
    "finality_signed_weight" DECIMAL(160,0),
    "finality_total_weight" DECIMAL(160,0),
    "finality_sufficient" BOOLEAN,
    "root_of_trust_kind" TEXT,
    "root_of_trust_height" BIGINT,
    "root_of_trust_hash" TEXT,
    "digest" TEXT,
    "engine_version" TEXT,
    "tracer_version" TEXT,
    "schema_version" INTEGER,
    "recorded_at" TIMESTAMPTZ(3),

    CONSTRAINT "blocks_pkey" PRIMARY KEY ("chain_id","height")
);

-- CreateTable
CREATE TABLE "transactions" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "block_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "lane" INTEGER NOT NULL,
    "initiator" TEXT NOT NULL,
    "initiator_public_key" TEXT,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "block_timestamp" TIMESTAMPTZ(3) NOT NULL,
    "raw" TEXT NOT NULL,
    "recorded" BOOLEAN NOT NULL,
    "recorded_error_message" TEXT,
    "recorded_current_price" INTEGER,
    "recorded_limit" DECIMAL(160,0),
    "recorded_consumed" DECIMAL(160,0),
    "recorded_cost" DECIMAL(160,0),
    "recorded_refund" DECIMAL(160,0),
    "recorded_size_estimate" DECIMAL(20,0),
    "recorded_transfers" INTEGER,
    "recorded_effects" INTEGER,
    "verdict" TEXT,
    "reason" TEXT,
    "difference_field" TEXT,
    "difference_index" INTEGER,
    "difference_key" TEXT,
    "difference_recorded" TEXT,
    "difference_computed" TEXT,
    "messages_verdict" TEXT,
    "executed" BOOLEAN,
    "computed_error_message" TEXT,
    "computed_current_price" INTEGER,
    "computed_limit" DECIMAL(160,0),
    "computed_consumed" DECIMAL(160,0),
    "computed_cost" DECIMAL(160,0),
    "computed_refund" DECIMAL(160,0),
    "computed_size_estimate" DECIMAL(20,0),
    "computed_transfers" INTEGER,
    "computed_effects" INTEGER,
    "engine_version" TEXT,
    "tracer_version" TEXT,
    "schema_version" INTEGER,

    CONSTRAINT "transactions_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "transactions_p0" PARTITION OF "transactions" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "frames" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "frame_index" INTEGER NOT NULL,
    "transaction_hash" TEXT NOT NULL,
    "initiator" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "parent_index" INTEGER,
    "depth" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "context_kind" TEXT NOT NULL,
    "context_address" TEXT NOT NULL,
    "code_kind" TEXT NOT NULL,
    "code_address" TEXT,
    "code_package" TEXT,
    "code_name" TEXT,
    "code_major" INTEGER,
    "code_version" INTEGER,
    "entry_point" TEXT NOT NULL,
    "entry_point_type" TEXT NOT NULL,
    "caller_kind" TEXT NOT NULL,
    "caller_address" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "returned" JSONB,
    "gas_own" DECIMAL(160,0) NOT NULL,
    "gas_total" DECIMAL(160,0) NOT NULL,
    "outcome" TEXT NOT NULL,
    "outcome_code" BIGINT,
    "outcome_message" TEXT,
    "first_ordinal" INTEGER NOT NULL,
    "last_ordinal" INTEGER NOT NULL,

    CONSTRAINT "frames_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","frame_index")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "frames_p0" PARTITION OF "frames" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "named_key_writes" (
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
    "name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key_before" TEXT,
    "key_after" TEXT,
    "committed" BOOLEAN NOT NULL,

    CONSTRAINT "named_key_writes_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "named_key_writes_p0" PARTITION OF "named_key_writes" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "purse_transfers" (
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
    "way" TEXT NOT NULL,
    "moved_by" TEXT NOT NULL,
    "source_purse" TEXT,
    "source_rights" INTEGER,
    "target_purse" TEXT,
    "target_rights" INTEGER,
    "amount" DECIMAL(160,0) NOT NULL,
    "transfer_id" DECIMAL(20,0),
    "outcome" TEXT NOT NULL,
    "committed" BOOLEAN NOT NULL,

    CONSTRAINT "purse_transfers_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "purse_transfers_p0" PARTITION OF "purse_transfers" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "purse_holds" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "frame_index" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "transaction_hash" TEXT NOT NULL,
    "initiator" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "purse" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "amount" DECIMAL(160,0) NOT NULL,
    "committed" BOOLEAN NOT NULL,

    CONSTRAINT "purse_holds_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "purse_holds_p0" PARTITION OF "purse_holds" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "purse_accesses" (
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
    "access" TEXT NOT NULL,
    "purse" TEXT NOT NULL,
    "rights_asked" INTEGER NOT NULL,
    "rights_effective" INTEGER NOT NULL,
    "name" TEXT,
    "committed" BOOLEAN NOT NULL,

    CONSTRAINT "purse_accesses_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "purse_accesses_p0" PARTITION OF "purse_accesses" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "grants" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "frame_index" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "transaction_hash" TEXT NOT NULL,
    "initiator" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "uref" TEXT NOT NULL,
    "rights" INTEGER NOT NULL,
    "is_purse" BOOLEAN NOT NULL,
    "from_kind" TEXT,
    "from_address" TEXT,
    "to_kind" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "committed" BOOLEAN NOT NULL,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "grants_p0" PARTITION OF "grants" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "host_errors" (
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
    "host_function" TEXT NOT NULL,
    "error" TEXT NOT NULL,

    CONSTRAINT "host_errors_pkey" PRIMARY KEY ("chain_id","block_height","transaction_index","ordinal")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "host_errors_p0" PARTITION OF "host_errors" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "balance_changes" (
    "chain_id" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "purse" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "amount" DECIMAL(160,0) NOT NULL,
    "balance_before" DECIMAL(160,0) NOT NULL,
    "balance_after" DECIMAL(160,0) NOT NULL,

    CONSTRAINT "balance_changes_pkey" PRIMARY KEY ("chain_id","block_height","purse")
) PARTITION BY RANGE ("block_height");

-- Heights below 1 000 000; ingest makes the later partitions (libs/adapters/db/src/partitions.ts).
CREATE TABLE "balance_changes_p0" PARTITION OF "balance_changes" FOR VALUES FROM (0) TO (1000000);

-- CreateTable
CREATE TABLE "opening_named_keys" (
    "chain_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "context_kind" TEXT NOT NULL,
    "context_address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "uref" TEXT,

    CONSTRAINT "opening_named_keys_pkey" PRIMARY KEY ("chain_id","position")
);

-- CreateTable
CREATE TABLE "main_purses" (
    "chain_id" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "purse" TEXT NOT NULL,
    "rights" INTEGER NOT NULL,
    "block_height" BIGINT NOT NULL,
    "opening" BOOLEAN NOT NULL,

    CONSTRAINT "main_purses_pkey" PRIMARY KEY ("chain_id","account")
);

-- CreateIndex
CREATE UNIQUE INDEX "chains_network_name_first_block_hash_key" ON "chains"("network_name", "first_block_hash");

-- CreateIndex
CREATE INDEX "blocks_chain_id_hash_idx" ON "blocks"("chain_id", "hash");

-- CreateIndex
CREATE INDEX "blocks_hash_idx" ON "blocks"("hash");

-- CreateIndex
CREATE INDEX "transactions_hash_idx" ON "transactions"("hash");

-- CreateIndex
CREATE INDEX "transactions_chain_id_initiator_block_height_transaction_in_idx" ON "transactions"("chain_id", "initiator", "block_height", "transaction_index");

-- CreateIndex
CREATE INDEX "transactions_chain_id_verdict_block_height_transaction_inde_idx" ON "transactions"("chain_id", "verdict", "block_height", "transaction_index");

-- CreateIndex
CREATE INDEX "frames_chain_id_context_address_block_height_transaction_in_idx" ON "frames"("chain_id", "context_address", "block_height", "transaction_index", "first_ordinal");

-- CreateIndex
CREATE INDEX "frames_chain_id_code_address_block_height_transaction_index_idx" ON "frames"("chain_id", "code_address", "block_height", "transaction_index", "first_ordinal");

-- CreateIndex
CREATE INDEX "named_key_writes_chain_id_context_address_block_height_tran_idx" ON "named_key_writes"("chain_id", "context_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "named_key_writes_chain_id_initiator_block_height_transactio_idx" ON "named_key_writes"("chain_id", "initiator", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "named_key_writes_chain_id_code_address_block_height_transac_idx" ON "named_key_writes"("chain_id", "code_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "named_key_writes_chain_id_code_package_block_height_transac_idx" ON "named_key_writes"("chain_id", "code_package", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_transfers_chain_id_context_address_block_height_trans_idx" ON "purse_transfers"("chain_id", "context_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_transfers_chain_id_initiator_block_height_transaction_idx" ON "purse_transfers"("chain_id", "initiator", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_transfers_chain_id_code_address_block_height_transact_idx" ON "purse_transfers"("chain_id", "code_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_transfers_chain_id_code_package_block_height_transact_idx" ON "purse_transfers"("chain_id", "code_package", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_transfers_chain_id_source_purse_block_height_transact_idx" ON "purse_transfers"("chain_id", "source_purse", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_transfers_chain_id_target_purse_block_height_transact_idx" ON "purse_transfers"("chain_id", "target_purse", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_holds_chain_id_purse_block_height_transaction_index_o_idx" ON "purse_holds"("chain_id", "purse", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_accesses_chain_id_context_address_block_height_transa_idx" ON "purse_accesses"("chain_id", "context_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_accesses_chain_id_initiator_block_height_transaction__idx" ON "purse_accesses"("chain_id", "initiator", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_accesses_chain_id_code_address_block_height_transacti_idx" ON "purse_accesses"("chain_id", "code_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_accesses_chain_id_code_package_block_height_transacti_idx" ON "purse_accesses"("chain_id", "code_package", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "purse_accesses_chain_id_purse_block_height_transaction_inde_idx" ON "purse_accesses"("chain_id", "purse", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "grants_chain_id_uref_block_height_transaction_index_ordinal_idx" ON "grants"("chain_id", "uref", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "grants_chain_id_to_address_block_height_transaction_index_o_idx" ON "grants"("chain_id", "to_address", "block_height", "transaction_index", "ordinal");

-- CreateIndex
CREATE INDEX "balance_changes_chain_id_purse_block_height_idx" ON "balance_changes"("chain_id", "purse", "block_height");

-- CreateIndex
CREATE INDEX "opening_named_keys_chain_id_context_address_idx" ON "opening_named_keys"("chain_id", "context_address");

-- CreateIndex
CREATE INDEX "opening_named_keys_chain_id_uref_idx" ON "opening_named_keys"("chain_id", "uref");

-- CreateIndex
CREATE INDEX "main_purses_chain_id_purse_idx" ON "main_purses"("chain_id", "purse");

-- CreateIndex
CREATE INDEX "main_purses_chain_id_block_height_idx" ON "main_purses"("chain_id", "block_height");



-- The only row: its id names this database.
INSERT INTO "installation" DEFAULT VALUES;
