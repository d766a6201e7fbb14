"""Fits the weights of terms: logistic regression around hand-written weights, by accelerated proximal gradients.

Minimized is  Σ weight · log(1 + exp(−y (V w + b)))  +  ½ λ₂ |w − w₀|²  +  Σ λ₁ |w − w₀|  over w between bounds, where w₀ are
the weights of the core terms (0 for all others). So a term that no text speaks for or against keeps its weight, and a
term gets one only if two sources at least speak for it (`sources_for_term`).

Beck and Teboulle 2009, "A fast iterative shrinkage-thresholding algorithm", https://doi.org/10.1137/080716542, with
the restarts of O'Donoghue and Candès 2015, https://doi.org/10.1007/s10208-013-9150-3.
"""

import collections
import math

import numpy
import scipy.sparse

import core_terms
import corpus

SELECTION_PENALTY = 3e-4        # λ₁ while terms are selected
SELECTION_RIDGE = 1e-3          # λ₂ then
RIDGE = 2e-3                    # λ₂ of the weights that are kept
CLEAR_RATIO = 2.5
LARGEST_WEIGHT = 8.0
ITERATIONS = 70


def text_weights(sources, labels, levels, mask):
    """A weight for each text: sources count nearly alike, medical and other texts in all alike."""
    weights = numpy.zeros(len(labels))
    groups = collections.Counter((sources[i], labels[i], levels[i]) for i in numpy.flatnonzero(mask))
    for i in numpy.flatnonzero(mask):
        count = groups[sources[i], labels[i], levels[i]]
        weight = math.sqrt(min(count, 400)) / count
        if sources[i].startswith(corpus.TERMINOLOGY):
            weight *= 0.35
        elif sources[i] == corpus.GENERAL:
            weight *= 0.8
        elif levels[i] == "slice":
            weight *= 0.6
        weights[i] = weight
    for label in (False, True):
        chosen = mask & (labels == label)
        weights[chosen] /= 2 * weights[chosen].sum()
    return weights


def sources_for_term(values, sources, mask, against):
    """For each term the number of sources that speak for it: in which at least two texts (or the only one) hold it,
    and whose texts hold it `CLEAR_RATIO` times as much as texts of the other label do on average over their sources."""
    other = numpy.zeros(values.shape[1])
    names = sorted(set(sources[against]))
    for source in names:
        other += numpy.asarray(values[against & (sources == source)].mean(0)).ravel() / len(names)
    counts = numpy.zeros(values.shape[1])
    for source in sorted(set(sources[mask])):
        chosen = mask & (sources == source)
        held = numpy.asarray((values[chosen] > 0).sum(0)).ravel() >= min(2, chosen.sum())
        mean = numpy.asarray(values[chosen].mean(0)).ravel()
        counts += held & (mean > CLEAR_RATIO * other)
    return counts


def minimize(values, labels, weights, start, penalty, ridge, low, high, bias):
    transposed = values.T.tocsr()
    signs = numpy.where(labels, 1.0, -1.0)
    offsets = values @ start
    weights = weights.astype(numpy.float32)
    vector = numpy.random.RandomState(0).rand(values.shape[1]).astype(numpy.float32)
    for _ in range(12):         # the largest eigenvalue bounds the step
        image = transposed @ (weights * (values @ vector))
        norm = numpy.linalg.norm(image)
        vector = image / norm
    steepness = 0.2625 * (norm + weights.sum()) + ridge
    change = numpy.zeros(values.shape[1], numpy.float32)
    ahead, bias_ahead, momentum = change, bias, 1.0
    for _ in range(ITERATIONS):
        margin = signs * (offsets + values @ ahead + bias_ahead)
        slope = -(weights * signs) / (1 + numpy.exp(margin))
        step = ahead - (transposed @ slope + ridge * ahead) / steepness
        step = numpy.sign(step) * numpy.maximum(numpy.abs(step) - penalty / steepness, 0)
        step = numpy.clip(step, low, high).astype(numpy.float32)
        new_bias = bias_ahead - 8 * slope.sum() / steepness
        if (ahead - step) @ (step - change) > 0:
            momentum = 1.0
        next_momentum = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        share = (momentum - 1) / next_momentum
        ahead = (step + share * (step - change)).astype(numpy.float32)
        bias_ahead = new_bias + share * (new_bias - bias)
        change, bias, momentum = step, new_bias, next_momentum
    return start + change, bias


class Model:
    """The texts of a language as counts of terms, and what is known of each term."""

    def __init__(self, texts, counts, names, lengths, core, common, gain, offset):
        self.names, self.core = names, core
        self.counts, self.lengths = counts, numpy.asarray(lengths, float)
        self.labels = numpy.array([text.is_medical for text in texts])
        self.sources = numpy.array([text.source for text in texts])
        self.levels = numpy.array([text.level for text in texts])
        self.is_original = numpy.array([text.is_original for text in texts])
        values = counts.copy()
        values.data = gain * numpy.log1p(values.data)
        scale = scipy.sparse.diags((1 / numpy.sqrt(self.lengths + offset)).astype(numpy.float32))
        self.values = (scale @ values).tocsr().astype(numpy.float32)
        self.kinds = numpy.array([core[name][0] if name in core else "" for name in names])
        self.prior = numpy.array([core_terms.weight(name, core[name][0]) if name in core else 0.0 for name in names])
        # Neither common words nor pairs of them say what a text is about.
        self.is_common = numpy.array([
            name in common or name.strip().isdigit()
            or len(name.split()) == 2 and all(f" {word} " in common for word in name.split()) for name in names])

    def fit(self, mask, limit):
        """Selects terms and weighs them by the texts of `mask`; all others have weight 0."""
        medical, other = mask & self.labels, mask & ~self.labels
        medical_sources = sources_for_term(self.values, self.sources, medical, other)
        other_sources = sources_for_term(self.values, self.sources, other, medical)
        in_core = self.kinds != ""
        high = numpy.where(in_core | (medical_sources >= 2) & ~self.is_common, 50.0, 0.0)
        low = numpy.where(in_core | (other_sources >= 2) & ~self.is_common, -50.0, 0.0)
        # Core terms may lose most of their weight, not change what they say.
        low = numpy.where(self.kinds == "medical", -0.9 * self.prior, low)
        high = numpy.where(self.kinds == "negative", -0.9 * self.prior, high)
        penalty = numpy.full(len(self.names), SELECTION_PENALTY)
        penalty[numpy.maximum(medical_sources, other_sources) < 3] *= 1.5
        penalty[in_core] *= 0.3
        weights = text_weights(self.sources, self.labels, self.levels, mask)[mask]
        labels = self.labels[mask]

        possible = numpy.flatnonzero((high > 0) | (low < 0))
        values = self.values[mask][:, possible]
        found, bias = minimize(values, labels, weights, self.prior[possible], penalty[possible], SELECTION_RIDGE,
                               low[possible], high[possible], -2.0)
        importance = numpy.abs(found) * numpy.sqrt(numpy.asarray((values > 0).sum(0)).ravel() + 1)
        importance[in_core[possible]] = numpy.inf
        best = numpy.argsort(-importance, kind="stable")[:limit]
        chosen = possible[numpy.sort(best[(found != 0)[best]])]
        found, bias = minimize(self.values[mask][:, chosen], labels, weights, self.prior[chosen], 0.0, RIDGE,
                               low[chosen], high[chosen], bias)
        result = numpy.zeros(len(self.names))
        result[chosen] = numpy.clip(found, -LARGEST_WEIGHT, LARGEST_WEIGHT)
        return result

    def leave_one_source_out(self, limit, progress=lambda source, count: None):
        """The raw score of each text by weights that were fitted without its source; made-up texts have NaN."""
        scores = numpy.full(len(self.labels), numpy.nan)
        for source in sorted(set(self.sources)):
            if corpus.is_made_up(source):
                continue
            mask = self.sources != source
            weights = self.fit(mask, limit)
            scores[~mask] = self.values[~mask] @ weights
            progress(source, int((weights != 0).sum()))
        return scores
