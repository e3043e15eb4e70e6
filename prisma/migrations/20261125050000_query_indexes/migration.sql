-- Native code has neither hash nor package, and three of four movements are native: their rows need no entry.
DROP INDEX "named_key_writes_chain_id_code_address_block_height_transac_idx";
CREATE INDEX "named_key_writes_chain_id_code_address_block_height_transac_idx" ON "named_key_writes"("chain_id", "code_address", "block_height", "transaction_index", "ordinal") WHERE ("code_address" IS NOT NULL);

DROP INDEX "named_key_writes_chain_id_code_package_block_height_transac_idx";
CREATE INDEX "named_key_writes_chain_id_code_package_block_height_transac_idx" ON "named_key_writes"("chain_id", "code_package", "block_height", "transaction_index", "ordinal") WHERE ("code_package" IS NOT NULL);

DROP INDEX "purse_transfers_chain_id_code_address_block_height_transact_idx";
CREATE INDEX "purse_transfers_chain_id_code_address_block_height_transact_idx" ON "purse_transfers"("chain_id", "code_address", "block_height", "transaction_index", "ordinal") WHERE ("code_address" IS NOT NULL);

DROP INDEX "purse_transfers_chain_id_code_package_block_height_transact_idx";
CREATE INDEX "purse_transfers_chain_id_code_package_block_height_transact_idx" ON "purse_transfers"("chain_id", "code_package", "block_height", "transaction_index", "ordinal") WHERE ("code_package" IS NOT NULL);

DROP INDEX "purse_accesses_chain_id_code_address_block_height_transacti_idx";
CREATE INDEX "purse_accesses_chain_id_code_address_block_height_transacti_idx" ON "purse_accesses"("chain_id", "code_address", "block_height", "transaction_index", "ordinal") WHERE ("code_address" IS NOT NULL);

DROP INDEX "purse_accesses_chain_id_code_package_block_height_transacti_idx";
CREATE INDEX "purse_accesses_chain_id_code_package_block_height_transacti_idx" ON "purse_accesses"("chain_id", "code_package", "block_height", "transaction_index", "ordinal") WHERE ("code_package" IS NOT NULL);

DROP INDEX "frames_chain_id_code_address_block_height_transaction_index_idx";
CREATE INDEX "frames_chain_id_code_address_block_height_transaction_index_idx" ON "frames"("chain_id", "code_address", "block_height", "transaction_index", "first_ordinal") WHERE ("code_address" IS NOT NULL);

DROP INDEX "frames_chain_id_code_package_code_address_block_height_tran_idx";
CREATE INDEX "frames_chain_id_code_package_code_address_block_height_tran_idx" ON "frames"("chain_id", "code_package", "code_address", "block_height", "transaction_index", "first_ordinal") WHERE ("code_package" IS NOT NULL);

-- The rare verdicts: without these a filter by one of them reads the chain from end to end. Verified rows cost nothing.
CREATE INDEX "named_key_writes_chain_id_verdict_block_height_transaction__idx" ON "named_key_writes"("chain_id", "verdict", "block_height", "transaction_index", "ordinal") WHERE ("verdict" <> 'verified');

CREATE INDEX "purse_transfers_chain_id_verdict_block_height_transaction_i_idx" ON "purse_transfers"("chain_id", "verdict", "block_height", "transaction_index", "ordinal") WHERE ("verdict" <> 'verified');

CREATE INDEX "purse_accesses_chain_id_verdict_block_height_transaction_in_idx" ON "purse_accesses"("chain_id", "verdict", "block_height", "transaction_index", "ordinal") WHERE ("verdict" <> 'verified');

CREATE INDEX "grants_chain_id_verdict_block_height_transaction_index_ordi_idx" ON "grants"("chain_id", "verdict", "block_height", "transaction_index", "ordinal") WHERE ("verdict" <> 'verified');

-- The only filter of events by initiator that had no index.
CREATE INDEX "grants_chain_id_initiator_block_height_transaction_index_or_idx" ON "grants"("chain_id", "initiator", "block_height", "transaction_index", "ordinal");

-- Every look at a hash names its chain: "blocks_chain_id_hash_idx" serves it.
DROP INDEX "blocks_hash_idx";
