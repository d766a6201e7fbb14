#!/usr/bin/env python3
"""Trains the model that finds a page's main text, and writes it as Swift:

    pip install numpy rapidfuzz torch
    swift build -c release --product bench
    Scripts/train_main_text.py ../shared/data/extract --output Sources/Extraction/HTML/MainText/MainTextModel+Data.swift

The folder holds JSON lines (plain or zstd) of pages: html, and either gold (the main text) or with and without (texts
that are and are not in it); type where it is known. A block's label is the share of its words that a longest common
subsequence of page and gold text covers. A network is trained on the blocks of a page in their order, containers and
kinds of place, and tells the kind of page too where it is known of some pages (main_text_network.py). Some pages are
learned from once more with parts of medical pages in their main text (medical_parts.py) and what pages end with behind
it (page_ends.py), and threads of forums are made of others' sentences (forum_pages.py); none of these are judged. Without --output pages are judged by networks that have
not seen their host, with --leave-one-out by those of the other sets, and this is measured; --texts writes the texts
that this gives, a file a set, for scorers of whole texts."""
import argparse, array, base64, json, multiprocessing, os, random, re, struct, subprocess, sys, tempfile, unicodedata, zlib
from urllib.parse import urlparse

import numpy as np
import torch
from rapidfuzz.distance import LCSseq

import forum_pages
import main_text_network
import medical_parts

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f\U00020000-\U0003ffff"
UNIT = re.compile(f"[{CJK}]|[^\\W{CJK}]+")
TYPES = ["article", "forum", "product", "service", "listing", "collection", "documentation"]
# The kind of page of sets that hold one kind only, in more languages than the pages whose own kind is known: they weigh
# little, as they are many.
KINDS = {"magic_forum": "forum"} | dict.fromkeys(
    ["dragnet", "fundus", "l3s_gn1", "magic_article", "news4k", "readability", "trafilatura"], "article")
KIND_WEIGHT = 0.1
# Sets by the same people are left out together.
SISTERS = {"cleaneval_dev": "cleaneval", "magic_forum": "magic", "magic_article": "magic"}
FOLDS = 3
# Small sets count for more than their pages.
SET_WEIGHTS = {
    "fundus": 2, "magic_article": 2.5, "magic_forum": 3, "news4k": 2, "readability": 1.5, "trafilatura": 1.2, "made_forum": 0.6}
# Text of comments that is no main text weighs so much more: few sets have articles with comments, some have forums, and
# comments under an article spoil a text more than a missing one.
COMMENTS = 4
# How many networks teach the last one, and how much of what it learns is theirs.
TEACHERS = 4
TAUGHT = 0.85
# What the last one begins with: of four beginnings the one whose network did best on pages of no set here.
SEED = 3
# MainText.sureness
SURENESS = 0.6
# MainText.levelCount
LEVELS = 50


def units(text):
    return UNIT.findall(unicodedata.normalize("NFKC", text).lower())


def read_lines(path):
    if path.endswith(".zst"):
        with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE) as process: yield from process.stdout
    else:
        with open(path, "rb") as file: yield from file


def read_pages(folder, limit):
    pages = []
    for name in sorted(os.listdir(folder)):
        if not re.search(r"\.jsonl(\.zst)?$", name): continue
        for number, line in enumerate(read_lines(os.path.join(folder, name))):
            if limit and number >= limit: break
            page = json.loads(line)
            page["set"] = name.split(".")[0]
            pages.append(page)
    return pages


def label(job):
    """Words of each block, its label (-1: not known), the gold's words, and the share of its words that are gold."""
    page, blocks = job
    words = [units(block) for block in blocks]
    counts = np.array([len(w) for w in words], np.int32)
    labels = np.full(len(blocks), -1, np.float32)
    if page.get("gold") is not None:
        gold = units(page["gold"])
        numbers = {}
        encode = lambda ws: array.array("I", [numbers.setdefault(w, len(numbers)) for w in ws])
        text, target = encode([w for ws in words for w in ws]), encode(gold)
        if len(text) * len(target) > 2e9: text = text[: int(2e9 / len(target))]
        hit, run = np.zeros(len(text) + 1, np.int32), np.zeros(len(text) + 1, np.int32)
        if gold:
            for part in LCSseq.opcodes(text, target):
                if part.tag != "equal": continue
                hit[part.src_start : part.src_end] = 1
                if part.src_end - part.src_start >= 3: run[part.src_start : part.src_end] = 1
        ends = np.minimum(np.cumsum(counts), len(text))
        starts = np.minimum(np.cumsum(counts) - counts, len(text))
        inside = lambda hits: np.concatenate([[0], np.cumsum(hits)])[ends] - np.concatenate([[0], np.cumsum(hits)])[starts]
        found = (inside(hit) / np.maximum(counts, 1)).astype(np.float32)
        # Single matches in between are chance, unless they are most of a block; a block of one or two words is main text
        # where a neighbour is.
        labels = np.where((found >= 0.8) & (counts >= 3), found, inside(run) / np.maximum(counts, 1)).astype(np.float32)
        labels[counts < 3] = 0
        before = lambda: np.concatenate([[0], labels[:-1]])
        after = lambda: np.concatenate([labels[1:], [0]])
        for _ in range(3):
            short = (counts < 3) & (counts > 0) & (found >= 0.99)
            labels[short] = np.maximum(labels, (before() >= 0.5) | (after() >= 0.5))[short]
        empty = counts == 0
        labels[empty] = ((before() >= 0.5) & (after() >= 0.5))[empty]
        return counts, labels, len(gold), found
    line = lambda text: re.sub(r"\s+", " ", text).strip()
    for place, block in enumerate(map(line, blocks)):
        for known, value in (("without", 0), ("with", 1)):
            if any(t in block or (len(block) > 15 and block in t) for t in map(line, page.get(known) or []) if t):
                labels[place] = value
    return counts, labels, -1, labels


class Data:
    def __init__(self, folder, bench, limit):
        self.pages = read_pages(folder, limit)
        self.scratch = tempfile.mkdtemp()
        self.bench = bench
        self.marked = []
        self.measure()
        golds = [(page["html"][:2000], page["gold"]) for page in self.pages if page.get("gold")]
        self.pages += self.with_parts() + list(forum_pages.pages(golds, random.Random(1)))
        self.measure()
        self.made = np.array(["made" in page for page in self.pages])
        self.sets = np.array([page["set"] for page in self.pages])
        self.weigh()

    def with_parts(self):
        """Some of the pages once more, with medical_parts in their main text; they are learned from, not judged."""
        made, chance, place = [], random.Random(0), 0
        ends = np.fromfile(self.path("x.ends"), np.uint32)
        for number, (page, blocks) in enumerate(zip(self.pages, self.texts())):
            own = slice(place, place + len(blocks))
            place += len(blocks)
            if chance.random() * 100 > medical_parts.SHARE or page.get("gold") is None: continue
            if page.get("type", "article") == "forum" or "forum" in page["set"]: continue
            made.append(medical_parts.with_parts(page, blocks, self.labels[own], ends[own], chance))
        return [page for page in made if page]

    def measure(self):
        with open(self.path("pages"), "wb") as file:
            for page in self.pages:
                html = page["html"].encode("utf-8", "replace")
                file.write(struct.pack("<I", len(html)) + html)
        subprocess.run([self.bench, "main-text-features", self.path("pages"), self.path("x")], check=True)
        self.names = open(self.path("x.names")).read().split("\n")
        self.own = np.fromfile(self.path("x.own"), np.float32).reshape(-1, len(self.names))
        self.paths = np.fromfile(self.path("x.paths"), np.uint32)
        new = list(zip(self.pages, self.texts()))[len(self.marked) :]
        with multiprocessing.Pool() as pool: self.marked += pool.imap(label, new, chunksize=16)
        results = self.marked
        self.words = np.concatenate([r[0] for r in results]).astype(np.float32)
        self.labels = np.concatenate([r[1] for r in results])
        self.gold = np.array([r[2] for r in results], np.float32)
        self.found = np.concatenate([r[3] for r in results])
        self.page = np.repeat(np.arange(len(results)), [len(r[0]) for r in results])

    def path(self, name): return os.path.join(self.scratch, name)

    def texts(self):
        data, place = open(self.path("x.blocks"), "rb").read(), 0
        for _ in self.pages:
            (count,), place = struct.unpack_from("<I", data, place), place + 4
            blocks = []
            for _ in range(count):
                (size,), place = struct.unpack_from("<I", data, place), place + 4
                blocks.append(data[place : place + size].decode("utf-8", "replace"))
                place += size
            yield blocks

    def weigh(self):
        """A block weighs by its share of the page's main text, a page as any other of its set."""
        known = self.labels >= 0
        gold = self.gold.copy()
        found = np.bincount(self.page, np.where(self.labels > 0, self.words * self.labels, 0), len(gold))
        gold[gold < 0] = np.maximum(found[gold < 0], 100)
        weights = np.minimum((np.maximum(self.words, 1) / np.maximum(gold[self.page], 40)) ** 0.6, 3) * known
        articles = np.array([page.get("type") != "forum" for page in self.pages])
        comments = (self.own[:, self.names.index("word10")] <= 4) & articles[self.page]
        weights /= np.maximum(np.bincount(self.page, weights, len(gold))[self.page], 0.3)
        sizes = {name: (self.sets == name).sum() for name in set(self.sets)}
        share = np.array([min(sizes[name], 400) / sizes[name] * SET_WEIGHTS.get(name, 1) for name in self.sets])
        weights[comments & (self.labels < 0.5)] *= COMMENTS
        self.weights = (weights * share[self.page]).astype(np.float32)

    def leave_out_beyond(self, cap):
        """Weighs all but `cap` pages of each set 0."""
        order = np.random.default_rng(0).permutation(len(self.pages))
        for name in set(self.sets):
            beyond = order[self.sets[order] == name][cap:]
            self.weights[np.isin(self.page, beyond)] = 0

    def network_pages(self):
        """What main_text_network learns from."""
        counts = np.bincount(self.page, minlength=len(self.pages))
        return main_text_network.Pages(self.own, self.names, counts, self.paths, self.labels, self.weights)

    def types(self):
        """The numbers of the pages' kinds, -1 where it is not known and where a page is made, and what they weigh."""
        kinds = [page.get("type", KINDS.get(page["set"])) if "made" not in page else None for page in self.pages]
        weights = [1 if "type" in page else KIND_WEIGHT for page in self.pages]
        return np.array([TYPES.index(kind) if kind in TYPES else -1 for kind in kinds]), np.array(weights, np.float32)

    def hosts(self):
        key = lambda p: urlparse(p.get("url") or "").netloc or p["set"] + str(p["id"])
        return np.array([zlib.crc32(key(page).encode()) % FOLDS for page in self.pages])

    def choose(self, judgements):
        """The blocks to keep, as MainText.leastLevel chooses them."""
        level = np.clip((judgements * LEVELS).astype(int), 0, LEVELS - 1)
        counts = np.zeros((len(self.gold), LEVELS))
        np.add.at(counts, (self.page, level), np.maximum(self.words, 0.5))
        words = counts[:, ::-1].cumsum(1)[:, ::-1][:, 1:]
        least, right = np.triu_indices(LEVELS - 1)
        sums = np.zeros_like(words)
        share = words[:, right] / np.maximum(words[:, least] + words[:, right], 1e-9)
        np.add.at(sums.T, least, share.T)
        other = least != right
        np.add.at(sums.T, right[other], share.T[other])
        sums[words == 0] = 0
        return level > sums.argmax(1)[self.page]

    def write_texts(self, judgements, folder, name):
        """Texts as the extractor writes them, as JSON lines of id and text in FOLDER/SET/NAME.jsonl."""
        judgements.astype(np.float32).tofile(self.path("judgements"))
        subprocess.run([self.bench, "main-text-texts", self.path("pages"), self.path("judgements"), self.path("texts")], check=True)
        data, place, lines = open(self.path("texts"), "rb").read(), 0, {}
        for page in self.pages:
            if "made" in page: break
            (size,), place = struct.unpack_from("<I", data, place), place + 4
            text = data[place : place + size].decode("utf-8", "replace")
            place += size
            lines.setdefault(page["set"], []).append(json.dumps({"id": page["id"], "text": text}, ensure_ascii=False) + "\n")
        for group, texts in lines.items():
            os.makedirs(os.path.join(folder, group), exist_ok=True)
            with open(os.path.join(folder, group, name + ".jsonl"), "w") as file: file.writelines(texts)

    def score(self, kept):
        """Mean F1 of each set, in words; of sets with snippets, their F1."""
        result = {}
        total = np.bincount(self.page, self.words * kept, len(self.gold))
        right = np.bincount(self.page, self.words * np.maximum(self.found, 0) * kept, len(self.gold))
        f1 = 2 * right / np.maximum(total + self.gold, 1)
        for name in sorted(set(self.sets[~self.made])):
            mine = (self.sets == name) & ~self.made
            if (self.gold[mine] >= 0).any(): result[name] = f1[mine & (self.gold > 0)].mean()
            else:
                inside, true = mine[self.page], self.labels == 1
                tp, fp, fn = (kept & true & inside).sum(), (kept & (self.labels == 0) & inside).sum(), (~kept & true & inside).sum()
                result[name] = 2 * tp / max(2 * tp + fp + fn, 1)
        return result


def judge_by_networks(pages, held, epochs, processes):
    """What networks say of the blocks of pages that they did not learn from: one for each of `held`, which tells which
    these are. As the logarithm of odds."""
    global learning
    learning = pages, epochs
    with multiprocessing.get_context("fork").Pool(processes) as pool: return sum(pool.map(judge_held, held, 1))


def judge_held(held):
    pages, epochs = learning
    return main_text_network.judge(learn(pages, held, epochs), pages, np.flatnonzero(held))


def learn(pages, held, epochs):
    """A network that learns from the pages that are not `held`: mostly what other networks say of their blocks that
    learned of them before, whose mean has less of what is chance in the labels (Hinton et al., Distilling the Knowledge
    in a Neural Network, 2015)."""
    torch.set_num_threads(1)
    say = lambda line: print(line, file=sys.stderr, flush=True)
    train = lambda seed, epochs, **more: main_text_network.train(pages, held, seed=seed, epochs=epochs, say=say, **more)
    labels = pages.labels
    said = sum(main_text_network.judge(train(100 + number, epochs), pages) for number in range(TEACHERS)) / TEACHERS
    pages.labels = (1 - TAUGHT) * labels + TAUGHT * torch.sigmoid(torch.from_numpy(said))
    network = train(SEED, epochs * 3 // 2, averaged=True)
    pages.labels = labels
    return network


def measure(data, pages, hosts, a):
    fold = np.array([SISTERS.get(s, s) for s in data.sets]) if a.leave_one_out else hosts
    networks = judge_by_networks(pages, [fold == value for value in sorted(set(fold))], a.epochs, a.threads)
    scores = (1 / (1 + np.exp(-SURENESS * networks))).astype(np.float32)
    results = data.score(data.choose(scores))
    print(f"mean {np.mean(list(results.values())):.4f}", {k: round(float(v), 3) for k, v in results.items()})
    if a.texts: data.write_texts(scores, a.texts, "medprep-sets" if a.leave_one_out else "medprep-hosts")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--output")
    parser.add_argument("--bench", default=".build/release/bench")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--limit", type=int, help="the first pages of each set only")
    parser.add_argument("--epochs", type=int, default=main_text_network.EPOCHS, help="of the network")
    parser.add_argument("--leave-one-out", action="store_true")
    parser.add_argument("--texts", metavar="FOLDER")
    parser.add_argument("--cap", type=int, help="learn from this many pages of each set at most")
    a = parser.parse_args()
    data = Data(a.folder, a.bench, a.limit)
    if a.cap: data.leave_out_beyond(a.cap)
    pages, hosts = data.network_pages(), data.hosts()
    if not a.output:
        measure(data, pages, hosts, a)
        return
    network = learn(pages, np.zeros(len(hosts), bool), a.epochs)
    types = main_text_network.fit_types(network, pages, *data.types(), len(TYPES))
    text = base64.b64encode(main_text_network.packed(network, pages, types)).decode().rstrip("=")
    lines = "\n".join("    " + text[i : i + 116] for i in range(0, len(text), 116))
    counts = ", ".join(f"{name} {int(((data.sets == name) & ~data.made).sum())}" for name in sorted(set(data.sets[~data.made])))
    with open(a.output, "w") as file:
        file.write(f"""// Made by Scripts/train_main_text.py from pages with known main text of public benchmarks (pages a set: {counts}).
// It holds weights only, nothing of the pages.

extension MainTextModel {{
  /// The model in Base64.
  static let data: StaticString = \"\"\"
{lines}
    \"\"\"
}}
""")


if __name__ == "__main__": main()
