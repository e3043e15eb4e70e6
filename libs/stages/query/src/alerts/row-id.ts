// Lists of management, such as deliveries and the audit log: the newest first, `before` an id, always with a bound.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { ArgsType, Field, Int } from '@nestjs/graphql';
import { DEFAULT_PAGE_SIZE, expectedRows, MAX_PAGE_SIZE } from '../paging/page.js';

@ArgsType()
export class NewestArgs {
  @Field(() => Int, {
    nullable: true,
    description: `Rows: ${DEFAULT_PAGE_SIZE} if nothing is asked, at most ${MAX_PAGE_SIZE}.`,
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows older than the one with this id.' })
  readonly before?: string | null;
}

/** PermanentErrors 'bad-page' and 'bad-id'. */
export function newest({ first, before }: NewestArgs): { limit: number; before: string | undefined } {
  if (first != null && (first < 0 || first > MAX_PAGE_SIZE)) {
    throw new PermanentError('bad-page', `first is ${first}: a list has from 0 to ${MAX_PAGE_SIZE} rows`);
  }
  return { limit: first ?? DEFAULT_PAGE_SIZE, before: before == null ? undefined : rowId(before) };
}

/** Id of a row, an int8; PermanentError 'bad-id'. */
export function rowId(text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw new PermanentError('bad-id', `'${text.slice(0, 40)}' is no id of a row`);
  return text;
}

export const newestCost = ({ args, childComplexity }: { args: NewestArgs; childComplexity: number }): number =>
  1 + expectedRows(args) * childComplexity;
