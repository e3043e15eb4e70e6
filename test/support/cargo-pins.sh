#!/bin/sh
# Pins every crate of a Rust program under test/, also those its dependencies bring, without naming where they come from:
# Cargo.pins has a line `name version` for each; Cargo.lock, which names the registry, is made of it and not committed.
#   cargo-pins.sh lock DIRECTORY   Cargo.lock from Cargo.pins (cargo prefers these versions and adds what else it needs)
#   cargo-pins.sh pin DIRECTORY    Cargo.pins from Cargo.lock
set -eu
verb="$1"
cd "$2"
case "$verb" in
  pin)
    # Packages of a registry have a source; those of this repository have none.
    awk -F'"' '/^name/ { name = $2 } /^version = "/ { version = $2 } /^source/ { print name, version }' Cargo.lock > Cargo.pins
    ;;
  lock)
    probe=$(mktemp -d)
    mkdir "$probe/src"
    touch "$probe/src/lib.rs"
    printf '[package]\nname = "probe"\nversion = "0.0.0"\n[workspace]\n[dependencies]\nhex = "=0.4.3"\n' > "$probe/Cargo.toml"
    cargo generate-lockfile --quiet --manifest-path "$probe/Cargo.toml"
    # The name of the registry as this machine's cargo writes it.
    source=$(grep -m 1 '^source' "$probe/Cargo.lock")
    rm -r "$probe"
    {
      echo 'version = 4'
      while read -r name version; do
        printf '\n[[package]]\nname = "%s"\nversion = "%s"\n%s\n' "$name" "$version" "$source"
      done < Cargo.pins
    } > Cargo.lock
    ;;
  *)
    echo "usage: cargo-pins.sh lock|pin DIRECTORY" >&2
    exit 2
    ;;
esac
