//! Global state in memory, shared by all runs: what the engine reads from.
use std::{collections::BTreeMap, sync::Arc};

use casper_storage::global_state::{error::Error, state::StateReader};
use casper_types::{global_state::TrieMerkleProof, Key, StoredValue};

/// Keys by their bytes, so that prefix scans are in ascending byte order as in the trie.
#[derive(Clone)]
pub struct MemoryState {
    values: Arc<BTreeMap<Key, Arc<StoredValue>>>,
    keys: Arc<BTreeMap<Vec<u8>, Key>>,
}

impl MemoryState {
    pub fn new(entries: Vec<(Vec<u8>, Key, Arc<StoredValue>)>) -> Self {
        let keys = entries.iter().map(|(bytes, key, _)| (bytes.clone(), *key));
        MemoryState {
            keys: Arc::new(keys.collect()),
            values: Arc::new(
                entries
                    .into_iter()
                    .map(|(_, key, value)| (key, value))
                    .collect(),
            ),
        }
    }
}

impl StateReader<Key, StoredValue> for MemoryState {
    type Error = Error;

    fn read(&self, key: &Key) -> Result<Option<StoredValue>, Error> {
        Ok(self.values.get(key).map(|value| (**value).clone()))
    }

    fn read_with_proof(&self, _: &Key) -> Result<Option<TrieMerkleProof<Key, StoredValue>>, Error> {
        unimplemented!("execution asks for no proofs")
    }

    fn keys_with_prefix(&self, prefix: &[u8]) -> Result<Vec<Key>, Error> {
        Ok(self
            .keys
            .range(prefix.to_vec()..)
            .take_while(|(bytes, _)| bytes.starts_with(prefix))
            .map(|(_, key)| *key)
            .collect())
    }
}
