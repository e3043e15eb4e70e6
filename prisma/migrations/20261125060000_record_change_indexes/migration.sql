-- Changes of records are listed on the pages of contexts, contracts and packages, like the other events.
CREATE INDEX "record_changes_chain_id_context_address_block_height_transa_idx" ON "record_changes"("chain_id", "context_address", "block_height", "transaction_index", "ordinal");

CREATE INDEX "record_changes_chain_id_code_address_block_height_transacti_idx" ON "record_changes"("chain_id", "code_address", "block_height", "transaction_index", "ordinal") WHERE ("code_address" IS NOT NULL);

CREATE INDEX "record_changes_chain_id_code_package_block_height_transacti_idx" ON "record_changes"("chain_id", "code_package", "block_height", "transaction_index", "ordinal") WHERE ("code_package" IS NOT NULL);
