#!/usr/bin/env python3
"""Train the model of medprep's language identifier, vocab/language/model.bin.

    pip install numpy numba
    Scripts/train_language_identifier.py texts.pickle [--hold-out SOURCE ...] [--output vocab/language/model.bin]

The input is a pickled dictionary from (language code, source) to a list of texts; vocab/language/SOURCE.md says which
sources the shipped model was made from. Sources named with --hold-out are not learned from but measured on.
A softmax regression for each script over hashed letter sequences (`language_features.py`), fitted by AdaGrad, then
rounded to signed bytes.
"""

import argparse
import collections
import pathlib
import pickle
import random
import sys

import numba
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parent / "classifier"))
from language_features import BITS, CLASSES, SCRIPTS, rows  # noqa: E402

LENGTHS = (12, 16, 20, 20, 20, 30, 50, 90, 200)
# Texts are more often in these than in others, so that a doubtful one is.
TARGET_WEIGHT = 2.5
TARGETS = ("en", "zh", "ja", "fr", "ru", "es", "de", "ar")


@numba.njit(fastmath=True)
def fit(indices, ends, labels, weights, table, bias, squares, bias_squares, rate, decay, order):
    classes = table.shape[1]
    scores = numpy.zeros(classes, numpy.float32)
    loss = 0.0
    for sample in order:
        begin, end = ends[sample], ends[sample + 1]
        factor = numpy.float32(1.0 / numpy.sqrt(max(1, end - begin)))
        scores[:] = bias
        for position in range(begin, end):
            row = indices[position]
            for lane in range(classes):
                scores[lane] += factor * table[row, lane]
        top = scores.max()
        total = numpy.float32(0)
        for lane in range(classes):
            scores[lane] = numpy.exp(scores[lane] - top)
            total += scores[lane]
        loss -= numpy.log(scores[labels[sample]] / total + 1e-9)
        for lane in range(classes):
            gradient = weights[sample] * (scores[lane] / total - (1.0 if lane == labels[sample] else 0.0))
            bias_squares[lane] += gradient * gradient
            bias[lane] -= rate * gradient / numpy.sqrt(bias_squares[lane])
            scores[lane] = gradient * factor
        for position in range(begin, end):
            row = indices[position]
            for lane in range(classes):
                gradient = scores[lane] + decay * table[row, lane]
                squares[row, lane] += gradient * gradient
                table[row, lane] -= rate * gradient / numpy.sqrt(squares[row, lane])
    return loss / len(order)


def pieces(text, generator):
    """A text, cut to a length that users have."""
    length = generator.choice(LENGTHS)
    if len(text) <= length:
        return text
    start = 0 if generator.random() < .5 else generator.randrange(len(text) - length)
    return text[start:start + length]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts")
    parser.add_argument("--hold-out", nargs="*", default=[])
    parser.add_argument("--output")
    parser.add_argument("--epochs", type=int, default=4)
    arguments = parser.parse_args()
    with open(arguments.texts, "rb") as file:
        texts = pickle.load(file)
    place = {code: (script, index) for script, names in CLASSES.items()
             for index, group in enumerate(names) for code in group.split()}
    generator = random.Random(1)

    models = {}
    for script, names in CLASSES.items():
        indices, ends, labels, weights = [], [0], [], []
        counts = collections.Counter()
        for (code, source), lines in sorted(texts.items()):
            if place.get(code, (None,))[0] != script and not (script == 3 and code in ("zh", "ja")):
                continue
            if source in arguments.hold_out:
                continue
            index = names.index(code) if script == 3 else place[code][1]
            cap = 4000 if code in TARGETS else 2500
            for line in lines[:cap]:
                for _ in range(2 if len(line) > 60 else 1):
                    found = rows(pieces(line, generator))[0][script]
                    if found:
                        indices.extend(found)
                        ends.append(len(indices))
                        labels.append(index)
                        counts[index] += 1
        weights = numpy.array([1.0 / numpy.sqrt(counts[label]) for label in labels])
        weights *= [TARGET_WEIGHT if names[label].split()[0] in TARGETS else 1 for label in labels]
        weights /= weights.mean()
        weights = numpy.minimum(weights, 4)
        indices, ends = numpy.array(indices, numpy.int32), numpy.array(ends, numpy.int64)
        labels = numpy.array(labels)
        table = numpy.zeros((1 << BITS[script], len(names)), numpy.float32)
        bias = numpy.zeros(len(names), numpy.float32)
        squares, bias_squares = numpy.full(table.shape, .02, numpy.float32), numpy.full(len(names), .1, numpy.float32)
        for epoch in range(arguments.epochs):
            order = numpy.random.RandomState(epoch).permutation(len(labels))
            loss = fit(indices, ends, labels, weights.astype(numpy.float32), table, bias, squares, bias_squares,
                       numpy.float32(.25 / (1 + epoch)), numpy.float32(1e-6), order)
            print(f"{SCRIPTS[script]}: {len(labels)} texts, {len(indices)} features, epoch {epoch}, loss {loss:.4f}",
                  flush=True)
        scale = max(float(numpy.quantile(numpy.abs(table[table != 0]), .9995)) / 127, 1e-6)
        quantized = numpy.clip(numpy.round(table / scale), -127, 127).astype(numpy.int8)
        models[script] = (scale, bias, quantized)

    if arguments.output:
        path = pathlib.Path(arguments.output)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = "medprep-language-model 1\n"
        for script, names in CLASSES.items():
            scale, bias, _ = models[script]
            reported = [group.split()[0].split("@")[0] if len(group.split()) <= 4 and group.split()[0] != "cy"
                        else "und" for group in names]
            header += f"{SCRIPTS[script]} {BITS[script]} {scale:.6g} "
            header += " ".join(f"{code}={value:.4f}" for code, value in zip(reported, bias)) + "\n"
        path.write_bytes((header + "\n").encode() + b"".join(models[s][2].tobytes() for s in CLASSES))

    def identify(text):
        found, letters = rows(text)
        cjk = 3 * (letters[3] + letters[4])
        most = max(letters[0], letters[1], letters[2], cjk, letters[5])
        if most == 0 or letters[5] == most and cjk < most:
            return "other"
        if cjk == most and letters[4] * 12 > letters[3]:
            return "ja"
        script = 3 if cjk == most else next(s for s in range(3) if letters[s] == most)
        scale, bias, table = models[script]
        chosen = table[found[script]].sum(0, dtype=numpy.int64) if found[script] else 0
        scores = bias + scale * chosen / numpy.sqrt(max(1, len(found[script])))
        code = CLASSES[script][int(scores.argmax())].split()[0]
        return code if code in TARGETS else "other"

    confusion = collections.Counter()
    for length in (20, 1000):
        total, right = collections.Counter(), collections.Counter()
        for (code, source), lines in sorted(texts.items()):
            if source not in arguments.hold_out:
                continue
            truth = code if code in TARGETS else "other"
            for line in lines[4000:4300] if len(lines) > 4300 else lines[:300]:
                answer = identify(line[:length])
                total[truth, source] += 1
                right[truth, source] += answer == truth
                if answer != truth:
                    confusion[length, code, answer] += 1
        for key in sorted(total):
            print(length, *key, total[key], f"{right[key] / total[key]:.4f}")
    print(confusion.most_common(25))


if __name__ == "__main__":
    main()
