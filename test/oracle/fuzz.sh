#!/bin/sh
# Differential runs: for each seed from $1 to $2 the official engine makes vectors (320 random programs, 1600 mutants, 1600
# modules of wasm-smith, 1710 hostile host calls, 12000 modules to preprocess and store), and ours must agree. Nothing is
# kept but the log of a seed that fails, in $3 (default /tmp/casper-trace-fuzz).
# With PROGRAMS=n in the environment a seed is n random programs of host calls, a fourth as many of system contracts, and
# nothing else. With ENGINE=9 the official engine is 9.0.0 (engine-9), and ours goes by the rules of 2.2.0.
set -eu
cd "$(dirname "$0")/../.."
out="${3:-/tmp/casper-trace-fuzz}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/oracle-target}"
project="test/oracle"
name="casper-trace-oracle"
if [ "${ENGINE:-8}" = 9 ]; then
  project="$project/engine-9"
  name="$name-9"
fi
[ -f "$project/Cargo.lock" ] || test/support/cargo-pins.sh lock "$project"
cargo build --quiet --release --manifest-path "$project/Cargo.toml"
specs="test/conformance/calls.spec.ts"
if [ -z "${PROGRAMS:-}" ]; then specs="$specs test/conformance/preprocess.spec.ts"; fi
status=0
for seed in $(seq "$1" "$2"); do
  directory="$out/$seed"
  mkdir -p "$directory"
  # shellcheck disable=SC2086 # PROGRAMS and specs are lists of words
  if "$CARGO_TARGET_DIR/release/$name" test/chains/devnet-2.0.3 test/contracts/wasm "$directory" "$seed" \
    ${PROGRAMS:-} > "$directory/oracle.log" 2>&1 \
    && CALL_VECTORS="file://$directory/" npx vitest run $specs --reporter=dot --testTimeout=600000 \
      > "$directory/vitest.log" 2>&1; then
    modules="$directory/preprocess/modules.json"
    if [ -f "$modules" ]; then count=", $(wc -l < "$modules") modules"; else count=""; fi
    echo "seed $seed clean: $(tail -n 1 "$directory/oracle.log")$count"
    rm -r "$directory"
  else
    echo "seed $seed diverges: see $directory/vitest.log"
    status=1
  fi
done
exit $status
