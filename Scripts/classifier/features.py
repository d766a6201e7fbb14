"""The candidate terms of a text, counted as medprep's `LexiconMatcher` counts the entries of a lexicon.

A term is a string in which a space at an end is a word edge: " flu " (word), " diagnos" (prefix), "itis " (suffix),
"病毒" (substring). A phrase is a word or prefix with spaces inside.
"""

import re
from collections import Counter

from folding import PROCLITIC_CHAINS, is_unspaced

FORMS = ("word", "prefix", "suffix", "substring")


def key(folded, form):
    """The string that stands for a folded term of a form."""
    return {"word": f" {folded} ", "prefix": f" {folded}", "suffix": f"{folded} ", "substring": folded}[form]


def form(term):
    """The form of such a string."""
    if term[0] == " ":
        return "word" if term[-1] == " " else "prefix"
    return "suffix" if term[-1] == " " else "substring"


def starts(word, language):
    """The parts of an Arabic word behind each chain of particles it may begin with; else the word."""
    if language != "ar":
        return (word,)
    found = [word]
    for chain in PROCLITIC_CHAINS:
        if word.startswith(chain) and len(word) - len(chain) >= 3:
            found.append(word[len(chain):])
    return found


class Candidates:
    """Counts candidate terms in folded texts of a language; `core` holds terms that are always counted."""

    def __init__(self, language, core=()):
        self.language = language
        self.is_unspaced = language in ("zh", "ja")
        self.core = set(core)
        self.longest_substring = 4
        self.prefixes = range(4, 8) if language == "ar" else range(5, 9)
        self.suffixes = () if language == "ar" else (5, 6, 7)
        self.substrings = [t for t in self.core if form(t) == "substring" and not is_unspaced(t[0])]
        self.long_unspaced = {n for t in self.core if form(t) == "substring" and is_unspaced(t[0])
                              and (n := len(t)) > self.longest_substring}
        self.phrase_heads = {}
        for term in self.core:
            words = term.split()
            if len(words) > 2 or (len(words) == 2 and form(term) == "prefix"):
                self.phrase_heads.setdefault(words[0], []).append(term)
        self.core_prefix_lengths = sorted({len(t) - 1 for t in self.core if form(t) == "prefix" and " " not in t[1:]})
        self.core_suffix_lengths = sorted({len(t) - 1 for t in self.core if form(t) == "suffix"})

    def count(self, folded):
        counts = Counter()
        words = folded.split()
        padded = f" {folded} "
        previous = None
        for index, word in enumerate(words):
            if is_unspaced(word[0]):
                if self.is_unspaced:
                    for n in range(1, self.longest_substring + 1):
                        for i in range(len(word) - n + 1):
                            if n > 1 or word[i] in self.core:
                                counts[word[i:i + n]] += 1
                    for n in self.long_unspaced:
                        for i in range(len(word) - n + 1):
                            part = word[i:i + n]
                            if part in self.core:
                                counts[part] += 1
                previous = None
                continue
            if word.isdigit():
                previous = word
                if f" {word} " in self.core:
                    counts[f" {word} "] += 1
                continue
            seen = set()
            for part in starts(word, self.language):
                if len(part) > 2 or f" {part} " in self.core:
                    seen.add(f" {part} ")
                for n in self.prefixes:
                    if n <= len(part):
                        seen.add(" " + part[:n])
                for n in self.core_prefix_lengths:
                    if n <= len(part) and " " + part[:n] in self.core:
                        seen.add(" " + part[:n])
            for n in self.suffixes:
                if n <= len(word):
                    seen.add(word[-n:] + " ")
            for n in self.core_suffix_lengths:
                if n <= len(word) and word[-n:] + " " in self.core:
                    seen.add(word[-n:] + " ")
            if previous is not None:
                for part in starts(previous, self.language):
                    seen.add(f" {part} {word} ")
            for term in seen:
                counts[term] += 1
            for part in starts(word, self.language):
                for term in self.phrase_heads.get(part, ()):
                    rest = " " + " ".join([part] + words[index + 1:index + 6]) + " "
                    if rest.startswith(term):
                        counts[term] += 1
            previous = word
        for term in self.substrings:
            n = folded.count(term)
            if n:
                counts[term] += n
        return counts


def length(folded):
    """The number of letters and digits."""
    return len(folded) - folded.count(" ")
