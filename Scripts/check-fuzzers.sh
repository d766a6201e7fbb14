#!/usr/bin/env bash
# Checks, in seconds, that the fuzz targets still fit the modules that `swift build --build-tests` has just
# built. To build them takes the whole package once more, with libFuzzer's counters: Tests/Fuzzing/Package.swift.
set -euo pipefail
cd "$(dirname "$0")/.."
modules=$(mktemp -d)
trap 'rm -rf "$modules"' EXIT

check() { # NAME FLAG…
  swiftc -swift-version 6 -strict-memory-safety -warnings-as-errors -parse-as-library \
    -module-name "$1" -I "$modules" -I .build/debug/Modules "${maps[@]}" "${@:2}" \
    Tests/Fuzzing/Sources/"$1"/*.swift
}

maps=()
for map in .build/debug/*.build/module.modulemap Sources/*/module.modulemap; do
  maps+=(-Xcc "-fmodule-map-file=$map")
done
check FuzzerDriver -emit-module -emit-module-path "$modules/FuzzerDriver.swiftmodule"
for folder in Tests/Fuzzing/Sources/*; do
  target=${folder##*/}
  [ "$target" = FuzzerDriver ] || check "$target" -typecheck
done
