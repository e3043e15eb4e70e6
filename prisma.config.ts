// Prisma CLI: where the schema and the migrations lie, and which schema engine answers.
// `tools/schema-engine.mjs` stands in for the native engine, which the CLI would download before every command, even
// `generate` (docs/adr/0004-migrations.md). Set PRISMA_SCHEMA_ENGINE_BINARY to use a native engine instead.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// A script is not an executable on Windows: there the CLI fetches its native engine.
if (process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('tools/schema-engine.mjs', import.meta.url));
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://casper_trace@127.0.0.1:5432/casper_trace' },
});
