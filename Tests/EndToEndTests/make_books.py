"""Makes small PDF books out of texts of Demo/corpus, digital and scanned, and what should come out of them.

    python make_books.py FOLDER

Of each language FOLDER gets LANG.pdf with a text layer, LANG-scan.pdf that only has pictures of the same
pages, and LANG.txt with the paragraphs. Pages have a running head, a page number and one or two columns;
words are divided at the ends of lines. Needs pymupdf, which brings its fonts.
"""

import gzip
import pathlib
import subprocess
import sys

import pymupdf

corpus = pathlib.Path(__file__).parents[2] / "Demo" / "corpus"
width, height, margin, gap = 420, 340, 40, 18


def paragraphs(name, start=0, count=6):
    """Paragraphs of a text of the corpus."""
    path = corpus / name
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".zst":
        data = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout
    text = data.decode()
    if ".jsonl" in name:
        import json
        text = "\n".join(json.loads(line)["text"] for line in text.splitlines()[start:start + count])
    found = [" ".join(p.split()) for p in text.split("\n")]
    return [p for p in found if len(p) > 80][:count]


def divisions(word):
    """Places where a word may be divided: roughly behind a vowel, three letters from both ends."""
    vowels = "aeiouäöüyаеёиоуыэюя"
    for i in range(len(word) - 3, 2, -1):
        if word[i - 1].lower() in vowels and word[i].isalpha() and word[i].lower() not in vowels:
            yield i


def lines(paragraph, font, size, room, divides):
    """The lines of a paragraph in a column, which end behind a "syllable", "word" or "character"."""
    if divides == "character":
        line = ""
        for character in paragraph:
            if line and font.text_length(line + character, size) > room:
                yield line
                line = ""
            line += character
        yield line
        return
    line = ""
    words = paragraph.split()
    while words:
        word = words.pop(0)
        joined = f"{line} {word}" if line else word
        if font.text_length(joined, size) <= room:
            line = joined
            continue
        for place in divisions(word) if divides == "syllable" else ():
            part = f"{line} {word[:place]}-" if line else word[:place] + "-"
            if word[:place].isalpha() and font.text_length(part, size) <= room:
                yield part
                line = word[place:]
                break
        else:
            if line:
                yield line
            line = word
    yield line


def make(folder, language, texts, font, columns, title, divides, leftwards=False):
    """One book in its two forms."""
    size, leading = 10, 15
    document = pymupdf.open()
    column_width = (width - 2 * margin - gap * (columns - 1)) / columns
    state = {"page": None, "column": columns, "y": 0, "number": 100}

    def next_line():
        if state["y"] + leading > height - margin - 20:
            state["column"] += 1
            state["y"] = margin + 30
        if state["column"] >= columns:
            state["page"] = document.new_page(width=width, height=height)
            state["column"], state["y"] = 0, margin + 30
            state["number"] += 1
            head = pymupdf.TextWriter(state["page"].rect)
            head.append((margin, margin), title, font=font, fontsize=8)
            head.append((width / 2 - 6, height - margin + 12), str(state["number"]), font=font, fontsize=8)
            head.write_text(state["page"])
        x = margin + state["column"] * (column_width + gap)
        y = state["y"]
        state["y"] += leading
        return x, y

    state["y"] = height
    for paragraph in texts:
        for number, line in enumerate(lines(paragraph, font, size, column_width - 12, divides)):
            x, y = next_line()
            writer = pymupdf.TextWriter(state["page"].rect)
            x += 12 if number == 0 else 0
            if leftwards:
                x = 2 * margin + column_width - x - font.text_length(line, size)
                line = line.translate(str.maketrans("()", ")("))
            writer.append((x, y), line, font=font, fontsize=size, right_to_left=leftwards)
            writer.write_text(state["page"])
    document.set_metadata({"title": title, "author": "Test Author"})
    document.subset_fonts()
    document.save(folder / f"{language}.pdf", deflate=True, garbage=4, no_new_id=True)
    scan = pymupdf.open()
    for page in document:
        picture = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        new = scan.new_page(width=width, height=height)
        new.insert_image(new.rect, pixmap=picture)
    scan.save(folder / f"{language}-scan.pdf", deflate=True, no_new_id=True)
    (folder / f"{language}.txt").write_text("\n\n".join(texts))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    latin, cjk = pymupdf.Font("tiro"), pymupdf.Font("cjk")
    make(folder, "de", paragraphs("texts/gesundheit.de.txt.zst", count=8), latin, 2,
         "Gesundheit und Gesellschaft", "syllable")
    make(folder, "ru", paragraphs("texts/zdorovye.ru.txt.gz", count=5), cjk, 1,
         "Здоровье и медицина", "syllable")
    make(folder, "zh", paragraphs("wikipedia/zh.jsonl.zst", count=6), cjk, 2, "医学教科书", "character")
    make(folder, "ja", paragraphs("wikipedia/ja.jsonl.gz", count=4), cjk, 1, "医学の教科書", "character")
    # From right to left as on paper, the letters without their joined forms.
    make(folder, "ar", paragraphs("wikipedia/ar.jsonl", count=5), pymupdf.Font(script=6), 1,
         "كتاب الطب", "word", leftwards=True)


main()
