import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests run on the sources: the `source` condition of every package's exports. And graphql is the one that Node gives
// to Nest, or its schema would have types of two copies.
const graphql = fileURLToPath(import.meta.resolve('graphql'));
const sources = { conditions: ['source'], alias: [{ find: /^graphql$/, replacement: graphql }] };

export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: sources,
  ssr: { resolve: { conditions: sources.conditions } },
  test: {
    include: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'test/**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
