//! Global state in memory: what the engine reads from, and where effects are committed.
use std::collections::BTreeMap;

use casper_storage::global_state::{error::Error, state::StateReader};
use casper_types::{
    bytesrepr::ToBytes,
    execution::{Effects, TransformInstruction},
    global_state::TrieMerkleProof,
    Key, StoredValue,
};

/// Keys by their bytes, so that prefix scans are in ascending byte order as in the trie.
#[derive(Clone, Default)]
pub struct MemoryState(pub BTreeMap<Vec<u8>, (Key, StoredValue)>);

impl MemoryState {
    pub fn get(&self, key: &Key) -> Option<&StoredValue> {
        self.0.get(&key.to_bytes().unwrap()).map(|(_, value)| value)
    }

    pub fn put(&mut self, key: Key, value: StoredValue) {
        self.0.insert(key.to_bytes().unwrap(), (key, value));
    }

    /// Applies effects in order, as the node commits them.
    pub fn commit(&mut self, effects: &Effects) {
        for transform in effects.transforms() {
            let key = transform.key().normalize();
            let current = self.get(&key).cloned();
            let kind = transform.kind().clone();
            let instruction = match (current, kind) {
                (_, casper_types::execution::TransformKindV2::Identity) => continue,
                (None, casper_types::execution::TransformKindV2::Write(value)) => {
                    TransformInstruction::Store(value)
                }
                (None, casper_types::execution::TransformKindV2::Prune(key)) => {
                    TransformInstruction::Prune(key)
                }
                (None, kind) => panic!("{kind:?} on a missing key {key}"),
                (Some(value), kind) => kind.apply(value).expect("effects should apply"),
            };
            match instruction {
                TransformInstruction::Store(value) => self.put(key, value),
                TransformInstruction::Prune(key) => {
                    self.0.remove(&key.to_bytes().unwrap());
                }
            }
        }
    }
}

impl StateReader<Key, StoredValue> for MemoryState {
    type Error = Error;

    fn read(&self, key: &Key) -> Result<Option<StoredValue>, Error> {
        Ok(self.get(key).cloned())
    }

    fn read_with_proof(&self, _: &Key) -> Result<Option<TrieMerkleProof<Key, StoredValue>>, Error> {
        unimplemented!("execution asks for no proofs")
    }

    fn keys_with_prefix(&self, prefix: &[u8]) -> Result<Vec<Key>, Error> {
        Ok(self
            .0
            .range(prefix.to_vec()..)
            .take_while(|(bytes, _)| bytes.starts_with(prefix))
            .map(|(_, (key, _))| *key)
            .collect())
    }
}
