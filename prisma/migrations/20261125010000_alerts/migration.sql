-- CreateTable
CREATE TABLE "rules" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "from_height" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "rules_pkey" PRIMARY KEY ("id","version")
);

-- CreateTable
CREATE TABLE "watched_subjects" (
    "tag" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "watched_subjects_pkey" PRIMARY KEY ("tag","role","kind","address")
);

-- CreateTable
CREATE TABLE "mutes" (
    "id" SERIAL NOT NULL,
    "rule_id" TEXT,
    "subject" TEXT,
    "until" TIMESTAMPTZ(3),
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "mutes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "chain_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "rule_id" TEXT NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "severity" TEXT NOT NULL,
    "block_height" BIGINT NOT NULL,
    "block_timestamp" TIMESTAMPTZ(3) NOT NULL,
    "transaction_index" INTEGER,
    "ordinal" INTEGER,
    "transaction_hash" TEXT,
    "subject" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "verdict" TEXT,
    "state" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("chain_id","id")
);

-- CreateTable
CREATE TABLE "evaluation_cursors" (
    "chain_id" INTEGER NOT NULL,
    "rule_id" TEXT NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "first_height" BIGINT NOT NULL,
    "next_height" BIGINT NOT NULL,
    "evaluated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evaluation_cursors_pkey" PRIMARY KEY ("chain_id","rule_id","rule_version")
);

-- CreateTable
CREATE TABLE "back_tests" (
    "id" TEXT NOT NULL,
    "chain_id" INTEGER NOT NULL,
    "rule_id" TEXT NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "from_height" BIGINT NOT NULL,
    "to_height" BIGINT NOT NULL,
    "next_height" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "back_tests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "back_test_hits" (
    "back_test_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "block_height" BIGINT NOT NULL,
    "block_timestamp" TIMESTAMPTZ(3) NOT NULL,
    "transaction_index" INTEGER,
    "ordinal" INTEGER,
    "transaction_hash" TEXT,
    "subject" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "verdict" TEXT,

    CONSTRAINT "back_test_hits_pkey" PRIMARY KEY ("back_test_id","id")
);

-- CreateIndex
CREATE INDEX "watched_subjects_address_idx" ON "watched_subjects"("address");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_sequence_key" ON "alerts"("sequence");

-- CreateIndex
CREATE INDEX "alerts_chain_id_sequence_idx" ON "alerts"("chain_id", "sequence");

-- CreateIndex
CREATE INDEX "alerts_chain_id_rule_id_subject_block_timestamp_idx" ON "alerts"("chain_id", "rule_id", "subject", "block_timestamp");

-- CreateIndex
CREATE INDEX "alerts_chain_id_subject_sequence_idx" ON "alerts"("chain_id", "subject", "sequence");

-- CreateIndex
CREATE INDEX "alerts_transaction_hash_idx" ON "alerts"("transaction_hash");

-- CreateIndex
CREATE INDEX "back_tests_chain_id_rule_id_rule_version_idx" ON "back_tests"("chain_id", "rule_id", "rule_version");

-- CreateIndex
CREATE INDEX "back_test_hits_back_test_id_block_height_transaction_index__idx" ON "back_test_hits"("back_test_id", "block_height", "transaction_index", "ordinal");


