#!/usr/bin/env bash
# Installs the system packages that building medprep needs: on Debian and Ubuntu, only those that
# are missing, and without a word when none is. Then checks the Swift toolchain.
#
#   Scripts/install-packages.sh [--tests]      --tests: also what tests compare with
set -euo pipefail

# "a|b" means either: Ubuntu 24.04 renamed some packages.
packages=(
  g++ git pkg-config                                  # linking Swift; fetching dependencies
  "libcurl4|libcurl4t64" libsqlite3-0 ca-certificates # what the package manager itself runs on
  libicu-dev libxml2-dev libsimdjson-dev
  zlib1g-dev libzstd-dev libbrotli-dev
)
[[ ${1:-} == --tests ]] && packages+=(
  python3 python3-venv zstd unicode-data
  poppler-utils poppler-data # PDF documents; 13 MB
  tesseract-ocr tesseract-ocr-{deu,rus,chi-sim,jpn} # scanned ones; 20 MB
)

die() { printf '\nmedprep: %s\n' "$@" >&2; exit 1; }

if ! { command -v dpkg-query && command -v apt-get; } >/dev/null; then
  pkg-config --exists icu-i18n libxml-2.0 libzstd libbrotlidec zlib 2>/dev/null || die \
    'this is neither Debian nor Ubuntu, so nothing was installed. Please install, with headers:
ICU, libxml2, zlib, zstd, brotli, simdjson, and pkg-config; then run this again.'
else
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
    sed -n 's/^installed //p')
  missing=()
  for names in "${packages[@]}"; do
    grep -qxE "${names//+/\\+}" <<<"$installed" || missing+=("${names%%|*}")
  done
  if ((${#missing[@]})); then
    echo "Installing ${missing[*]}"
    as_root=()
    if ((EUID != 0)); then
      command -v sudo >/dev/null ||
        die "these packages are missing and there is no sudo. As root: apt-get install ${missing[*]}"
      as_root=(sudo)
    fi
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    "${apt[@]}" update ||
      echo "medprep: warning: apt-get update failed; trying with the package lists at hand" >&2
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null ||
      die "installing failed; apt-get's own message is above."
  fi
fi

needed=6.3
swift=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p') || true
where='Get it from https://www.swift.org/install/linux/ and put its usr/bin on the PATH.'
[[ $swift ]] || die "no Swift toolchain was found; medprep needs Swift $needed or newer. $where"
[[ $(printf '%s\n' "$needed" "$swift" | sort -V | head -n 1) == "$needed" ]] ||
  die "this is Swift $swift; medprep needs Swift $needed or newer. $where"
