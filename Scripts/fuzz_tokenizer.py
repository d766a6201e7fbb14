#!/usr/bin/env python3
"""Compares the token IDs of `medprep tokenize` with those of tiktoken and Hugging Face tokenizers on
random texts, and prints a shrunk text for every difference.

    swift build -c release --product medprep
    .venv/bin/python Scripts/fuzz_tokenizer.py --seeds 0:500        1,000,000 texts, all vocabularies
    .venv/bin/python Scripts/fuzz_tokenizer.py --seeds 17:18 --vocabulary gpt2.json

A seed stands for one batch of texts: the same seed gives the same texts on every machine that has the
same `../shared/data/text`, and a run goes on where another ended by starting at the next seed. The
texts are mixtures of words of the real texts and of random scalars of all scripts (assigned or not),
white space of every kind, case mixes, contractions, digits, combining marks, decomposed characters,
emoji sequences, controls, punctuation, special tokens and what looks like them, and long runs.

Every fourth seed has special tokens recognized, the others have them treated as text. Bytes that are
not UTF-8 go through neither JSON nor the references; Tests/TokenizationTests/EncoderFuzzTests.swift
has those. Exit status: 1 after any difference, else 0.
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unicodedata

os.environ["TOKENIZERS_PARALLELISM"] = "false"
CHECKOUT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "Tests/TokenizationTests"))
import make_references  # noqa: E402  the patterns and special tokens of .tiktoken files
import numpy  # noqa: E402

END = 0xFFFFFFFF
VOCABULARIES = [
    "cl100k_base.tiktoken", "o200k_base.tiktoken", "gpt2.tiktoken", "gpt2.json", "llama3.2.json", "qwen2.5.json",
    "qwen3.json", "qwen3.5.json", "deepseek-v3.json",
]
LANGUAGES = ["en", "fr", "es", "de", "ru", "ar", "zh", "ja", "code", "mix"]

# MARK: Texts

# Rows of 128 code points: all scripts, the newest too, whatever this Python knows. Large uniform blocks
# (Han, Hangul, Tangut, private use, empty planes) get a few rows each, so that they don't crowd out the rest.
ROWS = [row for row in range(0x324) if not (0x69 <= row < 0x9F or 0x159 <= row < 0x1AE or 0x1B1 <= row < 0x1F1)]
ROWS += [row for row in range(0x220, 0x240)] + [0x69, 0x80, 0x9E, 0x9F, 0x159, 0x170, 0x1AE, 0x1AF, 0x1C0, 0x1F1]
ROWS += [row for start in (0x0, 0x4, 0x10, 0x20, 0x34, 0x40, 0x56, 0xA0, 0x154, 0x1F6, 0x3C0, 0x3E8) for row in [start] * 4]
ROWS += [0x3E0, 0x3E1, 0x400, 0x540, 0x5F3, 0x646, 0x1000, 0x1C00, 0x1C01, 0x1C02, 0x1C03, 0x1E00, 0x21FF]
# Above the Basic Multilingual Plane in full up to U+1FFFF, and the newest Han extensions.
ROWS += list(range(0x324, 0x400)) + list(range(0x5CA, 0x5E0)) + [0x620, 0x647, 0x667]
ROWS = [row for row in ROWS if not 0x1B0 <= row < 0x1C0 and row < 0x2200]

BY_CATEGORY = {}
for _point in range(0x20000):
    _category = unicodedata.category(chr(_point))
    if _category not in ("Cn", "Cs", "Co") and not 0x3400 <= _point < 0xD800:
        BY_CATEGORY.setdefault(_category, []).append(chr(_point))
DIGITS = BY_CATEGORY["Nd"] + BY_CATEGORY["Nl"] + BY_CATEGORY["No"] + list("〇一二三十百〹")
MARKS = BY_CATEGORY["Mn"] + BY_CATEGORY["Mc"] + BY_CATEGORY["Me"]
CASED = [BY_CATEGORY["Lu"], BY_CATEGORY["Ll"], BY_CATEGORY["Lt"], BY_CATEGORY["Lm"]]
SYMBOLS = [BY_CATEGORY[c] for c in ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So")]
CONTROLS = [chr(c) for c in range(0x20)] + [chr(c) for c in range(0x7F, 0xA0)] + BY_CATEGORY["Cf"] + [
    "\ufffe", "\uffff", "\ufffd", "\ufdd0", "\U0001fffe", "\U0010ffff", "\ue000", "\uf8ff", "\U000f0000",
]
SPACES = [" "] * 12 + ["\n"] * 6 + ["\r\n"] * 3 + ["\t"] * 3 + ["\r", "\x0b", "\x0c", "\x85", "\xa0", "\u1680"] + [
    chr(c) for c in range(0x2000, 0x200E)
] + ["\u2028", "\u2029", "\u202f", "\u205f", "\u2060", "\u3000", "\ufeff", "\u180e", "\x1c", "\x1d", "\x1e", "\x1f"]
APOSTROPHES = ["'"] * 8 + ["’", "ʼ", "＇", "''", " '", "`", "´"]
ENDINGS = ["s", "t", "re", "ve", "m", "ll", "d", "S", "T", "RE", "Re", "rE", "VE", "vE", "M", "LL", "lL", "D", "ſ", "K",
           "İ", "ı", "l", "r", "v", "e", "ſs", "sſ", "re's", "š", "s\u0301", "ｓ", "ll ", "d1", "tx"]
PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + ["//", "/\n", "/\r\n/", "...", "——", "，", "。", "・", "「", "」", "¿", "¡", "№", "°", "€"]
EMOJI = ["😀", "👨‍👩‍👧‍👦", "👩🏽‍🚀", "🏳️‍🌈", "🇫🇷", "🇯🇵🇧🇷", "❤️‍🔥", "☃️", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏿", "\u200d", "\ufe0f", "\U0001fae8", "\U0001fadc", "\u20e3"]
DECOMPOSED = ["e\u0301", "E\u0301", "a\u0328\u0301", "a\u0301\u0328", "n\u0303", "o\u0302\u0301", "\u212b", "\u2126", "\u212a", "\u1e9b\u0323",
              "\u1100\u1161", "\u1100\u1161\u11a8", "\uac00\u11a8", "\u1161", "\u11a8", "\u0958", "\u0915\u093c", "\u2adc", "\u0344", "\u0340",
              "\u0f73", "\u0fb2\u0f71\u0f80", "\u09c7\u09be", "\u0b47\u0b56", "\u30ab\u3099", "\u30cf\u309a", "\uf900", "\U0002f800", "\U0001d15e",
              "\u0327\u0301", "\u05d0\u05bc\u05b8", "\u0644\u0651\u064e", "\u1ea5", "\ufb1d", "\u0307\u0323", "s\u0323\u0307", "\U00011131\U00011127", "\U000105d2\u0307"]
SPECIALS = ["<|endoftext|>", "<|startoftext|>", "<|endofprompt|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|im_start|>", "<|im_end|>",
            "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|reserved_special_token_0|>", "<|python_tag|>",
            "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜▁pad▁｜>", "<｜User｜>", "<｜Assistant｜>", "<｜fim▁hole｜>", "<｜tool▁calls▁begin｜>", "<｜place▁holder▁no▁1｜>",
            "<think>", "</think>", "<tool_call>", "</tool_call>", "<|vision_start|>", "<|image_pad|>", "<|repo_name|>", "<|object_ref_start|>", "<tts_pad>", "<|audio_start|>",
            "<s>", "</s>", "<unk>", "<pad>", "<mask>", "[MASK]", "[CLS]", "[SEP]", "[PAD]", "[UNK]", "|||EMAIL_ADDRESS|||", "|||IP_ADDRESS|||", "<|padding|>", "<|", "|>", "<|endoftext", "endoftext|>", "<｜", "｜>"]
RUNS = list("aAbeElnoszZ01-=_*.#~/\\!? \n\t'\"<|") + ["ab", "aB", "Ab", "的", "哈哈", "あ", "ー", "カ", "한", "ก", "я", "Ж", "ـ", "ع", "é", "e\u0301", "\u0301", "\u0e31",
       "\r\n", "\n ", " \n", "\t ", "\u3000", "\xa0", "\u2003", "\x00", "\x7f", "😀", "\U0001f1eb", "\u200d", "ACGT", "the ", " the", "12", "١", "½", "²", "'s", "ſ", "ǅ", "ʰ", "𝒜", "𐐀", "\ue000", "\u0378", "=-", "+/", "%20", "\\n", "()", "{}", "</", "//"]
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Texts:
    """Makes random texts; `real` are stretches of real text to take words from."""

    def __init__(self, real):
        self.real = real
        self.words = [text.split(" ") for text in real]
        self.sources = [
            self.row, self.row, self.row, self.scalar, self.space, self.space, self.contraction, self.digit, self.cased, self.cased, self.mark,
            self.emoji, self.control, self.special, self.run, self.punctuation, self.symbol, self.decomposed, self.encoded, self.ascii,
        ] + ([self.slice, self.slice, self.word, self.word, self.word] if real else [])

    def batch(self, seed, count):
        random_numbers = random.Random(seed)
        return [self.text(random_numbers) for _ in range(count)]

    def text(self, r):
        # Few sources in one text, so that every two of them often stand side by side.
        sources = r.choices(self.sources, k=1 + int(r.random() * 4))
        separators = [" "] if r.random() < 0.7 else SPACES
        gap = r.random() * 0.7 if r.random() < 0.6 else 0.0
        parts = []
        for _ in range(1 + min(int(r.expovariate(0.12)), 60)):
            parts.append(r.choice(sources)(r))
            if r.random() < gap:
                parts.append(r.choice(separators))
        if r.random() < 0.05:
            # Something after a text that ends in white space, or nothing: `\s+(?!\S)`, `\s++$`.
            parts.append(r.choice(SPACES) * int(r.random() * 5))
        return "".join(parts)

    def row(self, r):
        first = r.choice(ROWS) << 7
        return "".join(chr(first + int(r.random() * 128)) for _ in range(1 + int(r.random() * 7)))

    def scalar(self, r):
        while True:
            point = int(r.random() * (0x110000 if r.random() < 0.1 else 0x20000 if r.random() < 0.5 else 0x3100))
            if not 0xD800 <= point < 0xE000:
                return chr(point)

    def slice(self, r):
        text = r.choice(self.real)
        start = int(r.random() * len(text))
        return text[start:start + 1 + int(r.random() * 30)]

    def word(self, r):
        return r.choice(r.choice(self.words))

    def space(self, r):
        return "".join(r.choices(SPACES, k=1 + int(r.expovariate(0.6))))

    def contraction(self, r):
        before = r.choice(["", "I", "we", "it", "DON", "n", "é", "中", "1", "_", " ", "\n", "ǅ", "\u0301", "a\u0301", "ß"])
        return before + r.choice(APOSTROPHES) + r.choice(ENDINGS)

    def digit(self, r):
        if r.random() < 0.5:
            return "".join(r.choices("0123456789", k=1 + int(r.random() * 8)))
        return "".join(r.choices(DIGITS, k=1 + int(r.random() * 5)))

    def cased(self, r):
        letters = []
        for _ in range(1 + int(r.random() * 3)):
            kind = r.choice(CASED)
            if r.random() < 0.5:
                letters += r.choices("ABCDEFGHIKLMNORSTXYZ" if kind is CASED[0] else "abcdefghiklmnorstxyz", k=1 + int(r.random() * 4))
            else:
                letters += r.choices(kind, k=1 + int(r.random() * 4))
        return "".join(letters)

    def mark(self, r):
        return r.choice(["", "a", "क", "ک", "1", " ", "\n", "-", "中"]) + "".join(r.choices(MARKS, k=1 + int(r.random() * 3)))

    def emoji(self, r):
        return r.choice(EMOJI)

    def control(self, r):
        return r.choice(CONTROLS)

    def special(self, r):
        token = r.choice(SPECIALS)
        if r.random() < 0.3:
            cut = int(r.random() * len(token))
            token = token[:cut] + r.choice(["", " ", "|", token[cut:], "x"]) + token[cut + 1:]
        return r.choice(["", "", " ", "\n", "a"]) + token + r.choice(["", "", " ", "\n", "a"])

    def run(self, r):
        length = 2 + int(r.expovariate(0.08))
        if r.random() < 0.003:
            length *= 100
        return r.choice(RUNS) * length

    def punctuation(self, r):
        return "".join(r.choices(PUNCTUATION, k=1 + int(r.random() * 5)))

    def symbol(self, r):
        return "".join(r.choices(r.choice(SYMBOLS), k=1 + int(r.random() * 3)))

    def decomposed(self, r):
        return r.choice(DECOMPOSED) + (r.choice(MARKS) if r.random() < 0.2 else "")

    def encoded(self, r):
        alphabet = r.choice([BASE64, "0123456789abcdef", "ACGT", "01", "abcXYZ_09.", "aAbB'sS "])
        return "".join(r.choices(alphabet, k=4 + int(r.expovariate(0.05))))

    def ascii(self, r):
        return "".join(chr(int(r.random() * 128)) for _ in range(1 + int(r.random() * 12)))


def real_texts(folder):
    """The first 1.5 MB of every language, in stretches of 2,000 characters; empty without the files."""
    stretches = []
    for language in LANGUAGES:
        path = folder / f"{language}.jsonl.zst"
        if not path.exists():
            print(f"SKIPPED: no words of real texts, there is no {path}", file=sys.stderr)
            return []
        text = ""
        with subprocess.Popen(["zstd", "-dcq", str(path)], stdout=subprocess.PIPE) as process:
            for line in process.stdout:
                text += json.loads(line)["text"] + "\n"
                if len(text) > 1_500_000:
                    break
            process.kill()
        stretches += [text[i:i + 2000] for i in range(0, len(text), 2000)]
    return stretches


# MARK: Both sides


def read_ids(path):
    """The IDs of every document of a file in the format u32-delimited."""
    flat = numpy.fromfile(path, dtype="<u4")
    return [part[:-1].tolist() for part in numpy.split(flat, numpy.flatnonzero(flat == END) + 1)[:-1]]


class Vocabulary:
    """One vocabulary file, in our program and in the reference library."""

    def __init__(self, name, folder, scratch, program):
        self.name, self.program, self.scratch = name, program, scratch
        shipped = CHECKOUT / "vocab"
        self.path = (shipped if "/" in name else folder) / name
        if not self.path.exists():
            packed, self.path = self.path.with_name(self.path.name + ".zst"), scratch / name
            with open(self.path, "wb") as out:
                subprocess.run(["zstd", "-dcq", "--long=27", str(packed)], stdout=out, check=True)
        self.reference = make_references.load(self.path.parent, shipped, name)

    def expected(self, texts, special):
        return make_references.encode(self.reference, texts, special)

    def found(self, texts, special):
        """Our IDs of each text, or the reason why there are none."""
        lines, ids = self.scratch / "texts.jsonl", self.scratch / "ids.bin"
        with open(lines, "w", encoding="utf-8") as out:
            for text in texts:
                out.write(json.dumps({"text": text}) + "\n")
        command = [self.program, "tokenize", str(lines), "--vocab", str(self.path), "--format", "u32-delimited",
                   "--output", str(ids), "--threads", "1", "--strict", "--special-tokens", "recognize" if special else "text"]
        ids.unlink(missing_ok=True)
        try:
            result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60 + len(texts) // 20)
            reason = f"exit status {result.returncode}: {result.stderr.decode(errors='replace')[-600:]}"
            failed = result.returncode != 0
        except subprocess.TimeoutExpired:
            reason, failed = "timed out", True
        if not failed:
            found = read_ids(ids)
            if len(found) == len(texts):
                return found
            reason = f"{len(found)} documents of {len(texts)}"
        if len(texts) == 1:
            return [reason]
        middle = len(texts) // 2  # to find the text that is to blame
        return self.found(texts[:middle], special) + self.found(texts[middle:], special)

    def differing(self, texts, special, kept=None):
        """The indices of the texts whose IDs differ. `kept` is a file with the reference's IDs, or where to keep them."""
        if kept and kept.exists():
            expected = read_ids(kept)
        else:
            expected = self.expected(texts, special)
            if kept:
                flat = [numpy.asarray(ids + [END], dtype="<u4") for ids in expected]
                numpy.concatenate(flat).tofile(kept.with_suffix(".partial"))
                kept.with_suffix(".partial").rename(kept)
        return [i for i, sides in enumerate(zip(expected, self.found(texts, special))) if sides[0] != sides[1]]

    def shrink(self, text, special):
        """The shortest text that still differs which leaving out stretches leads to."""
        size = max(1, len(text) // 2)
        while len(text) > 1:
            shorter = [text[:i] + text[i + size:] for i in range(0, len(text), size)]
            shorter = [candidate for candidate in shorter if candidate != text][:400]
            differing = self.differing(shorter, special)
            if differing:
                text = shorter[differing[0]]
                size = min(size, max(1, len(text) // 2))
            elif size == 1:
                break
            else:
                size = (size + 1) // 2
        return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:5", help="first:end, or first: to go on until stopped (default: 0:5)")
    parser.add_argument("--texts", type=int, default=2000, help="texts a seed stands for (default: 2000)")
    parser.add_argument("--vocabulary", action="append", help=f"file name; repeatable (default: {' '.join(VOCABULARIES)})")
    parser.add_argument("--data", type=pathlib.Path, default=CHECKOUT.parent / "shared/data", help="folder with vocabs/ and text/")
    parser.add_argument("--medprep", default=str(CHECKOUT / ".build/release/medprep"), help="the program to test")
    parser.add_argument("--differences", type=int, default=5, help="differences to print for each vocabulary and seed (default: 5)")
    parser.add_argument("--references", type=pathlib.Path, help="folder that keeps the references' IDs: most of the time of a second run is saved")
    arguments = parser.parse_args()
    if arguments.references:
        arguments.references.mkdir(parents=True, exist_ok=True)
    first, _, last = arguments.seeds.partition(":")
    names = arguments.vocabulary or VOCABULARIES

    texts = Texts(real_texts(arguments.data / "text"))
    with tempfile.TemporaryDirectory(prefix="medprep-fuzz-") as scratch:
        vocabularies = [Vocabulary(n, arguments.data / "vocabs", pathlib.Path(scratch), arguments.medprep) for n in names]
        started, compared, differences = time.time(), 0, 0
        seed = int(first)
        while not last or seed < int(last):
            batch, special = texts.batch(seed, arguments.texts), seed % 4 == 3
            for vocabulary in vocabularies:
                kept = arguments.references and arguments.references / f"{vocabulary.name.replace('/', '-')}.{seed}.{arguments.texts}.u32"
                differing = vocabulary.differing(batch, special, kept)
                compared += len(batch)
                differences += len(differing)
                for index in differing[:arguments.differences]:
                    text = vocabulary.shrink(batch[index], special)
                    (expected,), (found,) = vocabulary.expected([text], special), vocabulary.found([text], special)
                    print(f"DIFFERENCE {vocabulary.name}, seed {seed}, text {index}, special tokens "
                          f"{'recognized' if special else 'as text'}\n  text     {json.dumps(text)}\n"
                          f"  expected {expected}\n  found    {found}", flush=True)
            seed += 1
            print(f"seed {seed - 1}: {compared:,} comparisons in {time.time() - started:.0f} s, {differences} differences", flush=True)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
