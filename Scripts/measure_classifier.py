#!/usr/bin/env python3
"""Recall and false positives of `medprep classify` on labelled texts.

    Scripts/measure_classifier.py .build/release/medprep ../shared/data/classify/*.jsonl.zst

A line of a file is {"id", "lang", "label": "medical" | anything else, "level", "source", "text"}. Rates are averaged
over sources of at least ten texts, so that big sources do not decide; F1 is at equal numbers of
medical and other texts: 2 TPR / (1 + TPR + FPR).
"""

import json
import subprocess
import sys
from collections import defaultdict

program, *files = sys.argv[1:]
# (language, level) -> label -> source -> [accepted, all]
counts = defaultdict(lambda: {True: defaultdict(lambda: [0, 0]), False: defaultdict(lambda: [0, 0])})
for line in subprocess.run(
    [program, "classify", "--quiet", *files], stdout=subprocess.PIPE, check=True
).stdout.splitlines():
    row = json.loads(line)
    for level in (row["level"], "all"):
        count = counts[row["language"], level][row["label"] == "medical"][row["source"]]
        count[0] += row["medical"]
        count[1] += 1


def rate(sources):
    rates = [accepted / total for accepted, total in sources.values() if total >= 10]
    return sum(rates) / len(rates) if rates else None


print("language  level      recall  false positives  F1")
for (language, level), labels in sorted(counts.items()):
    recall, wrong = rate(labels[True]), rate(labels[False])
    if recall is not None and wrong is not None:
        f1 = 2 * recall / (1 + recall + wrong)
        print(f"{language:8}  {level:9}  {recall:6.3f}  {wrong:15.3f}  {f1:.3f}")
