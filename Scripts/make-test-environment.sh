#!/usr/bin/env bash
# Makes .venv, the Python environment in which tests open shards with numpy and compare token IDs
# with the reference tokenizers and XML with lxml, and make PDF books with pymupdf. Installs only what is
# missing. Without Python or PyPI it says so and succeeds: the tests that need it then skip, loudly.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each is imported under its own name. Newer versions of pymupdf need much else.
packages=(numpy pyarrow safetensors lxml tokenizers tiktoken "pymupdf<2")
python=.venv/bin/python

without() {
  printf '\n*** %s\n*** Tests that compare with Python libraries will be SKIPPED.\n\n' "$1" >&2
  exit 0
}

if ! [[ -x $python ]] || ! $python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  python3 -m venv .venv >/dev/null 2>&1 ||
    without 'No Python virtual environment could be made (python3 and python3-venv are needed).'
fi
missing=()
for package in "${packages[@]}"; do
  $python -c "import ${package%%<*}" 2>/dev/null || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "Installing into .venv: ${missing[*]}"
  $python -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 \
    --only-binary :all: "${missing[@]}" || without "PyPI did not deliver ${missing[*]}."
fi
