#!/bin/sh
# Makes the execution engine that goes with a casper-storage for which none was published: the published source of an
# older one, with the newer dependencies. Storage 3.0.0 needs nothing else. Since 4.0.0 the auction's add_bid takes the
# limits of a delegation as they were given, and the limits of the chainspec: the engine passes both, as engine 9.0.0 does.
#   engine-for-storage.sh ENGINE STORAGE TYPES DIRECTORY
set -eu
engine="$1" storage="$2" types="$3" directory="$4"
probe=$(mktemp -d)
mkdir "$probe/src"
touch "$probe/src/lib.rs"
printf '[package]\nname = "probe"\nversion = "0.0.0"\n[workspace]\n[dependencies]\ncasper-execution-engine = "=%s"\n' \
  "$engine" > "$probe/Cargo.toml"
# Where this machine's cargo keeps the unpacked source.
manifest=$(cargo metadata --quiet --format-version 1 --manifest-path "$probe/Cargo.toml" |
  perl -ne 'print $1 if /"manifest_path":"([^"]*casper-execution-engine-[^"]*)"/')
rm -r "$probe"
rm -rf "$directory"
mkdir -p "$directory"
cp -R "$(dirname "$manifest")/src" "$directory/src"
# The manifest as published, less what is only for tests and benchmarks.
perl -0pe "
  s/(\[dependencies\.casper-storage\]\nversion = )\"[^\"]*\"/\$1\"=$storage\"/;
  s/(\[dependencies\.casper-types\]\nversion = )\"[^\"]*\"/\$1\"=$types\"/;
  s/\[\[(bench|test)\]\]\n(?:(?!\[).*\n)*//g;
  s/\[dev-dependencies[^\]]*\]\n(?:(?!\[[a-z]).*\n)*//g;
  s/readme = .*\n//;
" "$manifest" > "$directory/Cargo.toml"
case "$storage" in
  3.*) ;;
  *)
    perl -0pi -e '
      s/\)\?\s*\.unwrap_or\(global_(?:minimum|maximum)_delegation_amount\);/)?;/g == 2
        and s/if minimum_delegation_amount < global_minimum_delegation_amount\s.*?\n\s*\}\n//s
        and s/(max_delegators_per_validator,\s*reserved_slots,)/$1 global_minimum_delegation_amount, global_maximum_delegation_amount,/
        or die "add_bid is not where it is expected\n";
    ' "$directory/src/runtime/mod.rs"
    ;;
esac
