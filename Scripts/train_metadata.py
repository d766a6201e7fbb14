#!/usr/bin/env python3
"""Learns what speaks for a title, an author and a date, and writes the weights for the extractor.

    medprep explain-metadata --jsonl < pages.jsonl > candidates.jsonl     # for each set of pages
    Scripts/train_metadata.py --pages a.jsonl,b.jsonl --candidates a.out,b.out [--write]

Pages are JSON lines with "id", "html" and the known "title", "author" and "date" (an empty string: the page
has none; null or absent: not known). Each page's candidates come with their features; the model is a
conditional logit (McFadden 1974): P(candidate) is proportional to exp(features . weights), fitted by maximum
likelihood with a ridge penalty. Prints accuracies with each set left out of the training in turn, then
the ones of the model fitted to all. Needs NumPy and SciPy.
"""

import argparse
import collections
import json
import pathlib
import re
import unicodedata

import numpy
from scipy.optimize import minimize

OUTPUT = pathlib.Path(__file__).parent.parent / "Sources/Extraction/Metadata/MetadataWeights.swift"
# Pages without a value count less: their annotators often left out what the page does say.
EMPTY_WEIGHT = {"title": 0.0, "author": 0.2, "date": 0.3}
# So much counts a page whose value is none of the candidates: there "none" is better than a wrong answer.
UNREACHABLE_WEIGHT = {"title": 0.0, "author": 0.15, "date": 0.0}
# What serves pages of sets that were left out best: with less, the habits of single sets are learned.
RIDGE = {"title": 10, "author": 10, "date": 10}


def normalized(text):
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text or "").lower()).strip()


def is_right(field, gold, value):
    """Equal titles, or one holding the other with at least 70 % of its length; equal sets of names; the
    same day."""
    if value is None:
        return not gold
    if not gold:
        return False
    if field == "date":
        return value[:10] == gold[:10]
    if field == "author":
        def names(text):
            return {n for n in map(normalized, re.split(r";|,| and | und | et | y |/|&", text)) if n}
        return names(gold) == names(value)
    a, b = normalized(gold), normalized(value)
    return bool(b) and (a == b or (a in b and len(a) >= 0.7 * len(b)) or (b in a and len(b) >= 0.7 * len(a)))


def read(field, pages, candidates, names):
    """A list of (feature rows, right rows, has a value) for the pages with a known value."""
    found = {json.loads(line)["id"]: line for line in open(candidates)}
    columns = {name: index for index, name in enumerate(names)}
    rows = []
    for line in open(pages):
        page = json.loads(line)
        gold = page.get(field)
        if gold is None or page["id"] not in found:
            continue
        options = json.loads(found[page["id"]]).get(field, [])
        features = numpy.zeros((len(options), len(names)))
        right = numpy.zeros(len(options))
        for row, option in enumerate(options):
            for name, value in option["evidence"].items():
                features[row, columns[name]] = value
            right[row] = is_right(field, str(gold), option.get("value"))
        rows.append((features, right, bool(gold), page["id"], gold, [o.get("value") for o in options]))
    return rows


def fit(field, rows, width):
    cases = []
    for features, right, has_value, _, _, values in rows:
        importance = 1.0 if has_value else EMPTY_WEIGHT[field]
        if not right.any() and has_value:
            right, importance = numpy.array([value is None for value in values], float), UNREACHABLE_WEIGHT[field]
        if importance > 0 and right.any():
            cases.append((features, right, importance))

    def loss(weights):
        value, gradient = RIDGE[field] * weights @ weights, 2 * RIDGE[field] * weights
        for features, right, importance in cases:
            scores = features @ weights
            odds = numpy.exp(scores - scores.max())
            right_odds = odds * right
            value -= importance * numpy.log(right_odds.sum() / odds.sum())
            gradient = gradient + importance * features.T @ (
                odds / odds.sum() - right_odds / right_odds.sum())
        return value, gradient

    return minimize(loss, numpy.zeros(width), jac=True, method="L-BFGS-B",
                    options={"maxiter": 500}).x


def accuracy(rows, weights, has_value=True):
    hits = [
        bool(len(features)) and right[numpy.argmax(features @ weights)]
        for features, right, known, *_ in rows if known == has_value
    ]
    return float(numpy.mean(hits)) if hits else float("nan")


def wrong(rows, weights):
    """The share of pages with a value that get another one."""
    answers = [
        values[numpy.argmax(features @ weights)] is not None and not right[numpy.argmax(features @ weights)]
        for features, right, known, _, _, values in rows if known and len(features)
    ]
    return float(numpy.mean(answers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", required=True)
    parser.add_argument("--candidates", required=True)
    parser.add_argument("--write", action="store_true", help=f"write {OUTPUT.name}")
    parser.add_argument("--show", help="a set whose wrong answers are printed")
    parser.add_argument("--fields", default="title,author,date")
    options = parser.parse_args()
    pages, candidates = options.pages.split(","), options.candidates.split(",")
    tables = {}
    for field in options.fields.split(","):
        names = sorted({
            name for path in candidates for line in open(path)
            for option in json.loads(line).get(field, []) for name in option["evidence"]
        })
        sets = {p: read(field, p, c, names) for p, c in zip(pages, candidates)}
        print(f"\n{field}: {len(names)} features")
        every = [row for rows in sets.values() for row in rows]
        weights = fit(field, every, len(names))
        for name, rows in sets.items():
            known = [row for row in rows if row[2]]
            if not known:
                continue
            others = [row for other, more in sets.items() if other != name for row in more]
            apart = fit(field, others, len(names)) if len(sets) > 1 else weights
            print(
                f"{pathlib.Path(name).stem:14} known {len(known):5}"
                f"  reachable {numpy.mean([row[1].any() for row in known]):.3f}"
                f"  left out {accuracy(rows, apart):.3f}"
                f"  wrong {wrong(rows, apart):.3f}"
                f"  fitted {accuracy(rows, weights):.3f}"
                f"  right where none {accuracy(rows, apart, False):.3f}")
            if options.show and options.show in name:
                for features, right, has_value, page, gold, values in known:
                    best = int(numpy.argmax(features @ weights)) if len(features) else None
                    if best is None or not right[best]:
                        got = None if best is None else values[best]
                        print("  ", page, "|", gold, "|", got, "|", "reachable" if right.any() else "",
                              {names[i]: round(v, 2) for i, v in enumerate(features[best]) if v}
                              if best is not None else "")
        tables[field] = "\n".join(
            f"    {name} {weight:.3f}" for name, weight in zip(names, weights) if abs(weight) >= 0.0005)
    if options.write:
        parts = "\n".join(
            f'  static let {field}: StaticString = """\n{table}\n    """' for field, table in tables.items())
        OUTPUT.write_text(
            "// Generated by Scripts/train_metadata.py: do not edit.\n\n"
            f"/// What each feature weighs, learned from {len(every)} pages with known values.\n"
            f"enum MetadataWeights {{\n{parts}\n}}\n")


if __name__ == "__main__":
    main()
