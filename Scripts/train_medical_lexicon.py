#!/usr/bin/env python3
"""Make vocab/medical/LANG.tsv from the hand-written core terms of a language and labelled texts.

    pip install numpy scipy wordfreq
    Scripts/train_medical_lexicon.py fr --labelled fr.jsonl --terms fr-terms.tsv

To add a language, write Scripts/classifier/core/LANG.txt (some hundred terms; `classifier/core_terms.py` says how),
bring labelled texts (JSON lines: id, label, level, source, text; the label of medical texts is "medical", levels are
sentence, paragraph, document) and run this. Without labelled texts, a lexicon of the core terms alone is written.

Candidates are words, prefixes, suffixes and pairs of words, or 1 to 4 Chinese or Japanese characters. The weights are
fitted to the texts around those of the core terms (`fitting.py`); thresholds are set by texts whose source was left out
(`calibration.py`). What weights and thresholds do to texts of a source that neither has seen is printed: recall and
false positives averaged over sources.
"""

import argparse
import collections
import pathlib
import random
import sys

import numpy
import scipy.sparse

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Scripts/classifier"))

import calibration  # noqa: E402
import core_terms  # noqa: E402
import corpus  # noqa: E402
import features  # noqa: E402
import fitting  # noqa: E402
from folding import Folder  # noqa: E402

MMEDC = {"en": (5, .04), "zh": (5, .05), "ja": (5, .05), "ru": (4, .02), "es": (4, .04), "fr": (4, .04)}
HEADER = """\
# Weighted terms of medprep's medical classifier for the language {language}: {count} entries.
# Licence: the terms written by hand (Scripts/classifier/core/{language}.txt) Apache-2.0, as the project; the others are words of
# general language, and all weights statistics, learned by Scripts/train_medical_lexicon.py from texts that are not
# contained here: {sources}.
#
# Lines that begin with # are for readers. Lines that begin with @ are figures (MedicalCalibration says what they mean):
#   @gain, @offset   score = gain * sum of weight * log(1 + count) / sqrt(letters + offset)
#   @at              letters of the text; slope and intercept of the score's probability; the probability from which a
#                    text is medical in the modes keyword, strict, recall
#   @mmedc           different terms and density that the mode mmedc asks for
#
# Columns, separated by one tab:
#   term    as a person writes it; case, accents, width, punctuation and Traditional Chinese do not matter
#   match   word: the whole word or phrase; prefix: words that begin so; suffix: words that end so;
#           substring: anywhere (scripts without spaces, inside of compounds)
#   weight  what it adds to the score; about 3 for a plainly medical word, below 0 for words of other subjects
#   kind    medical (counts as a hit), ambiguous (adds its weight only), negative
#   topic   the subject of medical terms
"""


def read(language, arguments, fold):
    """The texts of a language as counts of candidate terms."""
    generator = random.Random(1)
    core = core_terms.load(language, fold)
    texts = list(corpus.labelled(arguments.labelled, language, fold, generator))
    if arguments.terms:
        texts += corpus.terminology(arguments.terms, fold, generator)
    texts += corpus.general(language, fold)
    candidates = features.Candidates(language, core)
    counts, frequency = [], collections.Counter()
    for text in texts:
        count = candidates.count(text.folded)
        counts.append(count)
        frequency.update(count.keys())
    names = sorted(name for name, number in frequency.items() if number >= 3 or name in core)
    ignored = core_terms.ignored(language, fold)
    names = [name for name in names if name in core or not any(letters in name for letters in ignored)]
    names = sorted(set(names) | set(core))
    index = {name: column for column, name in enumerate(names)}
    columns, numbers, ends = [], [], [0]
    for count in counts:
        known = sorted((index[name], number) for name, number in count.items() if name in index)
        columns += [column for column, _ in known]
        numbers += [number for _, number in known]
        ends.append(len(columns))
    matrix = scipy.sparse.csr_matrix(
        (numpy.array(numbers, numpy.float32), numpy.array(columns, numpy.int32), numpy.array(ends)),
        shape=(len(texts), len(names)))
    matrix, names = without_twins(matrix, names, core)
    common = set()
    for word in corpus.wordfreq.top_n_list(language, 300):
        folded = fold(word)
        common |= {features.key(folded, form) for form in features.FORMS}
    is_unspaced = language in ("zh", "ja")
    return fitting.Model(texts, matrix, names, [features.length(text.folded) for text in texts], core, common,
                         gain=4.0 if is_unspaced else 10.0, offset=10.0 if is_unspaced else 30.0)


def without_twins(matrix, names, core):
    """Of terms that lie in the same texts equally often, the shortest prefix, else word, is kept, and core terms."""
    marks = matrix.T @ numpy.random.RandomState(0).rand(matrix.shape[0])
    order = {"prefix": 0, "substring": 0, "word": 1, "suffix": 2}

    def preference(column):
        name = names[column]
        length = -len(name) if features.form(name) == "substring" else len(name)
        return name not in core, order[features.form(name)], length, name

    seen, kept = set(), []
    for column in sorted(range(len(names)), key=preference):
        mark = round(float(marks[column]), 6)
        if names[column] in core or mark not in seen:
            kept.append(column)
        seen.add(mark)
    kept.sort()
    return matrix[:, kept], [names[column] for column in kept]


def topics(model, weights):
    """The topic of each learned medical term: that of the core terms it is found with."""
    names = sorted({topic for kind, topic, _ in model.core.values() if kind == "medical"} - {"general"})
    rows = numpy.flatnonzero(model.labels & (model.levels != "document"))
    present = (model.counts[rows] > 0).astype(numpy.float32)
    subject = numpy.zeros((len(rows), len(names)), numpy.float32)
    for column, name in enumerate(model.names):
        kind, topic, _ = model.core.get(name, ("", "general", ""))
        if kind == "medical" and topic != "general":
            subject[:, names.index(topic)] += present[:, column].toarray().ravel()
    subject /= numpy.maximum(subject.sum(1, keepdims=True), 1)
    base = subject.mean(0) + 1e-3
    support = numpy.asarray(present.sum(0)).ravel()
    joint = (present.T @ subject) / numpy.maximum(support, 1)[:, None]
    ratio = joint / base
    best = ratio.argmax(1)
    return ["general" if weights[i] <= 0 or support[i] < 5 or ratio[i, best[i]] < 1.6 else names[best[i]]
            for i in range(len(model.names))]


def kind_of(model, column, weight, ratio):
    if weight < 0:
        return "negative"
    if model.kinds[column] == "medical":
        return "medical"
    return "medical" if weight >= 1 and ratio[column] >= 8 and model.kinds[column] == "" else "ambiguous"


def write(path, language, model, weights, lines, gain, offset):
    mask = numpy.ones(len(model.labels), bool)
    share = fitting.text_weights(model.sources, model.labels, model.levels, mask)
    present = (model.counts > 0).astype(numpy.float32)
    ratio = (present[model.labels].T @ share[model.labels] + 1e-4) / (
        present[~model.labels].T @ share[~model.labels] + 1e-4)
    subject = topics(model, weights)
    entries = []
    for column, name in enumerate(model.names):
        weight = round(float(weights[column]), 2)
        if abs(weight) < 0.05:
            continue
        core = model.core.get(name)
        text = core[2] if core else name.strip()
        kind = kind_of(model, column, weight, ratio)
        topic = "general" if kind != "medical" else core[1] if core else subject[column]
        entries.append((kind != "medical", kind, topic, -abs(weight), text, features.form(name), weight))
    entries.sort()
    sources = ", ".join(sorted(set(s.strip("()") for s in model.sources if not s.startswith(corpus.TERMINOLOGY))))
    with open(path, "w") as file:
        file.write(HEADER.format(language=language, count=len(entries), sources=sources))
        terms, density = MMEDC.get(language, (4, .04))
        file.write(f"@gain\t{gain:g}\n@offset\t{offset:g}\n@mmedc\t{terms}\t{density}\n")
        for characters, slope, intercept, *thresholds in lines:
            limits = "\t".join(f"{calibration.sigmoid(logit):.4f}" for logit in thresholds)
            file.write(f"@at\t{characters}\t{slope:.3f}\t{intercept:.3f}\t{limits}\n")
        file.write("term\tmatch\tweight\tkind\ttopic\n")
        for _, kind, topic, _, text, form, weight in entries:
            file.write(f"{text}\t{form}\t{weight:g}\t{kind}\t{topic}\n")
    print(f"{path}: {len(entries)} entries, {path.stat().st_size} bytes")


def groups(model, level):
    """The texts of each source and label, if they are ten at least: (source, label, rows)."""
    for source in sorted(set(model.sources)):
        for label in (True, False):
            chosen = model.is_original & (model.sources == source) & (model.labels == label)
            if level != "all":
                chosen &= model.levels == level
            if chosen.sum() >= 10:
                yield source, label, numpy.flatnonzero(chosen)


def recall_at(found, probabilities, most):
    """The greatest recall of one threshold with at most so many false positives, both averaged over sources."""
    counts = collections.Counter(label for _, label, _ in found)
    points = numpy.concatenate([probabilities[rows] for _, _, rows in found])
    labels = numpy.concatenate([numpy.full(len(rows), label) for _, label, rows in found])
    shares = numpy.concatenate([numpy.full(len(rows), 1 / len(rows) / counts[label]) for _, label, rows in found])
    order = numpy.argsort(-points, kind="stable")
    points, labels, shares = points[order], labels[order], shares[order]
    recall, wrong = numpy.cumsum(shares * labels), numpy.cumsum(shares * ~labels)
    possible = numpy.append(points[1:] != points[:-1], True) & (wrong <= most + 1e-9)
    return recall[possible].max(initial=0.0)


def report(model, scores, is_unspaced, language):
    """Prints what weights and thresholds do to texts of sources that neither has seen."""
    probabilities, thresholds = calibration.judge_unseen(model, scores, is_unspaced)
    for level in ("sentence", "paragraph", "document", "all"):
        found = list(groups(model, level))
        if len({label for _, label, _ in found}) < 2:
            continue
        for mode in calibration.FALSE_POSITIVES:
            called = probabilities >= thresholds[mode]
            rates = [(source, label, called[rows].mean()) for source, label, rows in found]
            recall = numpy.mean([rate for _, label, rate in rates if label])
            wrong = numpy.mean([rate for _, label, rate in rates if not label])
            print(f"{language} {mode:8} {level:9} recall {recall:.3f} false positives {wrong:.4f} "
                  f"F1 {2 * recall / (1 + recall + wrong):.3f}",
                  "  ".join(f"{source} {'+' if label else '-'}{rate:.3f}" for source, label, rate in rates)
                  if mode == "keyword" else "")
        print(f"{language} one threshold for all lengths, {level}: recall at 1 % false positives "
              f"{recall_at(found, probabilities, .01):.3f}, at 0.4 % {recall_at(found, probabilities, .004):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--labelled", help="labelled texts, JSON lines")
    parser.add_argument("--terms", help="a terminology: term, tab, source")
    parser.add_argument("--limit", type=int, default=4500, help="most entries (default: 4500)")
    parser.add_argument("--output", type=pathlib.Path)
    arguments = parser.parse_args()
    language = arguments.language
    output = arguments.output or ROOT / f"vocab/medical/{language}.tsv"
    fold = Folder().fold
    if not arguments.labelled:
        with open(output, "w") as file:
            file.write(f"# Core terms of {language}; without labelled texts, so with standard weights and thresholds.\n")
            file.write("term\tmatch\tkind\ttopic\n")
            for name, (kind, topic, text) in core_terms.load(language, fold).items():
                file.write(f"{text}\t{features.form(name)}\t{kind}\t{topic}\n")
        return
    model = read(language, arguments, fold)
    print(f"{language}: {len(model.labels)} texts, {len(model.names)} candidates, {len(model.core)} core terms",
          flush=True)
    scores = model.leave_one_source_out(
        arguments.limit, lambda source, count: print(f"  without {source}: {count} terms", flush=True))
    is_unspaced = language in ("zh", "ja")
    lines = calibration.calibrate(model, scores, is_unspaced)
    report(model, scores, is_unspaced, language)
    weights = model.fit(numpy.ones(len(model.labels), bool), arguments.limit)
    # Core terms that no text holds keep the weight that they were given.
    unseen = (model.kinds != "") & (numpy.asarray((model.counts > 0).sum(0)).ravel() == 0)
    weights[unseen] = model.prior[unseen]
    write(output, language, model, weights, lines, *((4.0, 10.0) if is_unspaced else (10.0, 30.0)))


if __name__ == "__main__":
    main()
