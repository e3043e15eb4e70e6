-- The names of a context, each with its newest committed write first: named keys at a height are read from the index alone
-- but for the key of the newest write. By bytes, as the pages are, whatever the collation of the database.
CREATE INDEX "named_key_writes_chain_id_context_address_name_block_height_idx" ON "named_key_writes"("chain_id", "context_address", "name" COLLATE "C", "block_height" DESC, "transaction_index" DESC, "ordinal" DESC) WHERE (committed AND (octet_length(name) <= 1000));

-- The contexts of a name. (Equal entries stand together: a hot name costs a few bytes a row.)
CREATE INDEX "named_key_writes_chain_id_name_context_address_context_kind_idx" ON "named_key_writes"("chain_id", "name" COLLATE "C", "context_address", "context_kind") WHERE (octet_length(name) <= 1000);

-- A name may be too long for an index: hardly any is.
CREATE INDEX "named_key_writes_chain_id_context_address_idx" ON "named_key_writes"("chain_id", "context_address") WHERE (octet_length(name) > 1000);

-- The purses that a context was given, in the order of their pages, with the rights.
CREATE INDEX "grants_chain_id_to_address_uref_rights_idx" ON "grants"("chain_id", "to_address", "uref", "rights") WHERE (is_purse AND committed AND (how <> 'main purse'::text));
