#!/usr/bin/env python3
"""Writes the texts from which medprep-32k was learned, as JSON lines {"text": ...}.

    python3 make_sample.py DATA SAMPLE.jsonl

DATA holds text/LANGUAGE.jsonl and classify/LANGUAGE.jsonl, lines with "text" and "source" (SOURCE.md).
6,000,000 bytes a language: texts in NFC, duplicates left out, in the order of their SHA-256, the last one cut.
"""
import hashlib
import json
import pathlib
import sys
import unicodedata

LANGUAGES = ["en", "zh", "ja", "fr", "ru", "es", "de", "ar"]
BYTES = 6_000_000
# Generated from templates: their stock phrases would become tokens.
LEFT_OUT = {"zhdialogue", "toyhom_dialogue", "jmedllm"}

data, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
with open(target, "w", encoding="utf-8") as sample:
    for language in LANGUAGES:
        texts = {}
        for folder in ["text", "classify"]:
            with open(data / folder / f"{language}.jsonl", encoding="utf-8") as lines:
                for line in lines:
                    record = json.loads(line)
                    if record["source"] not in LEFT_OUT:
                        text = unicodedata.normalize("NFC", record["text"]).encode()
                        texts[hashlib.sha256(text).digest()] = text
        left = BYTES
        for _, text in sorted(texts.items()):
            text = text[:left].decode("utf-8", "ignore")
            left -= len(text.encode())
            sample.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
            if left <= 3:
                break
        print(language, BYTES - left, "of", sum(map(len, texts.values())))
