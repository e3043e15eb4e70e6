// The unit of work: re-execute one block and record what was found.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { z } from 'zod';

/** The queue's name in its server. */
export const BLOCK_QUEUE = 'reexecute';

/** The only kind of job in it. */
export const BLOCK_JOB = 'reexecute block';

/**
 * Input: a block that is ingested in the database. Output: its outcomes, events and proof in the database.
 * Idempotent: recording twice leaves the same rows, so a retry after any fault is safe.
 */
export const blockJobSchema = z.strictObject({
  chainId: z.int().positive(),
  /** Decimal digits: JSON numbers end at 2^53. */
  height: z.string().regex(/^\d{1,20}$/),
  blockHash: z.string().regex(/^[0-9a-f]{64}$/),
});

export type BlockJob = z.infer<typeof blockJobSchema>;

/** PermanentError 'bad-job' for a payload that no version of ours wrote. */
export function parseBlockJob(payload: unknown): BlockJob {
  const parsed = blockJobSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new PermanentError('bad-job', `the queue holds a job that is none of ours: ${z.prettifyError(parsed.error)}`);
}

/** The same block asked for twice is one job. (BullMQ allows no colon in an id.) */
export function blockJobId({ chainId, blockHash }: BlockJob, version: string): string {
  return `block-${chainId}-${blockHash}-${version}`;
}
