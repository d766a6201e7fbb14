"""Writes Fixtures/datatrove.json: what datatrove's filters say about texts made here.

    pip install datatrove spacy && python make_references.py

datatrove 0.10.1 (Apache-2.0), https://github.com/huggingface/datatrove. Its splitting into words (by
spaCy) is replaced by that of medprep, written down below once more, so that what is compared are the
rules; everything else is datatrove's own code. Texts are random words of this file, seeded.
"""

import json
import random
import re
import unicodedata
from pathlib import Path
from unittest import mock

import datatrove.pipeline.filters.c4_filters as c4
import datatrove.pipeline.filters.fineweb_quality_filter as fineweb
import datatrove.pipeline.filters.gopher_quality_filter as quality
import datatrove.pipeline.filters.gopher_repetition_filter as repetition
import numpy
from datatrove.data import Document

STOP_WORDS = "the be to of and that have with".split()
WORDS = (
    "patient patients dose daily renal failure chronic acute treatment study trial placebo mg ml 5 12 "
    "0.5 mg/kg x-ray well-known 3,4 heart Therapy Blood pressure 140/90 it's HbA1c β-blocker naïve café "
    "лечение больного доза العلاج المريض electroencephalographically a i"
).split() + STOP_WORDS * 3
ENDINGS = [".", ".", ".", "", "...", "!", "?", ".)", ' "', "…", ":"]
STARTS = ["", "", "", "", "• ", "- ", "# ", "## "]


def is_inner(character):
    return unicodedata.category(character)[0] in "LMN"


def words(text, symbols=True):
    """What stands between blanks, from its first letter or digit to its last, in lower case."""
    found = []
    for token in text.split():
        places = [i for i, character in enumerate(token) if is_inner(character)]
        if places:
            found.append(token[places[0] : places[-1] + 1].lower())
        elif symbols:
            found.append(token)
    return found


def sentences(text):
    return re.findall(r"[.!?…]+[\"')\]]*(?=\s|$)", text)


def sentence(generator):
    count = generator.choice([1, 3, 6, 12, 20])
    picked = [generator.choice(WORDS) for _ in range(count)]
    if generator.random() < 0.1:
        picked.insert(0, generator.choice(["—", "***", "#", "...", "/"]))
    return generator.choice(STARTS) + " ".join(picked) + generator.choice(ENDINGS)


def text(generator):
    lines = []
    pool = [sentence(generator) for _ in range(generator.choice([1, 3, 8]))]
    repeats = generator.choice([0.0, 0.0, 0.2, 0.6])
    for _ in range(generator.choice([2, 5, 12, 30])):
        line = generator.choice(pool) if generator.random() < repeats else sentence(generator)
        if generator.random() < 0.03:
            line += generator.choice([" { }", " JavaScript.", " Lorem ipsum dolor.", " [12] ok."])
        lines.append(line)
    return generator.choice(["\n", "\n", "\n\n"]).join(lines)


def ratio(part, whole):
    return part / whole if whole else None


def measures(text):
    """The values that the filters compare, by datatrove's functions."""
    values = {}
    found = words(text)
    pure = [word for word in found if any(is_inner(c) for c in word)]
    values["words"] = len(pure)
    values["mean-word-length"] = float(numpy.mean([len(word) for word in pure]))
    values["hashes-per-word"] = text.count("#") / len(found)
    values["ellipses-per-word"] = (text.count("...") + text.count("…")) / len(found)
    values["alphabetic-words"] = sum(any(c.isalpha() for c in w) for w in found) / len(found)
    values["stop-words"] = len(set(STOP_WORDS) & set(found))
    lines = [line for line in text.splitlines() if line.strip()]
    values["bullet-lines"] = sum(line.lstrip().startswith(("•", "-")) for line in lines) / len(lines)
    values["ellipsis-lines"] = sum(line.rstrip().endswith(("...", "…")) for line in lines) / len(lines)
    paragraphs = re.split(r"\n{2,}", text.strip())
    elements, characters = repetition.find_duplicates(paragraphs)
    values["duplicate-paragraphs"] = elements / len(paragraphs)
    elements, characters = repetition.find_duplicates(re.split(r"\n+", text))
    values["duplicate-lines"] = elements / len(lines)
    values["duplicate-line-characters"] = characters / len(text.replace("\n", ""))
    for n in (2, 3, 4):
        grams = repetition.get_n_grams(pure, n)
        top = repetition.find_top_duplicate(grams) if len(set(grams)) < len(grams) else 0
        values[f"top-{n}-gram"] = top / len(text)
    for n in range(5, 11):
        values[f"duplicate-{n}-grams"] = repetition.find_all_duplicate(pure, n) / len(text)
    short = sum(len(line) <= 30 for line in lines)
    values["short-lines"] = short / len(lines)
    values["line-breaks-per-word"] = text.count("\n") / len(found)
    return values


def decision(filter, text):
    result = filter.filter(Document(text=text, id="0"))
    return True if result is True else result[1]


def main():
    generator = random.Random(7)
    gopher = quality.GopherQualityFilter(stop_words=STOP_WORDS)
    repeating = repetition.GopherRepetitionFilter()
    web = fineweb.FineWebQualityFilter()
    crawl = c4.C4QualityFilter()
    crawl.stat_update = lambda *arguments: None
    cases = []
    for _ in range(90):
        made = text(generator)
        with (
            mock.patch.object(quality, "split_into_words", lambda t, _: words(t)),
            mock.patch.object(repetition, "split_into_words", lambda t, _: words(t, symbols=False)),
            mock.patch.object(fineweb, "split_into_words", lambda t, _: words(t)),
            mock.patch.object(c4, "split_into_sentences", lambda t, _: sentences(t)),
        ):
            document = Document(text=made, id="0")
            kept = crawl.filter(document)
            cases.append(
                {
                    "text": made,
                    "measures": measures(made),
                    "quality": decision(gopher, made.replace("\n\n", "\n")),
                    "repetition": decision(repeating, made),
                    "fineweb": decision(web, made),
                    "c4": True if kept is True else kept[1],
                    "c4_text": document.text if kept is True else None,
                }
            )
    path = Path(__file__).parent / "Fixtures" / "datatrove.json"
    path.write_text(json.dumps(cases, ensure_ascii=False, indent=0) + "\n")
    for name in ("quality", "repetition", "fineweb", "c4"):
        counts = {}
        for case in cases:
            counts[case[name]] = counts.get(case[name], 0) + 1
        print(name, counts)


main()
