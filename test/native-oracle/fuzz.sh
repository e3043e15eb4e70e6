#!/bin/sh
# Differential runs of whole transactions: for each seed from $2 to $3 the official crates of node version $1 execute COUNT
# (default 1000) random transactions of one block, and ours must agree. Nothing is kept but what fails, in $4 (default
# /tmp/casper-trace-native-fuzz).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
node="$1"
out="${4:-/tmp/casper-trace-native-fuzz}"
rm -rf "$out/native-$node"
mkdir -p "$out"
for seed in $(seq "$2" "$3"); do
  SEED="$seed" "$here/run.sh" "$node" "$out" > "$out/oracle.log"
done
cd "$here/../.."
# Other versions may have left something there.
only=$(mktemp -d)
mv "$out/native-$node" "$only/"
if NATIVE_VECTORS="file://$only/" npx vitest run test/conformance/native-vectors.spec.ts --reporter=dot \
  --testTimeout=600000 > "$out/vitest.log" 2>&1; then
  echo "$node, seeds $2 to $3 clean: ${COUNT:-1000} transactions each"
  rm -r "$only"
else
  mv "$only/native-$node" "$out/"
  rmdir "$only"
  echo "$node, seeds $2 to $3 diverge: see $out/vitest.log"
  exit 1
fi
