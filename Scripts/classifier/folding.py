"""Text as medprep's classifier compares it: what `TextFolder` and `LexiconMatcher` do, in Python.

A folded text is a string of letters and digits with one space between words. Case, accents of Latin letters, width,
punctuation, Arabic spelling variants, ё and Traditional Chinese are folded away; a change between a script that is
written without spaces (Han, kana) and any other is a word edge.
"""

import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A chain of particles that Arabic writes together with the next word; what follows has three letters at least.
ARABIC_PROCLITICS = re.compile(r"(?=([وف]?(?:بال|كال|ال|لل|[بكل])?)(\w{3,}))")
PROCLITIC_CHAINS = sorted(
    {c + r for c in ("", "و", "ف") for r in ("", "ب", "ك", "ل", "ال", "بال", "كال", "لل")} - {""}, key=len)


def traditional_characters():
    """Traditional → simplified, from the table that the Swift sources hold."""
    source = (ROOT / "Sources/Classification/Medical/TraditionalCharacters.swift").read_text()
    body = source.split('"""')[1]
    return {pair[0]: pair[1] for pair in body.split()}


def is_unspaced(character):
    """Whether a character is Han or kana, which are written without spaces."""
    code = ord(character)
    return 0x3005 <= code <= 0x3007 or 0x3041 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF \
        or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF


def _fold(character, traditional):
    code = ord(character)
    if code in (0xAD, 0x640, 0x670) or 0x64B <= code <= 0x655 or 0x300 <= code <= 0x36F or 0x200B <= code <= 0x200F:
        return ""
    special = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е", "ة": "ه", "ى": "ي",
               "ی": "ي", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "·": " ", "İ": "i"}
    out = ""
    for c in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold()):
        if c in special:
            out += special[c]
            continue
        base = unicodedata.normalize("NFD", c)
        if base[0].isascii() and base[0].isalpha():
            c = base[0]
        c = traditional.get(c, c)
        category = unicodedata.category(c)
        if category in ("Mn", "Cf"):
            continue
        out += c if category[0] in "LN" or category == "Mc" else " "
    return out


class Folder:
    def __init__(self):
        traditional = traditional_characters()
        self.table = {}
        for code in range(sys.maxunicode + 1):
            if 0xD800 <= code <= 0xDFFF or code > 0xFFFF and not 0x20000 <= code <= 0x2FFFF and not 0x1D400 <= code <= 0x1D7FF:
                continue
            folded = _fold(chr(code), traditional)
            if folded != chr(code):
                self.table[code] = folded

    def fold(self, text):
        text = unicodedata.normalize("NFC", text).translate(self.table)
        # Symbols beyond the table that are no letters.
        text = re.sub(r"[^\w ]|_", " ", text)
        text = re.sub(r"(?<=[぀-ヿ㐀-鿿々〆〇])(?=[^ ぀-ヿ㐀-鿿々〆〇])|(?<=[^ ぀-ヿ㐀-鿿々〆〇])(?=[぀-ヿ㐀-鿿々〆〇])", " ", text)
        return " ".join(text.split())
