// The connection type of each list, made once.
import type { Type } from '@nestjs/common';
import { BalanceChange, Block, UpgradeChange } from '../model/block.object.js';
import { connectionType } from '../model/connection.object.js';
import { HeldNamedKey, HeldPurse, LedgerEntry, LineageStep } from '../model/entities.object.js';
import {
  Grant,
  HostError,
  NamedKeyWrite,
  PurseAccess,
  PurseHold,
  PurseTransfer,
  RecordChange,
} from '../model/events.object.js';
import { Frame } from '../model/frame.object.js';
import { TraceItem } from '../model/trace-item.union.js';
import { Transaction } from '../model/transaction.object.js';

export const BlockConnection = connectionType(Block);
export const TransactionConnection = connectionType(Transaction);
export const FrameConnection = connectionType(Frame);
export const NamedKeyWriteConnection = connectionType(NamedKeyWrite);
export const PurseTransferConnection = connectionType(PurseTransfer);
export const PurseAccessConnection = connectionType(PurseAccess);
export const PurseHoldConnection = connectionType(PurseHold);
export const GrantConnection = connectionType(Grant);
export const HostErrorConnection = connectionType(HostError);
export const RecordChangeConnection = connectionType(RecordChange);
export const UpgradeChangeConnection = connectionType(UpgradeChange);
export const BalanceChangeConnection = connectionType(BalanceChange);
export const TraceItemConnection = connectionType(TraceItem as unknown as Type<object>, 'TraceItem');
export const LineageStepConnection = connectionType(LineageStep);
export const LedgerEntryConnection = connectionType(LedgerEntry);
export const HeldPurseConnection = connectionType(HeldPurse);
export const HeldNamedKeyConnection = connectionType(HeldNamedKey);
