#!/bin/sh
# Builds the native oracle on the crates of a node version, has it run every setting, compares our engine with all of them and
# keeps some in test/vectors/native-NODE-VERSION. Needs Rust, Perl and npm packages (npm ci).
#   run.sh NODE-VERSION [DIRECTORY]   with a directory all settings are left there, and nothing is compared or kept
# The program is the same for all versions; the table below says which crates and features it is built with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
node="${1:-none}"
# Both sides of each change are kept: everything of 2.2.0, and of the others what changed up to it.
kept='pay-to-proposer switches payments-refund-fee-burned'
case "$node" in
  2.0.3)
    engine=8.1.1 storage=2.1.1 types=6.0.1 features=''
    kept="$kept accumulate burn-fee burn-refund no-fee no-fee-amortized stored-payment payments-no-refund-no-fee payments-refund-burned-proposer"
    ;;
  2.1.0) engine=8.1.1 storage=3.0.0 types=6.0.1 features=node-2-1-0 ;;
  2.1.1) engine=8.1.1 storage=4.0.0 types=6.1.0 features=node-2-1-1 ;;
  2.1.2) engine=8.1.1 storage=4.0.1 types=6.1.0 features=node-2-1-1 ;;
  2.2.0) engine=9.0.0 storage=5.0.0 types=7.0.0 features=node-2-2-0 kept=all ;;
  *)
    echo "usage: run.sh 2.0.3|2.1.0|2.1.1|2.1.2|2.2.0 [DIRECTORY]" >&2
    exit 2
    ;;
esac
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/native-oracle-target}"
project="$CARGO_TARGET_DIR/native-oracle-$node"
mkdir -p "$project"

# The manifest of this directory, with the crates of this version.
sed -e "s/^\(casper-execution-engine = \).*/\1\"=$engine\"/" \
  -e "s/^\(casper-storage = \).*/\1\"=$storage\"/" \
  -e "s/^\(casper-types = \).*/\1\"=$types\"/" \
  -e "s|^path = .*|path = \"$here/src/main.rs\"|" "$here/Cargo.toml" > "$project/Cargo.toml"
sed -e "s/^\(casper-execution-engine\) .*/\1 $engine/" -e "s/^\(casper-storage\) .*/\1 $storage/" \
  -e "s/^\(casper-types\) .*/\1 $types/" "$here/Cargo.pins" > "$project/Cargo.pins"
case "$node" in
  2.1.*)
    # No engine was published for these crates. Remove the folder to make it again.
    [ -d "$project/engine" ] || "$here/engine-for-storage.sh" "$engine" "$storage" "$types" "$project/engine"
    sed -i "s|^casper-execution-engine = .*|casper-execution-engine = { path = \"$project/engine\" }|" "$project/Cargo.toml"
    sed -i '/^casper-execution-engine /d' "$project/Cargo.pins"
    ;;
esac
"$here/../support/cargo-pins.sh" lock "$project"

all="${2:-$(mktemp -d)}"
mkdir -p "$all/native-$node"
all=$(cd "$all" && pwd)
cargo run --manifest-path "$project/Cargo.toml" --release --jobs "${CARGO_JOBS:-2}" --features "$features" -- \
  "$node" "$here/../chains/devnet-2.0.3" "$here/../contracts/wasm" "$all/native-$node" \
  "casper-execution-engine=$engine" "casper-storage=$storage" "casper-types=$types"
[ -z "${2:-}" ] || exit 0

cd "$here/../.."
NATIVE_VECTORS="file://$all/" npx vitest run test/conformance/native-vectors.spec.ts --reporter=dot --testTimeout=600000
vectors="test/vectors/native-$node"
rm -rf "$vectors"
mkdir -p "$vectors"
if [ "$kept" = all ]; then
  cp "$all/native-$node/"*.json "$vectors/"
else
  for setting in $kept; do
    cp "$all/native-$node/$setting.json" "$vectors/"
  done
fi
rm -r "$all"
{
  echo "# Transactions as node $node executes them"
  echo
  echo "Written by \`test/native-oracle/run.sh $node\` with casper-execution-engine $engine, casper-storage $storage and"
  echo "casper-types $types; where the order of steps and, for 2.1, the engine comes from: \`test/native-oracle/README.md\`."
  echo "Checked by \`test/conformance/native-vectors.spec.ts\`. The script compares every setting with our engine and keeps those"
  echo "that are here. Do not edit: change the program and run it."
} > "$vectors/PROVENANCE.md"
