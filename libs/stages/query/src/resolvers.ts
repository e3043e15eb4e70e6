// All resolvers: what the schema is made of.

import { AlertStreamResolver } from './alerts/alert-stream.resolver.js';
import { AlertsResolver } from './alerts/alerts.resolver.js';
import { AuditResolver } from './alerts/audit.resolver.js';
import { BackTestsResolver } from './alerts/back-tests.resolver.js';
import { DeliveriesResolver } from './alerts/deliveries.resolver.js';
import { RulesResolver } from './alerts/rules.resolver.js';
import { AccountResolver } from './resolvers/account.resolver.js';
import { BalanceChangeResolver, BlockResolver } from './resolvers/block.resolver.js';
import { ContractPackageResolver, ContractResolver } from './resolvers/contract.resolver.js';
import { EventListsResolver } from './resolvers/event-lists.resolver.js';
import { NamedKeyResolver } from './resolvers/named-key.resolver.js';
import {
  HeldPurseResolver,
  LedgerEntryResolver,
  LineageStepResolver,
  PurseResolver,
} from './resolvers/purse.resolver.js';
import { SearchResolver } from './resolvers/search.resolver.js';
import { StatusResolver } from './resolvers/status.resolver.js';
import { SubscriptionsResolver } from './resolvers/subscriptions.resolver.js';
import {
  FrameResolver,
  GrantResolver,
  HostErrorResolver,
  NamedKeyWriteResolver,
  PurseAccessResolver,
  PurseHoldResolver,
  PurseTransferResolver,
  RecordChangeResolver,
} from './resolvers/trace-part.resolver.js';
import { TransactionResolver } from './resolvers/transaction.resolver.js';

export const resolvers = [
  BlockResolver,
  BalanceChangeResolver,
  TransactionResolver,
  EventListsResolver,
  StatusResolver,
  FrameResolver,
  NamedKeyWriteResolver,
  PurseTransferResolver,
  PurseAccessResolver,
  PurseHoldResolver,
  GrantResolver,
  HostErrorResolver,
  RecordChangeResolver,
  AccountResolver,
  ContractResolver,
  ContractPackageResolver,
  PurseResolver,
  HeldPurseResolver,
  LineageStepResolver,
  LedgerEntryResolver,
  NamedKeyResolver,
  SearchResolver,
  SubscriptionsResolver,
  AlertsResolver,
  AlertStreamResolver,
  RulesResolver,
  DeliveriesResolver,
  AuditResolver,
  BackTestsResolver,
];
