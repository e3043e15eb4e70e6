// Members of lists that hold events of several kinds.
import { createUnionType } from '@nestjs/graphql';
import { Grant, NamedKeyWrite, PurseAccess, PurseHold, PurseTransfer, RecordChange } from './events.object.js';
import { Frame } from './frame.object.js';

const byTypename = ({ __typename }: { readonly __typename: string }): string => __typename;

export const TraceItem = createUnionType({
  name: 'TraceItem',
  description: 'One of the kinds of rows of a trace.',
  types: () => [Frame, NamedKeyWrite, PurseTransfer, PurseAccess, PurseHold, Grant, RecordChange] as const,
  resolveType: byTypename,
});

export const LineageEvent = createUnionType({
  name: 'LineageEvent',
  description: 'The event behind a step of a lineage.',
  types: () => [Grant, PurseAccess, NamedKeyWrite] as const,
  resolveType: byTypename,
});
