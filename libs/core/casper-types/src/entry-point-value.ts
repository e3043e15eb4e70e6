// Entry point records of addressable entities; mirrors casper-types 6.0.1 addressable_entity/entry_points.rs.

import { type Codec, enumOf } from './codec.js';
import {
  type EntityEntryPoint,
  entityEntryPointFromJson,
  entityEntryPointToJson,
  readEntityEntryPoint,
  writeEntityEntryPoint,
} from './entry-point.js';

/** The record under a `Key::EntryPoint`. */
export interface EntryPointValue {
  readonly kind: 'V1CasperVm';
  readonly value: EntityEntryPoint;
}

const entityEntryPointCodec: Codec<EntityEntryPoint> = {
  read: readEntityEntryPoint,
  write: writeEntityEntryPoint,
  toJson: entityEntryPointToJson,
  fromJson: entityEntryPointFromJson,
};

/** Both encodings. */
export const entryPointValueCodec: Codec<EntryPointValue> = enumOf<EntryPointValue>({
  V1CasperVm: [0, entityEntryPointCodec],
});
