-- One version says which program recorded a row (libs/adapters/db/src/versions.ts).
ALTER TABLE "blocks" DROP COLUMN "tracer_version", DROP COLUMN "schema_version";
ALTER TABLE "transactions" DROP COLUMN "tracer_version", DROP COLUMN "schema_version";

-- The counters named all three.
DELETE FROM "chain_counters" WHERE "counter" LIKE 'recorded %';
INSERT INTO "chain_counters" ("chain_id", "bucket", "counter", "value")
SELECT "chain_id", "height" / 10000, 'recorded ' || "engine_version", count(*)
FROM "blocks" WHERE "digest" IS NOT NULL GROUP BY 1, 2, 3;
