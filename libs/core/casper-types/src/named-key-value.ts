// Named keys of addressable entities, one a record; mirrors casper-types 6.0.1 addressable_entity.rs `NamedKeyValue`.

import { type CLValue, clValueFromJson, clValueToJson, readCLValue, writeCLValue } from './cl-value.js';
import { type Codec, recordOf } from './codec.js';

/** Key and name, each as a CLValue. */
export interface NamedKeyValue {
  readonly namedKey: CLValue;
  readonly name: CLValue;
}

/** Both encodings of a CLValue. */
export const clValueCodec: Codec<CLValue> = {
  read: readCLValue,
  write: writeCLValue,
  toJson: clValueToJson,
  fromJson: clValueFromJson,
};

/** Both encodings. */
export const namedKeyValueCodec: Codec<NamedKeyValue> = recordOf<NamedKeyValue>({
  namedKey: ['named_key', clValueCodec],
  name: ['name', clValueCodec],
});
