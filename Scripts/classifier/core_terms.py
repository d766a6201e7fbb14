"""The hand-written terms that a lexicon begins with: core/LANG.txt.

    [neurology]             a topic of `MedicalTopic`, or ambiguous, or negative, or ignored
    stroke, epilep*, *itis, ~entzünd

Under [ignored] stand letters that no learned term may hold, such as words of examination questions.

    term    the whole word or phrase        term*   words that begin so
    *term   words that end so               ~term   anywhere
Chinese and Japanese terms match anywhere, marked or not. Lines that begin with # are for readers.
"""

import features
from folding import ROOT, is_unspaced

WEIGHTS = {"medical": 3.0, "ambiguous": 1.0, "negative": -1.5}
# A single Chinese character says less than the words it is in, and adds to their weights.
SHARE_OF_SINGLE_CHARACTER = 0.4


def weight(name, kind):
    """The weight of a core term before any text was seen."""
    is_single = len(name) == 1 and is_unspaced(name)
    return WEIGHTS[kind] * (SHARE_OF_SINGLE_CHARACTER if is_single else 1)


def parse(term, fold):
    """The key of a term as written in a core file, and the term without its marks."""
    form = "word"
    if term.startswith("~"):
        form, term = "substring", term[1:]
    elif term.endswith("*"):
        form, term = "prefix", term[:-1]
    elif term.startswith("*"):
        form, term = "suffix", term[1:]
    folded = fold(term)
    if not folded:
        return None
    if is_unspaced(folded[0]) or is_unspaced(folded[-1]):
        form = "substring"
    return features.key(folded, form), term


def ignored(language, fold):
    """The folded letters under the heading [ignored]."""
    return [fold(term) for heading, part in headings(language) if heading == "ignored" for term in part if fold(term)]


def headings(language):
    """Each heading of a core file with its terms; one may go on over the end of a line."""
    text = (ROOT / f"Scripts/classifier/core/{language}.txt").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for part in "\n".join(lines).split("\n[")[0 if lines[0].startswith("[") else 1:]:
        heading, _, terms = part.lstrip("[").partition("]")
        yield heading.strip(), [term for term in (" ".join(term.split()) for term in terms.split(",")) if term]


def load(language, fold):
    """From the key of each term to (kind, topic, term); a term under two headings belongs to the first."""
    terms = {}
    for heading, part in headings(language):
        kind = heading if heading in ("ambiguous", "negative", "ignored") else "medical"
        topic = heading if kind == "medical" else "general"
        for written in part:
            parsed = parse(written, fold)
            if parsed and kind != "ignored":
                terms.setdefault(parsed[0], (kind, topic, parsed[1]))
    # A word that begins with a prefix of the same kind, or holds a substring of it, would count twice.
    prefixes = {(name, value[0]) for name, value in terms.items() if features.form(name) == "prefix"}
    inside = [(name, value[0]) for name, value in terms.items()
              if features.form(name) == "substring" and not is_unspaced(name[0])]

    def counts_twice(name, kind):
        # Of a word the whole may be such a prefix, of a prefix only a part.
        whole = len(name.rstrip()) + (features.form(name) == "word")
        if features.form(name) in ("word", "prefix") \
                and any((name[:end], kind) in prefixes for end in range(3, whole)):
            return True
        return features.form(name) != "substring" and any(part in name and kind == own for part, own in inside)

    return {name: value for name, value in terms.items() if not counts_twice(name, value[0])}
