#!/usr/bin/env bash
# Makes .venv-readers, with the readers that trainers use, for Scripts/check_shards.py and the test that
# runs it. Several gigabytes, because some of them need PyTorch; without it the test uses .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv-readers
.venv-readers/bin/python -m pip install --quiet --disable-pip-version-check \
  numpy pyarrow safetensors datasets torch megatron-core mosaicml-streaming litdata datatrove
