"""The network that judges the blocks of a page in their order: MainTextNetwork in Swift reads what `packed` writes.

Each block's numbers are logarithms, standardized; a layer makes channels of them, to which a mean over the page is
added; three convolutions over the blocks before and after, each further apart, add to the channels; a last layer makes
one number. Several networks that leave out different pages are trained at once, as one batch of matrix products."""
import struct

import numpy as np
import torch
import torch.nn.functional as F

WIDTH, TAPS, DISTANCES = 32, 3, (1, 3, 9, 27)
# Rows of zeros between pages, so that no convolution looks from one into the next.
GAP = TAPS // 2 * max(DISTANCES)
CATEGORIES = (("kind", 16), ("element", 128))
LIMIT = 4.0
EPOCHS, PAGES, RATE, DECAY = 10, 32, 3e-3, 0.05
# Shares of a page's numbers, of its groups of numbers and of channels that are left out at random while learning.
NUMBERS_OUT, GROUPS_OUT, CHANNELS_OUT = 0.05, 0.1, 0.15
LONGEST = 1500


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

    def __init__(self, numbers, names, counts, words, labels, weights, device="cpu"):
        """`numbers` are a row a block, as `logarithms` makes them, but for categories; `counts` are blocks a page."""
        self.device = device
        tensor = lambda a, kind=torch.float32: torch.from_numpy(np.ascontiguousarray(a)).to(device).to(kind)
        self.categories = [tensor(category(numbers[:, names.index(n)], size), torch.int64) for n, size in CATEGORIES]
        self.mean = numbers.mean(0, dtype=np.float64).astype(np.float32)
        self.scale = (1 / np.maximum(numbers.std(0, dtype=np.float64), 1e-3)).astype(np.float32)
        self.x = torch.empty(numbers.shape, dtype=torch.float16, device=device)
        for start in range(0, len(numbers), 1 << 16):
            part = (numbers[start : start + (1 << 16)] - self.mean) * self.scale
            self.x[start : start + (1 << 16)] = tensor(np.clip(part, -LIMIT, LIMIT), torch.float16)
        self.groups = tensor(np.array([group(n) for n in names]), torch.int64)
        self.counts = np.asarray(counts, np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.counts)])
        self.words = tensor(np.sqrt(np.maximum(words, 0.5)))
        self.labels, self.weights = tensor(np.maximum(labels, 0)), tensor(weights)
        self.page_weights = np.array([part.sum() for part in np.split(weights, self.starts[1:-1])])

    def batch(self, pages, longest=None, random=None):
        """Indices of the blocks of pages with gaps between, which of them are blocks, and each one's page."""
        rows, mask, numbers = [], [], []
        for number, page in enumerate(pages):
            start, end = self.starts[page], self.starts[page + 1]
            if longest and end - start > longest:
                start += random.integers(0, end - start - longest + 1)
                end = start + longest
            rows += [np.arange(start, end), np.zeros(GAP, np.int64)]
            mask += [np.ones(end - start, np.float32), np.zeros(GAP, np.float32)]
            numbers += [np.full(end - start, number), np.full(GAP, len(pages))]
        tensor = lambda parts: torch.from_numpy(np.concatenate(parts)).to(self.device)
        return tensor(rows), tensor(mask), tensor(numbers)


class Networks(torch.nn.Module):
    """As many networks as `members`."""

    def __init__(self, members, inputs, device, seed, width=WIDTH, taps=TAPS, distances=DISTANCES):
        super().__init__()
        self.members, self.width, self.taps, self.distances = members, width, taps, distances
        generator = torch.Generator().manual_seed(seed)
        def weights(*shape, scale):
            return torch.nn.Parameter((torch.randn(*shape, generator=generator) * scale).to(device))
        self.numbers = weights(inputs, members * width, scale=inputs**-0.5)
        self.bias = weights(members, 1, width, scale=0.1)
        self.values = torch.nn.ParameterList([weights(n, members * width, scale=0.1) for _, n in CATEGORIES])
        self.page = weights(members, 2 * width, width, scale=0.5 * (2 * width) ** -0.5)
        self.convolutions = torch.nn.ParameterList(
            [weights(members, taps * width, width, scale=(taps * width) ** -0.5) for _ in distances])
        self.biases = torch.nn.ParameterList([weights(members, 1, width, scale=0.05) for _ in distances])
        self.last = weights(members, 3 * width, 1, scale=0.3 * width**-0.5)
        self.last_bias = weights(members, 1, 1, scale=0.01)

    def forward(self, pages, rows, mask, numbers, count, learning=False):
        M, C, L = self.members, self.width, len(rows)
        x = pages.x[rows]
        if learning:
            keep = torch.rand(count + 1, x.shape[1], device=x.device) > NUMBERS_OUT
            groups = torch.rand(count + 1, 7, device=x.device) > GROUPS_OUT
            groups[:, 0] = True
            x = x * (keep & groups[:, pages.groups])[numbers]
        h = x.float() @ self.numbers
        for table, values in zip(self.values, pages.categories): h = h + table[values[rows]]
        h = torch.relu(h.view(L, M, C).transpose(0, 1) + self.bias) * mask[:, None]

        def means(h):
            parts = []
            for weight in (mask, pages.words[rows] * mask):
                sums = torch.zeros(M, count + 1, C, device=h.device).index_add(1, numbers, h * weight[:, None])
                total = torch.zeros(count + 1, device=h.device).index_add(0, numbers, weight)
                parts.append(sums / (total[:, None] + 1e-6))
            return torch.cat(parts, 2)

        h = (h + torch.bmm(means(h), self.page)[:, numbers]) * mask[:, None]
        for distance, weights, bias in zip(self.distances, self.convolutions, self.biases):
            reach = self.taps // 2 * distance
            padded = F.pad(h, (0, 0, reach, reach))
            around = torch.cat([padded[:, k * distance : k * distance + L] for k in range(self.taps)], 2)
            u = torch.relu(torch.bmm(around, weights) + bias)
            if learning: u = F.dropout(u, CHANNELS_OUT)
            h = (h + u) * mask[:, None]
        own, page = self.last[:, :C], self.last[:, C:]
        return (torch.bmm(h, own) + torch.bmm(means(h), page)[:, numbers] + self.last_bias)[:, :, 0]


def train(pages, held, seed=0, epochs=EPOCHS, say=None, steps=None, **shape):
    """A network for each row of `held`, which tells the pages that it must not learn from."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    networks = Networks(len(held), pages.x.shape[1], pages.device, seed, **shape)
    optimizer = torch.optim.AdamW(networks.parameters(), lr=RATE, weight_decay=DECAY)
    learned = torch.from_numpy(~np.asarray(held)).to(pages.device).float()
    known = np.flatnonzero(pages.page_weights > 0)
    total = steps or len(known) // PAGES * epochs
    for step in range(total):
        place = step % (len(known) // PAGES)
        if place == 0: order = random.permutation(known)
        chosen = order[place * PAGES : (place + 1) * PAGES]
        rows, mask, numbers = pages.batch(chosen, LONGEST, random)
        rate = RATE * min(1, (step + 1) / (0.08 * total)) * (0.5 + 0.5 * np.cos(np.pi * step / total))
        for part in optimizer.param_groups: part["lr"] = rate
        z = networks(pages, rows, mask, numbers, len(chosen), learning=True)
        mine = F.pad(learned[:, torch.from_numpy(chosen).to(pages.device)], (0, 1))[:, numbers]
        weights = pages.weights[rows] * mask * mine
        loss = F.binary_cross_entropy_with_logits(z, pages.labels[rows].expand_as(z), reduction="none")
        loss = ((loss * weights).sum(1) / weights.sum(1).clamp(min=1e-3)).sum()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(networks.parameters(), 5 * len(held) ** 0.5)
        optimizer.step()
        if say and step % 200 == 0: say(f"step {step} of {total}: {loss.item() / len(held):.4f}")
    return networks


@torch.no_grad()
def judge(networks, pages):
    """What each network says of each block, as the logarithm of odds."""
    result = np.zeros((networks.members, len(pages.x)), np.float32)
    order, chosen, blocks = np.argsort(pages.counts, kind="stable"), [], 0
    order = order[pages.counts[order] > 0]
    for place, page in enumerate(order):
        chosen.append(page)
        blocks += pages.counts[page]
        if blocks < 20000 and place + 1 < len(order): continue
        rows, mask, numbers = pages.batch(chosen)
        z = networks(pages, rows, mask, numbers, len(chosen))[:, mask > 0]
        result[:, rows[mask > 0].cpu().numpy()] = z.cpu().numpy()
        chosen, blocks = [], 0
    return result


def packed(networks, pages, names, member=0):
    """One of the networks as MainTextNetwork reads it."""
    width = networks.width
    output = struct.pack("<5H", len(names), width, networks.taps, len(networks.distances), len(CATEGORIES))
    output += struct.pack(f"<{len(networks.distances)}H", *networks.distances)
    for name, size in CATEGORIES: output += struct.pack("<2H", names.index(name), size)
    output += pages.mean.astype("<f4").tobytes() + pages.scale.astype("<f4").tobytes()
    mine = slice(member * width, (member + 1) * width)
    parts = [networks.numbers[:, mine], networks.bias[member]] + [table[:, mine] for table in networks.values]
    parts.append(networks.page[member])
    for weights, bias in zip(networks.convolutions, networks.biases): parts += [weights[member], bias[member]]
    parts += [networks.last[member], networks.last_bias[member]]
    return output + b"".join(part.detach().cpu().numpy().astype("<f2").tobytes() for part in parts)
