// Enumerations of alerts, as GraphQL names them.
import { CHANNEL_KINDS } from '@casper-trace/db/delivery/channels';
import { DELIVERY_STATES } from '@casper-trace/db/delivery/ledger';
import { SEVERITIES } from '@casper-trace/rules/severity';
import { registerEnumType } from '@nestjs/graphql';

/** A name of GraphQL has no blanks and hyphens. */
function enumOf<const Value extends string>(values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(values.map((value) => [value.replaceAll(/[ -]/g, '_'), value]));
}

export const SeverityEnum = enumOf(SEVERITIES);
registerEnumType(SeverityEnum, { name: 'Severity', description: 'The mildest first.' });

export const AlertStateEnum = enumOf(['raised', 'muted', 'cooling down', 'replaced']);
registerEnumType(AlertStateEnum, {
  name: 'AlertState',
  description:
    '`raised` is delivered; the others are kept, but not delivered. `replaced`: its block was not final, and was replaced by a final one.',
});

export const ChannelKindEnum = enumOf(CHANNEL_KINDS);
registerEnumType(ChannelKindEnum, { name: 'ChannelKind' });

export const DeliveryStateEnum = enumOf(DELIVERY_STATES);
registerEnumType(DeliveryStateEnum, {
  name: 'DeliveryState',
  description: '`dead` was given up after days and may be replayed; `cancelled`: its channel was removed.',
});
