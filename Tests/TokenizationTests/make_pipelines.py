#!/usr/bin/env python3
"""Writes Fixtures/pipelines.json with the Hugging Face library: many small tokenizer.json files.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tiktoken==0.14.0 tokenizers==0.23.3
    /tmp/venv/bin/python make_pipelines.py

pipelines.json: {"texts": [...], "models": {name: tokenizer.json}, "cases": [...]}. A case is
{"name", "model", "members", "modelMembers", "ids", "recognized", "decoded"}: a model whose top-level
members and members of "model" are replaced by those given (null removes none, it is a value). "ids" holds
four hexadecimal digits a text: the first of the FNV-1a hash (64 bits) of its IDs as little-endian uint32, without
special tokens; "recognized" with special tokens recognized; "decoded" of the decoded bytes of "ids", "----" where
the library's text has U+FFFD for bytes that are no UTF-8.
"""
import json
import pathlib
import struct

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from make_references import chosen_texts, fnv1a64

EXTRA = [
    "Hello  World 123 45,678.9 it's  a_test-case", "▁Hello▁▁world ▁", "   lead and trail   ", "ⅧⅨ ½ ²³ 12½3 ٣٤", "a1b22c333d4444e55555",
    "été ÉTÉ Ünï Straße ΑΣ ὈΔΥΣΣΕΎΣ İstanbul ǅ", "don't!!?? (why) [x]{y} «z» “q” a—b…c", "日本語、テキスト。中文１２３", "\t\ttabs\n\nnewlines\r\n ",
    "<0x41><0xE2><0x96><0x81>", "zzz\u0378q \U000e0041", "<s>hi</s> <unk>x<pad> <mask> [SPECIAL]", "x <mask> y<mask>z  <mask>\n", "naïve café cafe\u0301 A\u030a",
    "#version ##ing ##", "  ", "e\u0301\u0323\u07fd\u0301 \U00011935\U00011930 \U0001f16c ㋿ ꟲ ﬁ ｶﾞ", "\u1cf2\u1cf3\U000111c9 \u166d x\u09fe", "粲²°¼ 灲 糲³ Ω",
    "thethe the the", "hello<tok>hello <tok> hello", "100000 1234567 12 1", "A\u200dB\u200cC\u00ad\ufeffD", "ﷺ ①② Ⅳ ㎏ ½", "a\u0000b\u0001c\u007fd\u009fe",
]
TRAIN = [
    "the quick brown fox jumps over the lazy dog. The Hello World! hello world, it's the end of the day. 123 456 2024 10,000 12.5%",
    "L'hôpital a reçu les patients. Die Straße ist schön und größer. El niño está aquí. été", "Привет мир, это тест. Это было хорошо",
    "今天天气不错。今日は良い天気です。日本語のテキスト。", "مرحبا بالعالم", "한국어 문장입니다", "if (x) { return; } // comment   \n\n  for i in range(10):\n\t\tprint(i)",
    "http://example.org/path?query=1&b=2", "don't can't won't we're they'll I've", "🙂😀👍",
]


def files():
    """The models that cases start from."""
    corpus = TRAIN * 3 + EXTRA
    byte_fallback = [f"<0x{b:02X}>" for b in range(256)]
    made = {}

    def train(name, tokenizer, trainer):
        tokenizer.train_from_iterator(corpus, trainer)
        made[name] = json.loads(tokenizer.to_str())

    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    train("bytes", t, trainers.BpeTrainer(vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<s>", "</s>", "<pad>"], show_progress=False))
    t = Tokenizer(models.BPE(unk_token="<unk>"))
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    train("fewBytes", t, trainers.BpeTrainer(vocab_size=300, special_tokens=["<unk>", "<s>"], limit_alphabet=60, show_progress=False))
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    train("characters", t, trainers.BpeTrainer(vocab_size=800, special_tokens=["<unk>", "<s>", "</s>"] + byte_fallback, limit_alphabet=150, show_progress=False))
    made["characters"]["added_tokens"] = made["characters"]["added_tokens"][:3]
    t = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.BPEDecoder()
    train("suffix", t, trainers.BpeTrainer(vocab_size=600, special_tokens=["<unk>", "<s>"], end_of_word_suffix="</w>", limit_alphabet=120, show_progress=False))
    t = Tokenizer(models.BPE(unk_token="<unk>", continuing_subword_prefix="##"))
    t.pre_tokenizer = pre_tokenizers.Whitespace()
    train("prefix", t, trainers.BpeTrainer(vocab_size=500, special_tokens=["<unk>", "<s>"], continuing_subword_prefix="##", limit_alphabet=100, show_progress=False))
    t = Tokenizer(models.BPE(unk_token="<s>", end_of_word_suffix="</w>"))
    t.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.ByteLevel(add_prefix_space=False)])
    t.decoder = decoders.ByteLevel()
    train("clip", t, trainers.BpeTrainer(vocab_size=900, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<s>", "</s>"], end_of_word_suffix="</w>", show_progress=False))
    return made


def split(pattern, behavior, invert=False):
    pattern = pattern if isinstance(pattern, dict) else {"Regex": pattern}
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def sequence(*parts):
    return {"type": "Sequence", "pretokenizers": list(parts)}


def byte_level(prefix=False, regex=False):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def metaspace(scheme="always", splits=True, replacement="▁"):
    return {"type": "Metaspace", "replacement": replacement, "prepend_scheme": scheme, "split": splits}


def token(id, content, special=False, **flags):
    return {"id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": not special, "special": special} | flags


BEHAVIORS = ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"]
PATTERNS = {
    "cl100kOf2023": r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
    "kimi": r"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "tekken": r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    "bloom": r" ?[^(\s|[.,!?…。，、।۔،])]+",
    "digitsFromTheRight": r"\d{1,3}(?=(?:\d{3})*\b)",
    "emptyMatches": r"(?=\p{Lu})|(?<=\d)(?=\d)",
    "rubyIntervals": r"\p{N}{1,3}+|a{2}?|[a-z]{2,}?",
    "wordBoundaries": r"\b\w+\b|\W",
    "anchors": r"^\s*.|.$|\A.|.\z|e\Z",
    "classes": r"[[:alpha:]&&[^aeiou]]+|[[:punct:]]|[^\W\d_]+|\h\h|[\w.-]+",
    "escapes": r"\t+|\x{4E2D}|\u00e9|[\u0400-\u04FF]+|\R",
    "flags": r"(?i)hello|(?m:t.{2})|(?x: w o r l d )|(?<n>q)",
    "scripts": r"\p{Hiragana}+|\p{Katakana}+|\p{Latin}+|\p{Cyrillic}+|\p{Greek}+|\p{Arabic}+",
    "octal": r"\061|\0624|[\063-\065]",
    "hyphenRanges": r"[+--]|[%--]{2}",
    "foldedClasses": r"(?i)\p{Lu}+|(?i:\p{Lu}\p{Ll}*|x)|(?i:[\p{Lt}z])",
    "possessive": r"\s++|[^\s]++|x?+",
    "llamaCpp": r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
}


def cases():
    """(name, model, members, members of the model)."""
    yield "as trained", "bytes", {}, {}
    for behavior in BEHAVIORS:
        for invert in [False, True]:
            for name, pattern in [("spaces", r"\s+"), ("digit", r"\d"), ("comma", {"String": ","}), ("empty", r"(?=[A-Z])")]:
                yield f"split {name} {behavior} {invert}", "bytes", {"pre_tokenizer": sequence(split(pattern, behavior, invert), byte_level())}, {}
        yield f"punctuation {behavior}", "bytes", {"pre_tokenizer": sequence({"type": "Punctuation", "behavior": behavior}, byte_level())}, {}
    for name, pattern in PATTERNS.items():
        yield f"pattern {name}", "bytes", {"pre_tokenizer": sequence(split(pattern, "Isolated"), byte_level())}, {}
        yield f"pattern {name} removed", "bytes", {"pre_tokenizer": sequence(split(pattern, "Removed", True), byte_level())}, {}
    for individual in [False, True]:
        digits = {"type": "Digits", "individual_digits": individual}
        yield f"digits {individual}", "bytes", {"pre_tokenizer": sequence(digits, byte_level())}, {}
        yield f"starcoder {individual}", "bytes", {"pre_tokenizer": sequence(digits, byte_level(regex=True))}, {}
        yield f"digits after bytes {individual}", "bytes", {"pre_tokenizer": sequence(byte_level(regex=True), digits)}, {}
    yield "falcon", "bytes", {"pre_tokenizer": sequence({"type": "Punctuation", "behavior": "Contiguous"}, byte_level(regex=True), {"type": "Digits", "individual_digits": False}, split("[0-9][0-9][0-9]", "Isolated"))}, {}
    yield "prefix space", "bytes", {"pre_tokenizer": byte_level(prefix=True, regex=True)}, {}
    yield "prefix space after split", "bytes", {"pre_tokenizer": sequence(split(",", "Isolated"), byte_level(prefix=True))}, {}
    yield "whitespace", "bytes", {"pre_tokenizer": sequence({"type": "Whitespace"}, byte_level())}, {}
    yield "whitespace split", "bytes", {"pre_tokenizer": sequence({"type": "WhitespaceSplit"}, byte_level(prefix=True))}, {}
    yield "bert", "bytes", {"pre_tokenizer": sequence({"type": "BertPreTokenizer"}, byte_level())}, {}
    yield "delimiter", "bytes", {"pre_tokenizer": sequence({"type": "CharDelimiterSplit", "delimiter": "e"}, byte_level())}, {}
    yield "fixed length", "bytes", {"pre_tokenizer": sequence({"type": "FixedLength", "length": 3}, byte_level())}, {}
    yield "metaspace before bytes", "bytes", {"pre_tokenizer": sequence(metaspace("first"), byte_level())}, {}
    yield "no regex", "bytes", {"pre_tokenizer": byte_level()}, {}
    yield "nothing", "bytes", {"pre_tokenizer": None, "decoder": None}, {}
    for form in ["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt"]:
        yield form, "bytes", {"normalizer": {"type": form}}, {}
    yield "lowered and stripped", "bytes", {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}]}}, {}
    for left in [False, True]:
        yield f"strip {left}", "bytes", {"normalizer": {"type": "Strip", "strip_left": left, "strip_right": True}}, {}
    yield "replace string", "bytes", {"normalizer": {"type": "Replace", "pattern": {"String": "the"}, "content": "THE the"}}, {}
    yield "replace regex", "bytes", {"normalizer": {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}}, {}
    yield "replace nothing", "bytes", {"normalizer": {"type": "Replace", "pattern": {"Regex": r"[aeiou]"}, "content": ""}}, {}
    yield "prepend", "bytes", {"normalizer": {"type": "Prepend", "prepend": "x y"}}, {}
    yield "byte level normalizer", "bytes", {"normalizer": {"type": "ByteLevel"}, "pre_tokenizer": None}, {}
    added = [token(0, "<s>", True), token(1, "</s>", True), token(2, "<pad>", True), token(700, "<mask>", True, lstrip=True, rstrip=True), token(701, "<tok>"), token(702, "café", normalized=True), token(703, "hello", single_word=True), token(704, "  ", normalized=False)]
    yield "added", "bytes", {"added_tokens": added}, {}
    yield "added and normalized", "bytes", {"added_tokens": added, "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "Lowercase"}]}}, {}
    yield "ignore merges", "bytes", {}, {"ignore_merges": True}
    yield "decoder of parts", "bytes", {"decoder": {"type": "Sequence", "decoders": [byte_level(), {"type": "Strip", "content": " ", "start": 2, "stop": 0}, {"type": "Replace", "pattern": {"Regex": "o+"}, "content": "0"}]}}, {}
    yield "few bytes", "fewBytes", {}, {}
    yield "few bytes fused", "fewBytes", {}, {"fuse_unk": True}
    yield "few bytes dropped", "fewBytes", {}, {"unk_token": None}
    yield "few bytes, a split", "fewBytes", {"pre_tokenizer": sequence(split(PATTERNS["llamaCpp"], "Isolated"), byte_level())}, {}

    yield "characters as trained", "characters", {}, {}
    for scheme in ["always", "first", "never"]:
        for splits in [False, True]:
            yield f"metaspace {scheme} {splits}", "characters", {"pre_tokenizer": metaspace(scheme, splits), "decoder": metaspace(scheme, splits)}, {}
    yield "metaspace of another sign", "characters", {"pre_tokenizer": metaspace(replacement="_"), "decoder": metaspace(replacement="_")}, {}
    spaces = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    llama = {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, spaces]}, "pre_tokenizer": None}
    yield "llama 2", "characters", llama, {}
    yield "llama 2 with added tokens", "characters", llama | {"added_tokens": [token(0, "<unk>", True), token(1, "<s>", True), token(2, "</s>", True), token(800, "<tok>"), token(801, "<pad>", normalized=False), token(802, "<mask>", True, rstrip=True)]}, {}
    yield "phi 3", "characters", {"normalizer": llama["normalizer"], "pre_tokenizer": None, "added_tokens": [token(0, "<unk>", True), token(1, "<s>", True), token(2, "</s>", False, rstrip=True, normalized=False)]}, {}
    yield "gemma", "characters", {"normalizer": spaces, "pre_tokenizer": split({"String": " "}, "MergedWithPrevious"), "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]}}, {}
    yield "yi", "characters", {"normalizer": {"type": "Sequence", "normalizers": [spaces]}, "pre_tokenizer": None}, {}
    yield "no fallback", "characters", {}, {"byte_fallback": False}
    yield "no fallback, unknown by unknown", "characters", {}, {"byte_fallback": False, "fuse_unk": False}
    yield "no fallback, nothing unknown", "characters", {}, {"byte_fallback": False, "unk_token": None}
    yield "characters, ignore merges", "characters", {}, {"ignore_merges": True}
    yield "stripped start", "characters", {"normalizer": {"type": "Strip", "strip_left": True, "strip_right": False}, "pre_tokenizer": metaspace("first")}, {}
    yield "removed start", "characters", {"normalizer": {"type": "Replace", "pattern": {"Regex": r"\A\S"}, "content": ""}, "pre_tokenizer": metaspace("first")}, {}
    first = metaspace("first")
    for name, expression, content in [("repeated", r"(.)\1+", "1"), ("spaced", r"\s+", "_"), ("longer", r"[a-zA-Z]{1,2}", "a1")]:
        yield f"{name} start", "characters", {"normalizer": {"type": "Replace", "pattern": {"Regex": expression}, "content": content}, "pre_tokenizer": first}, {}
    individual = {"type": "Digits", "individual_digits": True}
    yield "start cut after NFKC", "characters", {"normalizer": {"type": "NFKC"}, "pre_tokenizer": sequence({"type": "FixedLength", "length": 1}, first)}, {}
    yield "start cut after a prefix", "characters", {"normalizer": {"type": "Prepend", "prepend": "1.2"}, "pre_tokenizer": sequence(individual, first)}, {}
    yield "prefix replaced", "characters", {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "<"}, {"type": "Replace", "pattern": {"Regex": "<.{0,2}"}, "content": "e"}]}, "pre_tokenizer": first}, {}
    yield "fallback decoder alone", "characters", {"decoder": {"type": "ByteFallback"}}, {}
    yield "no decoder", "characters", {"decoder": None}, {}
    yield "digits, characters", "characters", {"pre_tokenizer": sequence({"type": "Digits", "individual_digits": True}, metaspace("first"))}, {}
    yield "baichuan", "characters", {"normalizer": spaces, "pre_tokenizer": sequence({"type": "Digits", "individual_digits": True}, split({"Regex": "▁+"}, "MergedWithNext"))}, {}
    yield "suffix as trained", "suffix", {}, {}
    yield "suffix lowered", "suffix", {"normalizer": {"type": "Lowercase"}}, {}
    yield "suffix fused", "suffix", {"pre_tokenizer": {"type": "WhitespaceSplit"}}, {"fuse_unk": True}
    yield "prefix as trained", "prefix", {}, {}
    yield "prefix and spaces", "prefix", {"pre_tokenizer": {"type": "WhitespaceSplit"}, "decoder": {"type": "Replace", "pattern": {"String": "##"}, "content": ""}}, {}
    yield "clip as trained", "clip", {}, {}
    yield "clip", "clip", {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}, {"type": "Lowercase"}]}, "pre_tokenizer": sequence(split(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", "Removed", True), byte_level())}, {}


def digits(data):
    return f"{fnv1a64(data):016x}"[:4]


def main():
    here = pathlib.Path(__file__).resolve().parent
    texts = EXTRA + chosen_texts()[:90]
    made = files()
    rows = []
    for name, model, members, model_members in cases():
        file = made[model] | members
        file = file | {"model": file["model"] | model_members}
        # The library renumbers added tokens that are in the vocabulary or leave gaps: number them as it does.
        following = len(file["model"]["vocab"])
        for added in file["added_tokens"]:
            added["id"] = file["model"]["vocab"].get(added["content"], following)
            following += added["id"] == following
        if "added_tokens" in members:
            members = members | {"added_tokens": sorted(file["added_tokens"], key=lambda t: t["id"])}
        try:
            tokenizer = Tokenizer.from_str(json.dumps(file))
        except Exception as error:
            raise SystemExit(f"{name}: {error}")
        tokenizer.encode_special_tokens = True
        plain = [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
        tokenizer.encode_special_tokens = False
        recognized = [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
        decoded = ""
        for ids in plain:
            text = tokenizer.decode(ids, skip_special_tokens=False)
            decoded += "----" if "\ufffd" in text else digits(text.encode())
        row = {"name": name, "model": model, "members": members, "modelMembers": model_members}
        row["ids"] = "".join(digits(struct.pack(f"<{len(ids)}I", *ids)) for ids in plain)
        if recognized != plain:
            row["recognized"] = "".join(digits(struct.pack(f"<{len(ids)}I", *ids)) for ids in recognized)
        row["decoded"] = decoded
        rows.append(row)
    with open(here / "Fixtures/pipelines.json", "w", encoding="utf-8") as out:
        models_text = ",\n".join(json.dumps(n) + ":" + json.dumps(m, ensure_ascii=False, separators=(",", ":")) for n, m in made.items())
        cases_text = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in rows)
        out.write('{"texts":' + json.dumps(texts, ensure_ascii=False) + ',\n"models":{' + models_text + '},\n"cases":[' + cases_text + "]}\n")


if __name__ == "__main__":
    main()
