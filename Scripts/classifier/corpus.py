"""The texts that a lexicon is fitted to: labelled ones, and what everyone has.

Beside the labelled texts (JSON lines: id, lang, label, level, source, text), general language is sampled from the word
frequencies of the package `wordfreq` (data CC BY-SA 4.0), and a terminology, a term a line, is shown as short medical
texts. Neither decides much: they keep common words from being taken for medical ones, and widen the vocabulary.
"""

import collections
import json
import random

import numpy
import wordfreq

from folding import ROOT

ROWS_PER_GROUP = 700       # of a source, label and level
SLICES_PER_GROUP = 250
GENERAL, TERMINOLOGY = "(word frequencies)", "(terminology)"


class Text:
    """A folded text with its label; `is_original` tells whole labelled texts from what was made of them."""

    __slots__ = ("folded", "is_medical", "source", "level", "is_original")

    def __init__(self, folded, is_medical, source, level, is_original):
        self.folded, self.is_medical, self.source = folded, is_medical, source
        self.level, self.is_original = level, is_original


def labelled(path, language, fold, generator):
    """The labelled texts, at most so many of a source, label and level, and slices of the long ones."""
    groups = collections.defaultdict(list)
    lines = (ROOT / "Scripts/classifier/mislabelled.tsv").read_text().splitlines()
    wrong = {line.split("\t")[0] for line in lines if not line.startswith("#")}
    for line in open(path):
        row = json.loads(line)
        if row["id"] in wrong:
            continue
        groups[row["source"], row["label"], row["level"]].append(row)
    lengths = (25, 40, 70, 140, 280) if language in ("zh", "ja") else (50, 90, 150, 300, 600)
    for (source, label, level), rows in sorted(groups.items()):
        rows.sort(key=lambda row: row["id"])
        generator.shuffle(rows)
        for index, row in enumerate(rows[:ROWS_PER_GROUP]):
            folded = fold(row["text"][:8000])[:8000 if level == "document" else 4000]
            if not folded:
                continue
            is_medical = label == "medical"
            yield Text(folded, is_medical, source, level, True)
            if level != "sentence" and index < SLICES_PER_GROUP and len(folded) > 300:
                length = generator.choice(lengths)
                start = generator.randrange(max(1, len(folded) - length))
                part = folded[start:start + length]
                if language not in ("zh", "ja"):
                    part = " ".join(part.split()[1:-1])
                if part:
                    yield Text(part, is_medical, source, "slice", False)


def terminology(path, fold, generator):
    """Short texts of one to six terms, from a file with a term and its source on each line."""
    terms = collections.defaultdict(list)
    for line in open(path):
        term, source = line.rstrip("\n").split("\t")[:2]
        if len(term) > 2:
            terms[source.split(",")[0]].append(term)
    for source, names in sorted(terms.items()):
        generator.shuffle(names)
        position = 0
        for _ in range(700):
            count = generator.choice((1, 1, 2, 3, 6))
            folded = fold(". ".join(names[position:position + count]))
            position += count
            if folded:
                yield Text(folded, True, TERMINOLOGY + source, "terms", False)


def general(language, fold):
    """Texts of words drawn by their frequency in general language."""
    frequencies = wordfreq.get_frequency_dict(language, "best")
    words = list(frequencies)
    shares = numpy.array([frequencies[word] for word in words])
    shares /= shares.sum()
    state = numpy.random.RandomState(3)
    separator = "" if language in ("zh", "ja") else " "
    for _ in range(1500):
        count = int(state.choice((10, 20, 40, 100, 300)))
        folded = fold(separator.join(words[i] for i in state.choice(len(words), count, p=shares)))
        if folded:
            yield Text(folded, False, GENERAL, "words", False)


def is_made_up(source):
    return source == GENERAL or source.startswith(TERMINOLOGY)
