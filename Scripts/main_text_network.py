"""The network that judges the blocks of a page in their order and in their containers: MainTextNetwork in Swift reads
what `packed` writes.

Each block's numbers are logarithms, standardized; a layer makes channels of them, to which a mean over the page is
added. Eight layers add to the channels: four look at the blocks before and after, each further apart, two at the means
over the containers around, two at the mean over the blocks at the same kind of place. A last layer makes one number. What
kind of page it is tell the means of the first layer's channels over the page and over its main text."""
import struct

import numpy as np
import torch
import torch.nn.functional as F

WIDTH = 32
# How far away the blocks are that each layer looks at; 0 looks at containers, PATH at the same kind of place.
PATH = 0xFFFF
LAYERS = (0, 1, PATH, 3, 0, 9, PATH, 27)
LEVELS = 3
# Rows of zeros between pages, so that no layer looks from one into the next.
GAP = max(distance for distance in LAYERS if distance != PATH)
CATEGORIES = (("kind", 16), ("element", 128))
LENGTH = "units"
LIMIT = 4.0
EPOCHS, PAGES, RATE, DECAY = 10, 32, 3e-3, 0.05
# Over so many of the last steps a mean is made of weights, and the rate that it is made at is no less than this share.
AVERAGED, LEAST_RATE = 250, 0.02
TYPE_DECAY = 0.01
# Shares of a page's numbers, of its groups of numbers and of channels that are left out at random while learning.
NUMBERS_OUT, GROUPS_OUT, CHANNELS_OUT = 0.05, 0.1, 0.15


def logarithms(x):
    """Nearly log2(1 + |x|), with the sign of x: the exponent and mantissa of 1 + |x| as one number."""
    x = np.asarray(x, np.float32)
    bits = (1 + np.abs(x)).view(np.int32) - 0x3F800000
    return np.copysign(bits.astype(np.float32) * np.float32(2.0**-23), x)


def category(logarithms, size):
    """The whole numbers, those of `size` and more as 0, that have these logarithms."""
    known = globals()["logarithms"](np.arange(size))
    places = np.clip(np.searchsorted(known, logarithms - 1e-5), 0, size - 1)
    return np.where(np.abs(known[places] - logarithms) < 1e-4, places, 0)


def group(name):
    for number, prefix in enumerate(("word", "near_", "cue", "page"), 1):
        if name.startswith(prefix): return number
    if name[0] == "n" and name[-2] in "+-": return 5
    return 6 if name[0] == "c" and name[-1] in "1234" else 0


class Pages:
    """Numbers of all blocks, and what is to be learned of them."""

    def __init__(self, own, names, counts, paths, labels, weights):
        """`own` are a row a block of the numbers that have these names; `counts` are blocks a page; `paths` tell of each
        block the first one of its page at the same kind of place."""
        self.names = names
        self.counts = np.asarray(counts, np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.counts)])
        self.numbers = np.concatenate([logarithms(part) for part in np.array_split(own, 64)])
        kinds = [category(self.numbers[:, names.index(name)], size) for name, size in CATEGORIES]
        self.categories = [torch.from_numpy(kind.astype(np.int64)) for kind in kinds]
        self.mean = self.numbers.mean(0, dtype=np.float64).astype(np.float32)
        self.scale = (1 / np.maximum(self.numbers.std(0, dtype=np.float64), 1e-3)).astype(np.float32)
        for part in np.array_split(self.numbers, 64):
            part[:] = np.clip((part - self.mean) * self.scale, -LIMIT, LIMIT)
        self.numbers = torch.from_numpy(self.numbers)
        self.groups = torch.tensor([group(name) for name in names])
        self.lengths = torch.from_numpy(np.sqrt(np.maximum(own[:, names.index(LENGTH)], np.float32(0.5))))
        self.ranges = [self.containers(own, names, level) for level in range(1, LEVELS + 1)]
        self.paths = np.asarray(paths, np.int64)
        self.labels = torch.from_numpy(np.maximum(labels, 0).astype(np.float32))
        self.weights = torch.from_numpy(weights.astype(np.float32))
        self.page_weights = np.array([part.sum() for part in np.split(weights, self.starts[1:-1])])

    def containers(self, own, names, level):
        """Of each block the first and the end of those in its container, all of its page where it has none."""
        count, place = own[:, names.index(f"cBlocks{level}")], own[:, names.index(f"cPosition{level}")]
        numbers = np.arange(len(own))
        page = np.repeat(np.arange(len(self.counts)), self.counts)
        first = np.where(count > 0, numbers - np.rint(place * count).astype(np.int64), self.starts[page])
        return first, np.where(count > 0, first + count.astype(np.int64), self.starts[page + 1])

    def batch(self, pages):
        """The blocks of pages with gaps between."""
        parts, place = [], 0
        for number, page in enumerate(pages):
            start, end = self.starts[page], self.starts[page + 1]
            inside = np.arange(end - start + GAP) < end - start
            rows = np.where(inside, np.arange(start, end + GAP), 0)
            own = [np.where(inside, number, len(pages)), rows, inside, np.where(inside, self.paths[rows] + place, 0)]
            for first, last in self.ranges:
                own += [np.where(inside, np.clip(part[rows], start, end) - start + place, 0) for part in (first, last)]
            parts.append(own)
            place += len(rows)
        joined = [np.concatenate(part) for part in zip(*parts)]
        return Batch(len(pages), *(torch.from_numpy(part) for part in joined))


class Batch:
    def __init__(self, count, numbers, rows, inside, paths, *ranges):
        self.rows, self.inside, self.mask, self.paths = rows, inside, inside.float()[:, None], paths
        # Which page each row is of, the gaps being a page of their own.
        self.numbers, self.pages = numbers, F.one_hot(numbers, count + 1).float()
        self.ranges = list(zip(ranges[::2], ranges[1::2]))

    def means(self, *weights):
        """What makes means over each page of channels, one for each of the blocks' weights."""
        shares = [self.pages * weight for weight in weights]
        shares = [(share / (share.sum(0) + 1e-6)).T for share in shares]
        return lambda h: torch.cat([share @ h for share in shares], 1)


class Network(torch.nn.Module):
    def __init__(self, inputs, seed=0):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        weights = lambda *shape, scale: torch.nn.Parameter(torch.randn(*shape, generator=generator) * scale)
        self.numbers, self.bias = weights(inputs, WIDTH, scale=inputs**-0.5), weights(WIDTH, scale=0.1)
        self.values = torch.nn.ParameterList([weights(size, WIDTH, scale=0.1) for _, size in CATEGORIES])
        self.page = weights(2 * WIDTH, WIDTH, scale=0.5 * (2 * WIDTH) ** -0.5)
        sizes = [{0: 1 + LEVELS, PATH: 2}.get(distance, 3) * WIDTH for distance in LAYERS]
        self.layers = torch.nn.ParameterList([weights(size, WIDTH, scale=size**-0.5) for size in sizes])
        self.biases = torch.nn.ParameterList([weights(WIDTH, scale=0.05) for _ in LAYERS])
        self.last, self.last_bias = weights(3 * WIDTH, scale=0.3 * WIDTH**-0.5), weights(1, scale=0.01)

    def forward(self, pages, batch, learning=False):
        """The logarithms of odds of the blocks, and the first layer's channels."""
        x = pages.numbers[batch.rows]
        if learning:
            count = batch.pages.shape[1]
            groups = torch.rand(count, 7) > GROUPS_OUT
            groups[:, 0] = True
            keep = (torch.rand(count, x.shape[1]) > NUMBERS_OUT) & groups[:, pages.groups]
            x = x * keep.float()[batch.numbers]
        h = x @ self.numbers + self.bias
        for table, values in zip(self.values, pages.categories): h = h + F.embedding(values[batch.rows], table)
        h = first = torch.relu(h) * batch.mask
        lengths = pages.lengths[batch.rows][:, None] * batch.mask
        means = batch.means(batch.mask, lengths)
        sums = lambda h: torch.cat([torch.zeros(1, h.shape[1]), torch.cumsum(h, 0)])
        total = sums(lengths)
        paths = lambda h: torch.zeros_like(h).index_add(0, batch.paths, h).index_select(0, batch.paths)
        path_lengths = paths(lengths) + 1e-3
        h = (h + batch.pages @ (means(h) @ self.page)) * batch.mask
        for distance, weights, bias in zip(LAYERS, self.layers, self.biases):
            if distance == PATH: around = [h, paths(h * lengths) / path_lengths]
            elif distance:
                # The gaps keep what comes round the end from counting.
                around = [torch.roll(h, distance, 0), h, torch.roll(h, -distance, 0)]
            else:
                running = sums(h * lengths)
                around = [h]
                for start, end in batch.ranges:
                    inside = running.index_select(0, end) - running.index_select(0, start)
                    around.append(inside / (total[end] - total[start] + 1e-3))
            u = sum(part @ own for part, own in zip(around, weights.split(WIDTH)))
            u = torch.relu(u + bias)
            if learning: u = F.dropout(u, CHANNELS_OUT)
            h = (h + u) * batch.mask
        return h @ self.last[:WIDTH] + batch.pages @ (means(h) @ self.last[WIDTH:]) + self.last_bias, first


def train(pages, held, seed=0, epochs=EPOCHS, say=None, averaged=False):
    """A network that learns from the pages that are not `held`; `averaged`, it is the running mean of what it was."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = Network(pages.numbers.shape[1], seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    known = np.flatnonzero((pages.page_weights > 0) & ~held)
    total = max(len(known) // PAGES, 1) * epochs
    mean = [part.detach().clone() for part in network.parameters()]
    least = LEAST_RATE if averaged else 0
    for step in range(total):
        place = step % max(len(known) // PAGES, 1)
        if place == 0: order = random.permutation(known)
        batch = pages.batch(order[place * PAGES : (place + 1) * PAGES])
        rate = RATE * min(1, (step + 1) / (0.08 * total)) * ((1 + least) / 2 + (1 - least) / 2 * np.cos(np.pi * step / total))
        for part in optimizer.param_groups: part["lr"] = rate
        weights = pages.weights[batch.rows] * batch.inside
        loss = F.binary_cross_entropy_with_logits(
            network(pages, batch, learning=True)[0], pages.labels[batch.rows], weights, reduction="sum")
        loss = loss / weights.sum().clamp(min=1e-3)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
        if averaged:
            with torch.no_grad():
                for part, new in zip(mean, network.parameters()): part.lerp_(new, 1 / min(step + 1, AVERAGED))
        if say and step % 200 == 0: say(f"step {step} of {total}: {loss.item():.4f}")
    if averaged:
        with torch.no_grad():
            for part, own in zip(mean, network.parameters()): own.copy_(part)
    return network


@torch.no_grad()
def run(network, pages, which):
    """Batches of some pages with what the network makes of them."""
    which = which[pages.counts[which] > 0]
    chosen, blocks = [], 0
    for place, page in enumerate(which):
        chosen.append(page)
        blocks += pages.counts[page]
        if blocks < 8000 and len(chosen) < 64 and place + 1 < len(which): continue
        batch = pages.batch(chosen)
        yield chosen, batch, *network(pages, batch)
        chosen, blocks = [], 0


def judge(network, pages, which=None):
    """What the network says of each block of some pages, or of all, as the logarithm of odds."""
    result = np.zeros(len(pages.numbers), np.float32)
    which = np.arange(len(pages.counts)) if which is None else which
    for _, batch, blocks, _ in run(network, pages, which):
        result[batch.rows[batch.inside].numpy()] = blocks[batch.inside].numpy()
    return result


def fit_types(network, pages, types, page_weights, count):
    """Weights and biases that tell a page's type: a logistic regression on the pages of a known one, those that `types`
    has no -1 for."""
    means = np.zeros((len(types), 4 * WIDTH), np.float32)
    for chosen, batch, blocks, first in run(network, pages, np.flatnonzero(types >= 0)):
        lengths = pages.lengths[batch.rows][:, None] * batch.mask
        likely = torch.sigmoid(blocks)[:, None]
        weights = batch.mask, lengths, batch.mask * likely, lengths * likely
        means[chosen] = batch.means(*weights)(first)[:-1].numpy()
    means, target = torch.from_numpy(means[types >= 0]), torch.from_numpy(types[types >= 0])
    shares = torch.from_numpy(page_weights[types >= 0] / page_weights[types >= 0].sum())
    weights, biases = torch.zeros(4 * WIDTH, count, requires_grad=True), torch.zeros(count, requires_grad=True)
    if not len(target): return weights.detach(), biases.detach()
    mean, scale = means.mean(0), 1 / (means.std(0) + 1e-3)
    means = (means - mean) * scale
    optimizer = torch.optim.LBFGS([weights, biases], max_iter=200)

    def loss():
        optimizer.zero_grad()
        value = (shares * F.cross_entropy(means @ weights + biases, target, reduction="none")).sum() + TYPE_DECAY * (weights**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    weights = weights.detach() * scale[:, None]
    return weights, biases.detach() - mean @ weights


def packed(network, pages, types):
    """As MainTextNetwork reads it."""
    names = pages.names
    output = struct.pack("<6H", len(names), WIDTH, LEVELS, len(LAYERS), len(CATEGORIES), names.index(LENGTH))
    output += struct.pack(f"<{len(LAYERS)}H", *LAYERS)
    for name, size in CATEGORIES: output += struct.pack("<2H", names.index(name), size)
    output += pages.mean.astype("<f4").tobytes() + pages.scale.astype("<f4").tobytes()
    parts = [network.numbers, network.bias, *network.values, network.page]
    for weights, bias in zip(network.layers, network.biases): parts += [weights, bias]
    parts += [network.last, network.last_bias, *types]
    return output + b"".join(part.detach().numpy().astype("<f2").tobytes() for part in parts)
