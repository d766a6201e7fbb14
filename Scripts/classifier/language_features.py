"""The features of medprep's language identifier: what `LanguageModel` does, in Python.

A text is cut into words, runs of letters of one script. A word between two edges gives its 1- to 4-grams and itself;
Han characters give themselves and their pairs. Each is hashed into the rows of the table of its script.
"""

EDGE = 0x5F
LATIN, CYRILLIC, ARABIC, HAN = range(4)
SCRIPTS = ("latin", "cyrillic", "arabic", "han")
KANA, OTHER = 4, 5
BITS = {LATIN: 15, CYRILLIC: 13, ARABIC: 13, HAN: 13}
LONGEST_WORD = 32
MULTIPLIER = 0x9E3779B1
WORD_SEED = 0x85EBCA6B

# Classes of each script; several codes in one class are told from the rest, not from one another.
CLASSES = {
    LATIN: ["en", "fr", "es", "de", "it", "pt", "ca oc", "gl", "nl", "af", "sv", "da", "nb nn", "ro", "pl", "cs",
            "sk", "hu", "fi", "et", "tr az tk", "id ms", "vi", "hr bs sh sr@latin", "sl", "lt", "lv", "sq", "eu",
            "eo", "cy ga gd br", "sw fil tl is la mt uz so lb fo ast an fur ia ku kmr kab nds mi mg zu xh yo ha ht rw"],
    CYRILLIC: ["ru", "uk", "bg", "sr", "mk", "be", "kk ky tt tg mn ba cv ce", "uz@cyrillic"],
    ARABIC: ["ar", "fa", "ur", "ps", "ckb", "ug", "sd"],
    HAN: ["zh", "ja"],
}


def script(code):
    """The script of a scalar: one of the numbers above, or None if it is no letter."""
    if code < 0x80:
        return LATIN if 0x61 <= code | 0x20 <= 0x7A else None
    if code <= 0x24F:
        return LATIN if code in (0xAA, 0xBA) or code >= 0xC0 and code not in (0xD7, 0xF7) else None
    if code < 0x400:
        return OTHER if code >= 0x370 and code != 0x37E and code != 0x387 else None
    if code <= 0x52F:
        return None if 0x482 <= code <= 0x489 else CYRILLIC
    if 0x600 <= code <= 0x6FF or 0x750 <= code <= 0x77F:
        return ARABIC if 0x620 <= code <= 0x63F or 0x641 <= code <= 0x64A or 0x66E <= code <= 0x6D3 and code != 0x670 \
            or code in (0x6D5, 0x6EE, 0x6EF) or code >= 0x6FA else None
    if 0x1E00 <= code <= 0x1EFF:
        return LATIN
    if 0x3041 <= code <= 0x3096 or 0x30A1 <= code <= 0x30FA or code == 0x30FC or 0xFF66 <= code <= 0xFF9D:
        return KANA
    if 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF:
        return HAN
    if 0x530 <= code <= 0x5FF or 0x700 <= code <= 0x1DFF or 0x1F00 <= code <= 0x1FFF or 0x3105 <= code <= 0x318E \
            or 0xA000 <= code <= 0xD7A3:
        return OTHER
    return None


def lower(code):
    """The small letter, where it is one scalar."""
    if code >= 0x2000 or 0x600 <= code <= 0x6FF:
        return code
    small = chr(code).lower()
    return ord(small) if len(small) == 1 else code


TABLE = [(script(code), lower(code)) for code in range(0x10000)]


def rows(text):
    """For each script the rows of its table that a text names."""
    found = {s: [] for s in CLASSES}
    letters = [0] * 6
    word, current = [], None
    for code in [ord(c) for c in text] + [0x20]:
        s, small = TABLE[code] if code < 0x10000 else (script(code), code)
        if s is None and (0x300 <= code <= 0x36F or 0x64B <= code <= 0x65F or code in (0x640, 0x670, 0xAD)):
            continue
        if s != current:
            if word:
                add_word(word[:LONGEST_WORD], current, found[current])
                word = []
            current = s
        if s is not None:
            letters[s] += 1
            if s in found:
                word.append(small)
                if s == HAN and len(word) == LONGEST_WORD:
                    add_word(word, s, found[s])
                    word = []
    return found, letters


def add_word(word, script, found):
    shift = 32 - BITS[script]
    if script == HAN:
        for i in range(len(word)):
            h = (word[i] * MULTIPLIER) & 0xFFFFFFFF
            found.append(h >> shift)
            if i + 1 < len(word):
                h = ((h ^ word[i + 1]) * MULTIPLIER) & 0xFFFFFFFF
                found.append(h >> shift)
        return
    padded = [EDGE] + word + [EDGE]
    for i in range(len(padded)):
        h = 0
        for n in range(1, 5):
            if i + n > len(padded):
                break
            h = ((h ^ padded[i + n - 1]) * MULTIPLIER) & 0xFFFFFFFF
            if n > 1 or padded[i] != EDGE:
                found.append(h >> shift)
    h = WORD_SEED
    for code in word:
        h = ((h ^ code) * MULTIPLIER) & 0xFFFFFFFF
    found.append(h >> shift)
