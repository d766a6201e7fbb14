#!/usr/bin/env python3
"""How to read shards of the formats npy and bin, packed end to end (--packing concatenate, the default),
in Python: prints each shard and where its first documents end.

    python3 Scripts/read_shards.py demo-output      # needs numpy
"""

import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output")
manifest = json.loads((folder / "manifest.json").read_text())
layout = manifest["layout"]
if layout["format"] not in ("npy", "bin") or layout["packing"] != "concatenate":
    sys.exit(f"{folder} is {layout['format']}, packed as {layout['packing']}: this reads npy and bin that are "
             "concatenated; Scripts/check_shards.py has a reader for each format")
end_token = manifest["vocabulary"]["end_of_document"]  # None after --end-token none

for shard in manifest["shards"]:
    path = folder / shard["file"]
    if layout["format"] == "npy":  # shape [sequences, sequence_length]; mapped, not loaded
        tokens = np.load(path, mmap_mode="r")
    else:  # flat: little-endian token IDs and nothing else, as nanoGPT reads them
        token_type = np.dtype(layout["token_type"]).newbyteorder("<")
        tokens = np.memmap(path, token_type, "r").reshape(-1, layout["sequence_length"])
    assert tokens.shape == (shard["sequences"], layout["sequence_length"])
    assert tokens.max() < manifest["vocabulary"]["size"]

    ends = np.load(folder / shard["boundaries"]["file"])  # int64, just behind each end token, if there is one
    stream = tokens.reshape(-1)
    assert end_token is None or (stream[ends - 1] == end_token["id"]).all()
    print(f"{path.name}: {tokens.dtype} {tokens.shape}, {len(ends)} documents end in it,"
          f" the first at {ends[:5].tolist()}")
