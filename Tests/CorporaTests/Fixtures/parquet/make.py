#!/usr/bin/env python3
"""Writes the Parquet fixtures of these tests with pyarrow, and beside each its rows as JSON lines.

    .venv/bin/python Tests/CorporaTests/Fixtures/parquet/make.py      # needs pyarrow, datafusion
"""

import datetime
import decimal
import json
import tempfile
from pathlib import Path

import datafusion
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(__file__).parent

rows = 150
words = ["fever", "Fieber", "fièvre", "лихорадка", "fiebre", "發燒", "発熱", "حمى"]
text = [None if i % 17 == 5 else " ".join(words[(i * j) % 8] for j in range(i % 9)) for i in range(rows)]
table = pa.table({
    "text": pa.array(text),
    "url": pa.array([f"https://example.org/{i // 10}/{i}" for i in range(rows)]),
    "source": pa.array([["mC4", "OSCAR"][i % 2] for i in range(rows)]),
    "score": pa.array([None if i % 7 == 0 else i / 8 for i in range(rows)], pa.float64()),
    "weight": pa.array([i / 4 for i in range(rows)], pa.float32()),
    "count": pa.array([i * i - 700 for i in range(rows)], pa.int32()),
    "large": pa.array([(-1) ** i * (1 << 40) * i for i in range(rows)], pa.int64()),
    "small": pa.array([i % 200 for i in range(rows)], pa.uint8()),
    "unsigned": pa.array([2**63 + i for i in range(rows)], pa.uint64()),
    "flag": pa.array([None if i % 11 == 0 else i % 3 == 0 for i in range(rows)]),
    "day": pa.array([datetime.date(1969, 12, 30) + datetime.timedelta(days=i * 97) for i in range(rows)]),
    "time": pa.array([datetime.datetime(2024, 2, 28, 23, 59, 59, i * 1000) for i in range(rows)],
                     pa.timestamp("us")),
    "tags": pa.array([None if i % 13 == 0 else [f"t{j}" for j in range(i % 4)] for i in range(rows)],
                     pa.list_(pa.string())),
    "ids": pa.array([[None if (i + j) % 19 == 0 else j for j in range(i % 5)] for i in range(rows)],
                    pa.list_(pa.int32())),
    "license": pa.array([{"name": ["CC0", "CC-BY"][i % 2], "version": {"major": i % 5}} for i in range(rows)]),
})


def plain(value):
    if isinstance(value, datetime.datetime):
        text = value.isoformat(timespec="microseconds")
        return text.rstrip("0").rstrip(".") + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def write(name, table, **options):
    pq.write_table(table, folder / f"{name}.parquet", **options)


with open(folder / "rows.jsonl", "w") as file:
    for row in table.to_pylist():
        file.write(json.dumps({k: plain(v) for k, v in row.items()}, ensure_ascii=False, separators=(",", ":")) + "\n")

names = table.column_names
write("snappy-v1", table, compression="snappy", row_group_size=64, data_page_size=512)
write("zstd-v2", table, compression="zstd", data_page_version="2.0", data_page_size=512)
write("gzip-plain", table, compression="gzip", use_dictionary=False)
write("brotli-int96", table, compression="brotli", use_deprecated_int96_timestamps=True)
write("none-checksums", table, compression="none", write_page_checksum=True, store_schema=False)
write("delta", table, compression="none", use_dictionary=False, data_page_size=700, column_encoding={
    "text": "DELTA_LENGTH_BYTE_ARRAY", "url": "DELTA_BYTE_ARRAY", "count": "DELTA_BINARY_PACKED",
    "large": "DELTA_BINARY_PACKED", "source": "DELTA_BYTE_ARRAY", "flag": "RLE"}, data_page_version="2.0")
write("split", table, use_dictionary=False, data_page_size=700, column_encoding={
    name: "BYTE_STREAM_SPLIT" for name in ("score", "weight", "count", "large", "time")})
write("nested", pa.table({"id": ["a"], "spans": [[{"start": 1, "end": 2}]]}))
write("structures", pa.table({"text": ["fever"] * 4, "of": pa.array(
    [None, {"a": None, "b": {"c": None}}, {"a": 1, "b": None}, {"a": 2, "b": {"c": 3}}],
    pa.struct([("a", pa.int32()), ("b", pa.struct([("c", pa.int32())]))]))}))
write("lz4", table, compression="lz4", data_page_version="2.0", data_page_size=512)  # bare blocks: LZ4_RAW
with tempfile.TemporaryDirectory() as parts:
    datafusion.SessionContext().from_arrow(table).write_parquet(parts, compression="lz4")  # Hadoop's frames
    part, = Path(parts).iterdir()
    (folder / "lz4-hadoop.parquet").write_bytes(part.read_bytes())
write("empty", table.slice(0, 0))

# Numbers of the types that only Parquet has, and the text in which they are expected.
numbers = ["-12.50", "0.05", None, "99999.99", "-0.01"]
decimals = [number and decimal.Decimal(number) for number in numbers]
long = decimal.Decimal("-12345678901234567890123456789.12")
halves = [1.5, -0.25, None, 65504, 0.099975586]
columns = pa.table({
    "text": ["fever"] * 5,
    "int32": pa.array(decimals, pa.decimal128(7, 2)),
    "int64": pa.array(decimals, pa.decimal128(18, 2)),
    "fixed": pa.array(decimals[:4] + [long], pa.decimal128(38, 2)),
    "wide": pa.array(decimals[:4] + [long], pa.decimal256(70, 2)),
    "half": pa.array(halves, pa.float16()),
    "whole": pa.array([decimal.Decimal(7)] * 5, pa.decimal128(7, 0)),
})
write("decimals", columns, store_decimal_as_integer=True)
# As some writers do, with bytes of any number.
write("decimals-plain", columns, use_dictionary=False, compression="none")
write("lzo", pa.table({"text": ["a" * 100]}), compression="lz4")
write("lzo-beside", pa.table({"text": ["fever", "cough"], "score": [1.5, 2.5], "note": ["a", "b"]}),
      compression={"text": "snappy", "score": "lz4", "note": "zstd"})
for path in folder.glob("lzo*"):  # which pyarrow does not write: number 3 of the codecs, here in the place of 7
    path.write_bytes(path.read_bytes().replace(b"\x15\x0e\x16", b"\x15\x06\x16"))
write("split-beside", pa.table({"text": ["fever", "cough"], "score": pa.array([1.5, 2.5], pa.float32())}),
      use_dictionary=["text"], column_encoding={"score": "BYTE_STREAM_SPLIT"})
write("nested-beside", pa.table({
    "text": ["fever", "cough"], "spans": [[{"start": 1, "end": 2}], []],
    "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int32())), "id": ["a", "b"],
}))
write("lists-of-lists", pa.table({
    "text": ["fever"], "grid": [[[1, 2], [3]]], "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32())),
}))
# A structure of one field is one all the same; identifiers and times have types of their own.
write("lists-of-one", pa.table({
    "text": ["fever", "cough"],
    "answers": pa.array([[{"text": "yes"}, {"text": "no"}], []], pa.list_(pa.struct([("text", pa.string())]))),
    "codes": pa.array([["R50"], []], pa.list_(pa.string())),
    "uuid": pa.array([bytes(range(16)), None], pa.uuid()),
    "time": pa.array([datetime.time(1, 2, 3, 4), datetime.time(0)], pa.time64("us")),
}))
# Two columns of one name, of which one is a structure: such a file can be written.
write("twice", pa.Table.from_arrays(
    [pa.array(["hello text here"]), pa.array([{"b": 1}]), pa.array([7])], names=["text", "a", "a"]))
# Two structures of one name, the first of which is null.
write("twins", pa.Table.from_arrays(
    [pa.array(["text"]), pa.array([None], pa.struct([("b", pa.int64())])), pa.array([{"c": 2}])],
    names=["text", "a", "a"]))
