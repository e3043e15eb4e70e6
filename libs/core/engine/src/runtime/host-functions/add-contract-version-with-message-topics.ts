// casper_add_contract_version_with_message_topics: stores the running module as a new version, with topics.
import { addVersionWithTopics } from '../add-version-with-topics.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, pointer for the version, entry points, named keys, topics, pointer and size for the contract hash. */
export const addContractVersionWithMessageTopics: HostFunction = {
  name: 'casper_add_contract_version_with_message_topics',
  parameterCount: 11,
  returns: true,
  cost: { entry: 'add_contract_version_with_message_topics' },
  run: addVersionWithTopics,
};
