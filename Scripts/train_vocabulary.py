#!/usr/bin/env python3
"""Trains the shipped vocabulary, or one from your own text, and says how well it compresses.

    Scripts/train_vocabulary.py --shared ../shared/data --work build-vocab --size 98304 --output vocab/medprep-96k
    Scripts/train_vocabulary.py --text en=articles.jsonl.zst --text de=texte/ --work build-vocab --output mine

1. Gathers documents. --shared is the folder of shared data (text, classify, terms, xml); --text LANG=PATH adds
   whatever `medprep extract` reads, as medical text of that language. Texts that occur twice are taken once.
2. Keeps aside one document in twenty, told by the SHA-256 of its text: never trained on, only measured. Lines of
   forty characters and more that stand in one of these are taken out of all others.
3. Gives each language the weight that makes its bytes, divided by how many bytes its script takes, as many as
   the others' (--weight LANG=FACTOR changes that), and runs `medprep train-bpe`.
4. Writes OUTPUT/tokenizer.json.zst, and the tables and chart of `medprep vocab compare` beside other vocabularies
   (--against NAME=FILE) on the texts kept aside.

Everything is determined by the texts and the options. Needs the `zstd` command and a built medprep."""
import argparse, collections, hashlib, json, os, re, subprocess, sys, tarfile, tempfile

LANGUAGES = "en zh ja fr ru es de ar".split()
# Bytes that a script takes for what takes one in English, about: Petrov et al. 2023, "Language Model Tokenizers
# Introduce Unfairness Between Languages", and our own parallel texts.
BYTES_OF_SCRIPT = dict(en=1, fr=1.15, es=1.1, de=1.15, ru=2, ar=1.7, zh=1.1, ja=1.5)
# Sources of data/text that are not about medicine.
GENERAL_SOURCES = {"wiki", "jaquad", "wmt22", "ud", "arcd", "openiti"}
# Written from templates, whose stock phrases would become tokens of twenty characters.
TEMPLATES = {"zhdialogue", "toyhom_dialogue", "jmedllm"}
SPECIAL = (
    "<|endoftext|> <|pad|> <|startoftext|> <|im_start|> <|im_end|> <|system|> <|user|> <|assistant|> <|tool|> "
    "<|section|> <|end_of_section|> <|question|> <|answer|> <|context|> <|mask|> <|sep|>"
).split() + [f"<|reserved_{i}|>" for i in range(48)]


def lines(path):
    command = ["zstd", "-dcq", "--long=27", path] if path.endswith(".zst") else ["cat", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        yield from process.stdout


def extracted(medprep, path):
    process = subprocess.run([medprep, "extract", path, "--quiet"], stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in process.stdout.splitlines()]


def shared_documents(folder, medprep):
    """(language, source, whether it is medical, text)"""
    for language in LANGUAGES:
        for line in lines(f"{folder}/text/{language}.jsonl.zst"):
            d = json.loads(line)
            yield language, d["source"], d["source"] not in GENERAL_SOURCES, d["text"]
        for line in lines(f"{folder}/classify/{language}.jsonl.zst"):
            d = json.loads(line)
            yield language, d["source"], d["label"] == "medical", d["text"]
        # Terms as running text, so that they are learned with the space before them.
        terms = [line.decode().split("\t")[0].strip() for line in lines(f"{folder}/terms/{language}.tsv.zst")]
        for start in range(0, len(terms), 200):
            yield language, "terms", True, ", ".join(terms[start : start + 200])
    for name in sorted(os.listdir(f"{folder}/xml")):
        if not name.endswith(".tar.zst"):
            continue
        with tempfile.TemporaryDirectory() as temporary:
            with subprocess.Popen(["zstd", "-dcq", "--long=27", f"{folder}/xml/{name}"], stdout=subprocess.PIPE) as p:
                with tarfile.open(fileobj=p.stdout, mode="r|") as archive:
                    archive.extractall(temporary, filter="data")
            for d in extracted(medprep, temporary):
                language = (d.get("language") or "en")[:2]
                if language in LANGUAGES and len(d["text"]) > 200:
                    yield language, name.removesuffix(".tar.zst"), True, d["text"]


def gather(arguments, medprep):
    seen, totals, aside = set(), collections.Counter(), set()
    kept = []
    names = ["train", "aside-medical", "aside-general"]
    files = {name: open(f"{arguments.work}/{name}.jsonl", "w") for name in names}

    def documents():
        if arguments.shared:
            yield from shared_documents(arguments.shared, medprep)
        for language, path in pairs(arguments.text):
            for d in extracted(medprep, path):
                yield language, d.get("source") or "own", True, d["text"]

    for language, source, is_medical, text in documents():
        if source in TEMPLATES:
            continue
        digest = hashlib.sha256(text.encode()).digest()
        if digest in seen:
            continue
        seen.add(digest)
        is_aside = int.from_bytes(digest[:8], "big") % 20 == 0 and source != "terms"
        if is_aside:
            aside.update(long_lines(text))
        kept.append((language, source, is_medical, is_aside, text))
    for language, source, is_medical, is_aside, text in kept:
        kind = "medical" if is_medical else "general"
        name = f"aside-{kind}" if is_aside else "train"
        if not is_aside:
            # Sources overlap: what stands in a text that is kept aside is in no other.
            text = "\n".join(line for line in text.split("\n") if len(line) < 40 or hash(line) not in aside)
        json.dump(dict(language=language, source=f"{source}/{kind}", text=text), files[name], ensure_ascii=False)
        files[name].write("\n")
        totals[name, language] += len(text.encode())
    for file in files.values():
        file.close()
    json.dump([[*key, value] for key, value in totals.items()], open(f"{arguments.work}/totals.json", "w"))


def long_lines(text):
    return (hash(line) for line in text.split("\n") if len(line) >= 40)


def pairs(values):
    return [value.split("=", 1) for value in values]


def commonest_terms(arguments):
    """The terms of each language that the texts hold most often: LANG=FILE for `vocab compare --terms`."""
    texts = collections.defaultdict(list)
    for name in ["train", "aside-medical"]:
        for line in open(f"{arguments.work}/{name}.jsonl"):
            d = json.loads(line)
            if d["source"].endswith("/medical") and not d["source"].startswith("terms"):
                texts[d["language"]].append(d["text"])
    result = []
    for language in LANGUAGES:
        path = f"{arguments.shared}/terms/{language}.tsv.zst"
        terms = {line.decode().split("\t")[0].strip() for line in lines(path)}
        counts = collections.Counter()
        if language in ("zh", "ja"):
            terms = {t for t in terms if 2 <= len(t) <= 8 and re.fullmatch(r"[^\W\d_]+", t)}
            for text in texts[language]:
                for run in re.findall(r"[^\W\d_]{2,}", text):
                    for start in range(len(run)):
                        for end in range(start + 2, min(len(run), start + 8) + 1):
                            if run[start:end] in terms:
                                counts[run[start:end]] += 1
        else:
            terms = {t.lower() for t in terms if len(t) >= 4 and re.fullmatch(r"[^\W\d_]+", t)}
            for text in texts[language]:
                counts.update(word for word in re.findall(r"[^\W\d_]+", text.lower()) if word in terms)
        file = f"{arguments.work}/terms-{language}.txt"
        with open(file, "w") as output:
            for term, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2000]:
                output.write(term + "\n")
        result.append(f"{language}={file}")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", help="folder of shared data")
    parser.add_argument("--text", action="append", default=[], metavar="LANG=PATH")
    parser.add_argument("--weight", action="append", default=[], metavar="LANG=FACTOR")
    parser.add_argument("--against", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--size", type=int, default=98304)
    parser.add_argument("--pre-tokenizer", default="o200k")
    parser.add_argument("--work", required=True, help="folder for what lies between")
    parser.add_argument("--output", required=True)
    parser.add_argument("--medprep", default=os.path.dirname(__file__) + "/../.build/release/medprep")
    arguments = parser.parse_args()
    os.makedirs(arguments.work, exist_ok=True)
    os.makedirs(arguments.output, exist_ok=True)
    medprep = arguments.medprep
    if not os.path.exists(f"{arguments.work}/totals.json"):
        gather(arguments, medprep)
    totals = {(name, language): n for name, language, n in json.load(open(f"{arguments.work}/totals.json"))}
    factors = {language: float(factor) for language, factor in pairs(arguments.weight)}
    wanted = {l: BYTES_OF_SCRIPT.get(l, 1) * factors.get(l, 1) for name, l in totals if name == "train"}
    # The language that needs it least is taken once.
    unit = max(totals["train", l] / share for l, share in wanted.items())
    weights = {l: unit * share / totals["train", l] for l, share in wanted.items()}
    print({l: round(w, 2) for l, w in weights.items()}, file=sys.stderr)
    tokenizer = f"{arguments.work}/tokenizer.json"
    subprocess.run(
        [medprep, "train-bpe", f"{arguments.work}/train.jsonl", "--vocab-size", str(arguments.size)]
        + ["--pre-tokenizer", arguments.pre_tokenizer, "--special-tokens", ",".join(SPECIAL), "--output", tokenizer]
        + [part for l, w in weights.items() for part in ("--language-weight", f"{l}={w:.4f}")],
        check=True)
    packed = f"{arguments.output}/tokenizer.json.zst"
    subprocess.run(["zstd", "-19", "-qf", "--no-progress", tokenizer, "-o", packed], check=True)
    terms = commonest_terms(arguments) if arguments.shared else []
    name = os.path.basename(os.path.normpath(arguments.output))
    for kind in ["medical", "general"]:
        compare = [medprep, "vocab", "compare", f"{name}={packed}", *arguments.against]
        compare += ["--on", f"{arguments.work}/aside-{kind}.jsonl", "--quiet"]
        if terms and kind == "medical":
            compare += ["--terms", *terms]
        plot = ["--plot", f"{arguments.output}/{kind}.svg"]
        plot += ["--plot-title", f"Tokens for 1,000 bytes of {kind} text that was kept aside"]
        table = subprocess.run(compare + plot, stdout=subprocess.PIPE, check=True, text=True).stdout
        open(f"{arguments.output}/{kind}.txt", "w").write(table)
        print(f"{kind} text\n{table}")


main()
