#!/usr/bin/env python3
"""Opens shards of every format with the format's own reader and compares the tokens.

    python3 Scripts/check_shards.py FOLDER [FOLDER …]     # output folders of medprep pack or prepare

The folders must hold the same documents. Of each, the documents are read with the reader that trainers
use: numpy, pyarrow, safetensors, datasets, streaming (mosaicml-streaming), litdata, datatrove,
megatron-core; train, validation and test one after another, as each is a data set of its own. A reader that
is not installed is named as SKIPPED. Prints a line for each folder; ends with status 1 where a reader fails
or tokens differ from those of the first folder of the same packing and parts: one that is alone in them is
only read. Folders without any shard are not opened: for most readers there is no empty data set.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np


def shards(folder, manifest):
    return [(shard, folder / shard["file"]) for shard in manifest["shards"]]


def token_type(manifest):
    return np.dtype(manifest["layout"]["token_type"]).newbyteorder("<")


def npy(folder, manifest):
    return np.concatenate([np.load(path).reshape(-1) for _, path in shards(folder, manifest)])


def flat(folder, manifest, offset=0):
    return np.concatenate(
        [np.fromfile(path, token_type(manifest), offset=offset) for _, path in shards(folder, manifest)])


def llmc(folder, manifest):
    for _, path in shards(folder, manifest):
        header = np.fromfile(path, "<i4", count=256)
        size = 1024 + int(header[2]) * token_type(manifest).itemsize
        assert header[0] in (20240520, 20240801) and path.stat().st_size == size, path
    return flat(folder, manifest, 1024)


def megatron(folder, manifest):
    from megatron.core.datasets.indexed_dataset import IndexedDataset
    parts = []
    for shard, path in shards(folder, manifest):
        dataset = IndexedDataset(str(path)[:-4])
        assert len(dataset) == shard["sequences"], path
        # Copies: what it gives out is part of a mapping that ends with the dataset.
        parts += [dataset[index].copy() for index in range(len(dataset))]
    return np.concatenate(parts)


def mds(folder, manifest):
    from streaming import StreamingDataset
    # It decompresses shards beside where they are: in a copy.
    with tempfile.TemporaryDirectory() as copy:
        dataset = StreamingDataset(remote=str(folder.absolute()), local=copy, batch_size=1)
        return np.concatenate([dataset[index]["input_ids"] for index in range(dataset.num_samples)])


def litdata(folder, manifest):
    from litdata import StreamingDataset
    from litdata.streaming.item_loader import TokensLoader
    loader = TokensLoader(block_size=manifest["layout"]["sequence_length"])
    dataset = StreamingDataset(str(folder), item_loader=loader)
    return np.concatenate([np.asarray(dataset[index]) for index in range(len(dataset))])


def datatrove(folder, manifest):
    from datatrove.utils.dataset import DatatroveFileDataset
    parts = []
    for _, path in shards(folder, manifest):
        size = token_type(manifest).itemsize
        dataset = DatatroveFileDataset(str(path), seq_len=0, token_size=size)
        parts += [np.asarray(dataset[index]["input_ids"]) for index in range(len(dataset))]
        ends = np.fromfile(str(path) + ".index", "<u8")
        assert ends[-1] == path.stat().st_size // size, path
    return np.concatenate(parts)


def dolma(folder, manifest):
    import csv
    import gzip
    for _, path in shards(folder, manifest):
        with gzip.open(str(path)[:-4] + ".csv.gz", "rt", newline="") as file:
            rows = list(csv.reader(file))
        assert int(rows[-1][1]) == path.stat().st_size // token_type(manifest).itemsize, path
    return flat(folder, manifest)


def safetensors(folder, manifest):
    from safetensors.numpy import load_file
    parts = []
    for _, path in shards(folder, manifest):
        tensors = load_file(path)
        assert tensors["cu_seqlens"][-1] == tensors["input_ids"].size, path
        parts.append(tensors["input_ids"].reshape(-1))
    return np.concatenate(parts)


def arrow(folder, manifest):
    try:
        import datasets
        table = datasets.load_from_disk(str(folder)).data.table
    except ImportError:
        import pyarrow as pa
        files = json.loads((folder / "state.json").read_text())["_data_files"]
        table = pa.concat_tables(
            [pa.ipc.open_stream(folder / file["filename"]).read_all() for file in files])
    return table["input_ids"].combine_chunks().flatten().to_numpy()


def parquet(folder, manifest):
    import pyarrow as pa
    import pyarrow.parquet as pq
    tables = [pq.read_table(path, page_checksum_verification=True) for _, path in shards(folder, manifest)]
    return pa.concat_tables(tables)["input_ids"].combine_chunks().flatten().to_numpy()


readers = dict(npy=npy, bin=flat, llmc=llmc, megatron=megatron, mds=mds, litdata=litdata,
               datatrove=datatrove, dolma=dolma, safetensors=safetensors, arrow=arrow, parquet=parquet)


def parts(folder, manifest):
    """The data sets in a folder, which are folders of their own after --split, with their shards."""
    found = {}
    for shard in manifest["shards"]:
        part, _, name = shard["file"].rpartition("/")
        found.setdefault(part, []).append(shard | {"file": name})
    return {part: (folder / part, manifest | {"shards": found[part]}) for part in found}


def main():
    expected = {}
    failed = False
    for folder in map(Path, sys.argv[1:]):
        manifest = json.loads((folder / "manifest.json").read_text())
        layout = manifest["layout"]
        sets = parts(folder, manifest)
        try:
            tokens = np.concatenate(
                [np.empty(0, token_type(manifest))]
                + [readers[layout["format"]](*each) for each in sets.values()])
        except ImportError as error:
            print(f"SKIPPED {folder}: {error}")
            continue
        except Exception as error:  # a reader's own complaint is what this script is for
            print(f"FAILED  {folder}: {type(error).__name__}: {error}")
            failed = True
            continue
        # Shards end elsewhere in some formats; padding is at the end of sequences only.
        total = manifest["totals"]["tokens"] + manifest["totals"]["padding_tokens"]
        known = expected.setdefault((layout["packing"], *sets), tokens)
        same = len(tokens) == total and np.array_equal(tokens, known)
        print(f"{'ok     ' if same else 'DIFFERS'} {folder}: {layout['format']}, "
              f"{layout['packing']}, {len(tokens)} tokens")
        failed |= not same
    return failed


if __name__ == "__main__":
    sys.exit(main())
