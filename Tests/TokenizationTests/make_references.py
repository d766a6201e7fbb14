#!/usr/bin/env python3
"""Writes Fixtures/references.jsonl and Fixtures/digests.jsonl with the reference libraries.

    python3 -m venv /tmp/venv
    /tmp/venv/bin/pip install tiktoken==0.14.0 tokenizers==0.23.3 mistral-common==1.13.1
    /tmp/venv/bin/python make_references.py VOCABULARIES TEXTS [SHIPPED]

VOCABULARIES is a folder with the vocabulary files named below, TEXTS one with en.jsonl, zh.jsonl, ...
SHIPPED is the folder vocab/ of this repository (default: found from this file).

references.jsonl: first a line {"vocabularies": [...]}, then one line a text: {"text": ..., "ids": [...]},
one list of IDs a vocabulary, null where it equals the list before. IDs are those without any special
token: tiktoken's encode_ordinary; tokenizers' encode with add_special_tokens=False and
encode_special_tokens=True; mistral-common's encode. "recognized" holds the IDs with special tokens
recognized, where they differ.

digests.jsonl: {"vocabulary", "language", "documents", "ids", "fnv1a64"}: FNV-1a (64 bits) over the IDs of
the texts of a file's lines up to 100,000 bytes of text, as little-endian uint32 with 0xFFFFFFFF after
each text.
"""
import base64
import json
import pathlib
import random
import struct
import sys
import unicodedata

import tiktoken
from tiktoken_ext import openai_public
from tokenizers import Tokenizer

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
WORD = [
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
]
O200K = "|".join(WORD + [r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])
# As in tiktoken_ext/openai_public.py of tiktoken 0.14.0.
CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
RANK_FILES = {
    "gpt2.tiktoken": (openai_public.r50k_pat_str, {"<|endoftext|>": 50256}),
    "cl100k_base.tiktoken": (
        CL100K,
        {"<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259,
         "<|fim_suffix|>": 100260, "<|endofprompt|>": 100276},
    ),
    "o200k_base.tiktoken": (O200K, {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}),
    "p50k_base.tiktoken": (openai_public.r50k_pat_str, {"<|endoftext|>": 50256}),
    "qwen.tiktoken": (
        LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}"),
        {"<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645}
        | {f"<|extra_{i}|>": 151646 + i for i in range(205)},
    ),
    "llama3.tiktoken": (LLAMA3, {"<|begin_of_text|>": 128000, "<|end_of_text|>": 128001}),
}
# Whose own tokenizer brings texts into NFC before tiktoken sees them (tokenization_qwen.py of Qwen-7B).
COMPOSING = ["qwen.tiktoken"]
VOCABULARIES = list(RANK_FILES) + [
    "gpt2.json", "llama3.1-r1distill.json", "llama3.2.json", "qwen2.5.json", "qwen3.json",
    "qwen3.5.json", "deepseek-v3.json", "deepseek-v4.json", "gpt_neox.json", "modernbert.json",
    "llama2.json", "tekken_240911.json",
    "medprep-32k/tokenizer.json",
]
LANGUAGES = ["en", "fr", "es", "de", "ru", "ar", "zh", "ja", "code", "mix"]

CHOSEN = [
    "", " ", "\n", "a", "Hello, world!", "don't DON'T it'S we'Re I'LL 'ſ 'K ’s", "'", "''", "'s", "x's's",
    "1234567890 12 345.678,90 ١٢٣٤ ⅷⅸ ²³ 一二三 𝟏𝟐𝟑𝟒", "  two  spaces   three    four  ", "tab\tbed\t\tx",
    "line\r\nend\r\n\r\nx\n\n\ny\r\rz", "trailing  \n  ", "trailing \n\n", "\n \n \n", "   ", "a  \n  b",
    "nbsp\u00a0x\u00a0\u00a0y em\u2003z ideographic\u3000\u3000w nel\u0085v ls\u2028u ps\u2029t vt\x0bs ff\x0cr",
    "zero\u200bwidth\u200cjoin\u200der\ufeffbom", "e\u0301 \u0301e a\u0300\u0301b \u0915\u094d\u0937 ก็ n\u0303",
    "\u212b \u1e9b\u0323 ﬁ \uac00\u11a8 \u1100\u1161\u11a8 \u0958", "ǅUngla ǅ ʰa aʰB ªº ﷺ ꟲ", "ABCdef ABC DEFghi HTTPServer iPhone's OpenAI'LL",
    "https://example.org/a/b?c=d&e=%20#f", "/usr/local/bin//x/\n/y", "if (x) { return; }\n\n\t// comment\n",
    "Was ist das?! Äpfel Öl Üb ß ẞ", "¿Qué? ¡Sí! niño", "l’hôpital d'un aujourd’hui œuvre",
    "Привет, мир! Ёж ѣ", "مرحبا بالعالم، كيف حالك؟ السَّلَامُ", "你好，世界！今天天气不错。",
    "今日は良い天気ですね。コンピューター・ヴァ ｶﾀｶﾅ 々〆ヶ", "한국어 문장입니다", "हिन्दी में पाठ", "ไทยไม่มีวรรค", "שלום עולם",
    "👩‍👩‍👧‍👦 🇫🇷 👍🏽 😀😀😀 ☃️", "𝒜𝓑 𐐀𐐨 𠀀𠀁 𓀀", "\x00\x01\x1b[0m\x7f", "\ue000\uf8ff \U000e0041 \U0010ffff \ufffd \ufffe",
    "\u0378 \u1c89 \ua7da \U00016d40 \U0001cc00", "<|endoftext|>", "a<|endoftext|>b<|im_start|>c <|begin_of_text|>",
    "<|fim_prefix|> <|endofprompt|><|endoftext|", "<｜begin▁of▁sentence｜>x<|end▁of▁sentence|>", "<think>x</think> <tool_call>",
    "a" * 200, "ab" * 150, " " * 130, "\n" * 90, "=" * 100, "-_" * 60, "哈" * 80, "の" * 33, "0" * 50,
    "Pneumonoultramicroscopicsilicovolcanoconiosis", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQ=" * 3, "{\"a\": [1, 2.5e-3, null], \"b\": \"\\u00e9\"}", "p<0.05; 95% CI 1.2–3.4, n=1,024 µg/mL ±2 °C",
    "[MASK]x [MASK] |||IP_ADDRESS||| a                        b", "  [SEP]", "x[PAD]y",
    "<|extra_0|> re\u0301sume\u0301 5 \u2126 \u212b<|extra_204|>",
]


def chosen_texts():
    texts = list(CHOSEN)
    pieces = [
        "a", "B", "é", "E\u0301", "ß", "word", "Word", "WORD", "я", "Ж", "ع", "中", "文字", "か", "カ", "ー", "한", "क्ष", "\u0301", "\u0f39",
        "ʰ", "ǅ", "1", "23", "٣", "½", "Ⅷ", " ", "  ", "\t", "\n", "\r\n", "\r", "\u00a0", "\u2003", "\u3000", "\u0085", "\u2028", "\x0b",
        "'", "'s", "'RE", "'ſ", "’", ".", "...", "!?", "/", "//", "_", "-", "—", "<|", "|>", "(", ")", "€", "+", "😀", "\u200d", "\ufeff", "\x00",
        "\ue000", "𝒜", "𠀀", "\U0001f9ff", "。", "、", "・", "http", "://",
    ]
    generator = random.Random(2026)
    for _ in range(240):
        texts.append("".join(generator.choice(pieces) for _ in range(generator.randint(1, 24))))
    return texts


def load(folder, shipped, name):
    if name in RANK_FILES:
        pattern, special = RANK_FILES[name]
        lines = (folder / name).read_bytes().splitlines()
        ranks = {base64.b64decode(t): int(r) for t, r in (line.split() for line in lines if line)}
        return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)
    if name.startswith("tekken"):
        # Imported here, for scripts that need no more than the patterns above.
        from mistral_common.tokens.tokenizers.tekken import Tekkenizer

        return Tekkenizer.from_file(folder / name)
    return Tokenizer.from_file(str((shipped if "/" in name else folder) / name))


def encode(tokenizer, texts, special=False):
    if getattr(tokenizer, "name", None) in COMPOSING:
        texts = [unicodedata.normalize("NFC", t) for t in texts]
    if isinstance(tokenizer, tiktoken.Encoding):
        return [tokenizer.encode(t, allowed_special="all") if special else tokenizer.encode_ordinary(t) for t in texts]
    if not isinstance(tokenizer, Tokenizer):
        return [tokenizer.encode(t, bos=False, eos=False) for t in texts]
    tokenizer.encode_special_tokens = not special
    return [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]


def fnv1a64(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def first_texts(path):
    texts, size = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            size += len(text.encode())
            if size > 100_000:
                break
            texts.append(text)
    return texts


def main():
    here = pathlib.Path(__file__).resolve().parent
    folder, corpus = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    shipped = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else here.parent.parent / "vocab"
    texts = chosen_texts()
    tokenizers = {name: load(folder, shipped, name) for name in VOCABULARIES}
    plain = {name: encode(t, texts) for name, t in tokenizers.items()}
    recognized = {name: encode(t, texts, special=True) for name, t in tokenizers.items()}

    def dumps(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def column(ids, index):
        row, before = [], None
        for name in VOCABULARIES:
            row.append(None if ids[name][index] == before else ids[name][index])
            before = ids[name][index]
        return row

    with open(here / "Fixtures/references.jsonl", "w", encoding="utf-8") as out:
        out.write(dumps({"vocabularies": VOCABULARIES}) + "\n")
        for index, text in enumerate(texts):
            line = {"text": text, "ids": column(plain, index)}
            if any(plain[n][index] != recognized[n][index] for n in VOCABULARIES):
                line["recognized"] = column(recognized, index)
            out.write(dumps(line) + "\n")

    with open(here / "Fixtures/digests.jsonl", "w", encoding="utf-8") as out:
        for language in LANGUAGES:
            documents = first_texts(corpus / f"{language}.jsonl")
            for name, tokenizer in tokenizers.items():
                stream, count = bytearray(), 0
                for ids in encode(tokenizer, documents):
                    stream += struct.pack(f"<{len(ids) + 1}I", *ids, 0xFFFFFFFF)
                    count += len(ids)
                out.write(dumps({"vocabulary": name, "language": language, "documents": len(documents),
                                 "ids": count, "fnv1a64": f"{fnv1a64(stream):016x}"}) + "\n")


if __name__ == "__main__":
    main()
