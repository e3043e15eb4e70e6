-- CreateIndex
CREATE INDEX "named_key_writes_chain_id_key_after_block_height_idx" ON "named_key_writes"("chain_id", "key_after", "block_height");

-- CreateIndex
CREATE INDEX "named_key_writes_chain_id_key_before_block_height_idx" ON "named_key_writes"("chain_id", "key_before", "block_height");
