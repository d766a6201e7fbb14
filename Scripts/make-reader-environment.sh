#!/usr/bin/env bash
# Makes .venv-readers, with the readers that trainers use, for Scripts/check_shards.py and the test that
# runs it. Several gigabytes, because some of them need PyTorch; without it the test uses .venv.
# Installs only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ -x .venv-readers/bin/python ]] || python3 -m venv .venv-readers
install() {
  .venv-readers/bin/python -m pip install --quiet --disable-pip-version-check \
    --only-binary :all: "$@"
}
install numpy pyarrow safetensors torch
# The readers and what they import, each without what it asks for: together they ask for versions that
# pip searches for hours, and for clients of every cloud's storage.
for package in \
  megatron-core mosaicml-streaming litdata datatrove datasets \
  anyio annotated-doc boto3 botocore brotli catalogue certifi cffi charset-normalizer click cramjam cryptography dill \
  fire h11 hf-xet httpcore httpcore2 httpx httpx2 huggingface_hub humanize idna jmespath \
  lightning-utilities loguru markdown-it-py mdurl multiprocess packaging pandas pillow pycparser pygments \
  python-dateutil python-snappy pyyaml regex requests rich s3transfer shellingham six termcolor \
  tifffile tokenizers torchvision tqdm transformers truststore typer urllib3 xxhash zstandard zstd
do
  install --no-deps "$package"
done
