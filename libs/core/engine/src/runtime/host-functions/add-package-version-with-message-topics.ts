// casper_add_package_version_with_message_topics: the same as for contracts, under another price.
import { addVersionWithTopics } from '../add-version-with-topics.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, pointer for the version, entry points, named keys, topics, pointer and size for the contract hash. */
export const addPackageVersionWithMessageTopics: HostFunction = {
  name: 'casper_add_package_version_with_message_topics',
  parameterCount: 11,
  returns: true,
  cost: { entry: 'add_package_version_with_message_topics' },
  run: addVersionWithTopics,
};
