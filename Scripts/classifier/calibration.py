"""From raw scores to probabilities and thresholds, by length: the lines @at of a lexicon.

Everything is fitted to scores of texts whose source the weights have not seen, each source counting alike.
"""

import math

import numpy

KNOTS = {True: (10, 25, 60, 150, 500, 2000), False: (30, 70, 150, 350, 1000, 4000)}   # by unspaced script
# The most false positives by mode, for sentences and for longer texts; a margin is left for sources yet unknown.
FALSE_POSITIVES = {"keyword": (0.0275, 0.010), "strict": (0.004, 0.0025), "recall": (0.10, 0.05)}
SENTENCE_KNOTS = 3
# Thresholds (logits) that suit most languages, for sentences and longer texts. Those of a language lie half way between
# these and what its own few sources ask for.
TYPICAL = {"keyword": (0.8, 1.2), "strict": (3.2, 4.0), "recall": (-0.2, 0.0)}


def source_weights(model, mask):
    weights = numpy.zeros(len(model.labels))
    for label in (False, True):
        sources = sorted(set(model.sources[mask & (model.labels == label)]))
        for source in sources:
            chosen = mask & (model.labels == label) & (model.sources == source)
            weights[chosen] = min(1.0, chosen.sum() / 20) / chosen.sum()
    return weights


def logistic(scores, labels, weights, start, ridge):
    """Slope and intercept by Newton's method, held near `start`."""
    slope, intercept = start
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-numpy.clip(slope * scores + intercept, -30, 30)))
        error = weights * (p - labels)
        curvature = weights * p * (1 - p)
        gradient = numpy.array([error @ scores + ridge * (slope - start[0]),
                                error.sum() + ridge * (intercept - start[1])])
        hessian = numpy.array([[curvature @ scores ** 2 + ridge, curvature @ scores],
                               [curvature @ scores, curvature.sum() + ridge]])
        step = numpy.linalg.solve(hessian, gradient)
        slope, intercept = max(slope - step[0], 0.1), intercept - step[1]
        if numpy.abs(step).max() < 1e-6:
            break
    return slope, intercept


def calibrate(model, scores, is_unspaced):
    """A row (characters, slope, intercept, keyword, strict, recall) for each knot."""
    known = ~numpy.isnan(scores)
    knots = KNOTS[is_unspaced]
    place = numpy.interp(numpy.log(numpy.maximum(model.lengths, 1)), numpy.log(knots), range(len(knots)))
    scores, labels = numpy.where(known, scores, 0), model.labels.astype(float)

    def balanced(weights):
        weights = weights.copy()
        for label in (0, 1):
            chosen = labels == label
            weights[chosen] /= max(weights[chosen].sum(), 0.5)
        return weights

    whole = logistic(scores, labels, balanced(source_weights(model, known)), (1.0, -2.0), 1e-3)
    lines = []
    for knot, characters in enumerate(knots):
        near = numpy.maximum(0, 1 - numpy.abs(place - knot))
        weights = source_weights(model, known & (near > 0)) * near
        slope, intercept = logistic(scores, labels, balanced(weights), whole, 0.05)
        lines.append([characters, slope, intercept])
    # Neighbours are averaged, since each saw few sources.
    smooth = [lines[0]]
    for before, own, after in zip(lines, lines[1:], lines[2:]):
        smooth.append([own[0]] + [0.25 * before[i] + 0.5 * own[i] + 0.25 * after[i] for i in (1, 2)])
    lines = smooth + [lines[-1]]

    probabilities = probability(lines, scores, model.lengths)
    logits = numpy.log(probabilities / (1 - probabilities))
    for knot in range(len(knots)):
        near = numpy.maximum(0, 1 - numpy.abs(place - knot) / 1.5)
        weights = balanced(source_weights(model, known & (near > 0)) * near)
        thresholds = []
        for mode, limits in FALSE_POSITIVES.items():
            limit = limits[knot >= SENTENCE_KNOTS]
            least = {"keyword": -0.5, "strict": 1.0, "recall": -2.0}[mode]
            candidates = []
            for logit in numpy.arange(least, 6.01, 0.1):
                called = logits >= logit
                recall, wrong = weights[called & (labels == 1)].sum(), weights[called & (labels == 0)].sum()
                if wrong <= limit:
                    candidates.append((2 * recall / (1 + recall + wrong), logit))
            # Where texts are well apart many thresholds do; the middle one is the safest.
            best = max(candidates, default=(0, 6.0))[0]
            good = [logit for f1, logit in candidates if f1 >= best - 0.003] or [6.0]
            own = (good[0] + good[-1]) / 2
            thresholds.append((own + TYPICAL[mode][knot >= SENTENCE_KNOTS]) / 2)
        lines[knot] += thresholds
    return lines


def judge_unseen(model, scores, is_unspaced):
    """For each text its probability, and the thresholds by mode, calibrated without the texts of its source."""
    probabilities = numpy.full(len(scores), numpy.nan)
    thresholds = {mode: numpy.full(len(scores), numpy.nan) for mode in FALSE_POSITIVES}
    for source in sorted(set(model.sources[~numpy.isnan(scores)])):
        own = model.sources == source
        lines = calibrate(model, numpy.where(own, numpy.nan, scores), is_unspaced)
        probabilities[own] = probability(lines, scores[own], model.lengths[own])
        for mode in FALSE_POSITIVES:
            thresholds[mode][own] = threshold(lines, model.lengths[own], mode)
    return probabilities, thresholds


def probability(lines, scores, lengths):
    knots = numpy.log([line[0] for line in lines])
    place = numpy.log(numpy.maximum(lengths, 1))
    slope = numpy.interp(place, knots, [line[1] for line in lines])
    intercept = numpy.interp(place, knots, [line[2] for line in lines])
    return 1 / (1 + numpy.exp(-numpy.clip(slope * scores + intercept, -30, 30)))


def threshold(lines, lengths, mode):
    """The probability from which a text of each length is medical."""
    column = 3 + list(FALSE_POSITIVES).index(mode)
    knots = numpy.log([line[0] for line in lines])
    return numpy.interp(numpy.log(numpy.maximum(lengths, 1)), knots, [sigmoid(line[column]) for line in lines])


def sigmoid(logit):
    return 1 / (1 + math.exp(-logit))
