// Writes what re-execution found, and tells what is recorded.
import { type BlockRecord, writeBlockRecord } from '@casper-trace/db/block-record';
import { Database } from '@casper-trace/db/database';
import { readSummary, type Summary } from '@casper-trace/db/queries/summary';
import { Injectable } from '@nestjs/common';

@Injectable()
export class RecordService {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** All of a block in one transaction; recording twice leaves the same rows. */
  async record(chainId: number, record: BlockRecord): Promise<void> {
    await writeBlockRecord(this.database, chainId, record);
  }

  async summary(chainId: number): Promise<Summary> {
    return readSummary(this.database, chainId);
  }
}
