#!/usr/bin/env python3
"""How to read medprep's shards in Python: prints each shard and where its first documents end.

    python3 Scripts/read_shards.py demo-output      # needs numpy
"""

import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output")
manifest = json.loads((folder / "manifest.json").read_text())
layout = manifest["layout"]

for shard in manifest["shards"]:
    path = folder / shard["file"]
    if layout["format"] == "npy":  # shape [sequences, sequence_length]; mapped, not loaded
        tokens = np.load(path, mmap_mode="r")
    else:  # flat: little-endian token IDs and nothing else, as nanoGPT reads them
        token_type = np.dtype(layout["token_type"]).newbyteorder("<")
        tokens = np.memmap(path, token_type, "r").reshape(-1, layout["sequence_length"])
    assert tokens.shape == (shard["sequences"], layout["sequence_length"])
    assert tokens.max() < manifest["vocabulary"]["size"]

    ends = np.load(folder / shard["boundaries"]["file"])  # int64, just behind each end token
    stream = tokens.reshape(-1)
    assert (stream[ends - 1] == manifest["vocabulary"]["end_of_document"]["id"]).all()
    print(f"{path.name}: {tokens.dtype} {tokens.shape}, {len(ends)} documents end in it,"
          f" the first at {ends[:5].tolist()}")
