// The committed schema is the one that the code makes. After a wanted change: UPDATE_SCHEMA=1 npx vitest run <this file>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { expect, it } from 'vitest';
import { resolvers } from './resolvers.js';

const committed = join(import.meta.dirname, '../schema.graphql');
const HEADING = '# Made from the code (src/schema.spec.ts): do not edit.\n\n';

it('schema.graphql is up to date', async () => {
  const app = await NestFactory.create(GraphQLSchemaBuilderModule, { logger: false });
  await app.init();
  const schema = await app.get(GraphQLSchemaFactory).create(resolvers);
  await app.close();
  const printed = `${HEADING}${printSchema(lexicographicSortSchema(schema))}\n`;
  if (process.env.UPDATE_SCHEMA) writeFileSync(committed, printed);
  expect(readFileSync(committed, 'utf8')).toBe(printed);
});
