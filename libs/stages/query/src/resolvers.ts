// All resolvers: what the schema is made of.
import { AlertsResolver } from './alerts/alerts.resolver.js';
import { AuditResolver } from './alerts/audit.resolver.js';
import { BackTestsResolver } from './alerts/back-tests.resolver.js';
import { DeliveriesResolver } from './alerts/deliveries.resolver.js';
import { RulesResolver } from './alerts/rules.resolver.js';
import { BalanceChangeResolver, BlockResolver } from './resolvers/block.resolver.js';
import { EventListsResolver } from './resolvers/event-lists.resolver.js';
import { StatusResolver } from './resolvers/status.resolver.js';
import {
  FrameResolver,
  GrantResolver,
  HostErrorResolver,
  NamedKeyWriteResolver,
  PurseAccessResolver,
  PurseHoldResolver,
  PurseTransferResolver,
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
  AlertsResolver,
  RulesResolver,
  DeliveriesResolver,
  AuditResolver,
  BackTestsResolver,
];
