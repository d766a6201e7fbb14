#!/usr/bin/env python3
"""Proves that no text is lost or doubled when medprep extracts XML.

    Scripts/check_xml_text.py FILE-OR-FOLDER... [--medprep .build/release/medprep]

For every JATS article, PubMed citation, MedQuAD document, drug label (SPL) and TEI document, lxml's
`itertext` of title, abstract and body is compared with what `medprep extract` gives: the same
characters, each as often, white space aside. Order is not compared as a whole, because notes move behind
their paragraph; but every paragraph, heading and cell without notes and formulas has to be found as one
piece.

Left out on both sides: what the extractors say they leave out (identifiers of figures, alternative texts,
rights of single figures, lists of works cited, what is struck out); added characters of lists and tables ("-", "|", ":")
and of raised and lowered figures ("^", "_", "[]");
the commands that formulas become ("\\frac{}{}", "_", "^"), and MathML's accents and invisible operators.

Prints one line of JSON; exit status 1 when any document differs. Needs lxml.
"""
import argparse
import collections
import gzip
import html
import json
import pathlib
import re
import subprocess
import sys

from lxml import etree

SKIPPED = {
    "article": {"object-id", "alt-text", "long-desc", "permissions", "sec-meta", "index-term", "inline-graphic",
                "processing-meta", "custom-meta", "custom-meta-group", "annotation", "annotation-xml", "ref-list",
                "rt", "rp", "related-article", "mphantom", "strike"},
    "document": {"observationMedia"},
    "tei": {"graphic", "gap", "fw", "listBibl", "ptr", "pb", "cb", "gb", "biblStruct", "index",
            "del", "sic", "orig", "abbr"},
    "PubmedArticleSet": {"CopyrightInformation"},
}
SKIPPED["TEI"] = SKIPPED["tei"]
ADDED = set("-|:\\{}_^$&,().[]")
# What marks scripts in plain text, and the minus signs that they are written with.
SCRIPTS = str.maketrans("\u2212\u2013", "--", "^_[]{}")
DROPPED = set("\u2212\u2061\u2062\u2063\u2064\ufffe\uffff-:_") | set("¯ˉ‾―–—^ˆ~˜∼→⃗.˙·¨⌢ˇ˘\u0302\u0303\u0304\u0305\u0307\u0308")
BLOCKS = {"p", "title", "td", "th", "paragraph", "item", "AbstractText", "Answer", "head", "cell", "label"}


def local(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def best_alternative(element):
    children = list(element)
    for name in ("tex-math", "math", "textual-form", "table", "array", "code", "preformat"):
        for child in children:
            if local(child) == name:
                return child
    for child in children:
        if local(child) not in ("", "graphic", "inline-graphic", "media", "inline-media"):
            return child
    return None


def number(item):
    """The number or letter of an item of an ordered list, which no element has."""
    around = item.getparent()
    style = around.get("list-type") or around.get("type") or around.get("listType") if around is not None else None
    if style not in ("order", "ordered", "alpha-lower", "alpha-upper", "roman-lower", "roman-upper"):
        return ""
    if any(local(a) in ("td", "th", "entry", "cell", "fn", "note", "footnote") for a in item.iterancestors()):
        return ""
    if any(local(child) == "label" for child in item) or not "".join(item.itertext()).strip():
        return ""
    place = [child for child in around if local(child) == local(item)].index(item) + 1
    if style.startswith("alpha"):
        label = chr(ord("a") + (place - 1) % 26)
    elif style.startswith("roman"):
        label = "".join(("", "x", "xx", "xxx")[place // 10] + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[place % 10])
    else:
        label = str(place)
    return (label.upper() if style.endswith("upper") else label) + "."


def pieces(element, skipped):
    """The text of an element in document order, without what is skipped."""
    name = local(element)
    if not name:
        if isinstance(element, etree._Entity):
            yield html.unescape(element.text)
        return
    if name in skipped:
        return
    if name in ("inline-formula", "disp-formula") and element.xpath(".//*[local-name()='tex-math']"):
        for label in element:
            if local(label) == "label":
                yield from pieces(label, skipped)
        for tex in element.xpath(".//*[local-name()='tex-math']"):
            yield "".join(tex.itertext())
        return
    if name == "alternatives":
        chosen = best_alternative(element)
        if chosen is not None:
            yield from pieces(chosen, skipped)
        return
    if name in ("list-item", "item"):
        yield number(element)
    if name == "mfenced":
        yield element.get("open", "(") + element.get("close", ")")
    if name == "AbstractText" and element.get("Label", "UNLABELLED") != "UNLABELLED" and "".join(element.itertext()).strip():
        yield element.get("Label")
    if element.text:
        yield element.text
    for child in element:
        yield from pieces(child, skipped)
        if child.tail:
            yield child.tail


def clean(text):
    text = re.sub(r"(\\documentclass.*?)?\\begin\{document\}(.*?)\\end\{document\}", r"\2", text, flags=re.S)
    return "".join(text.split()).replace("\u00a0", "").replace("\ufeff", "")


def without_tex(text):
    text = re.sub(r"\\begin\{matrix\}|\\end\{matrix\}", "", text)
    return re.sub(r"\\(frac|sqrt|bar|overline|hat|tilde|vec|dot|ddot|check|breve|overset|underset)(?=[\[{])", "", text)


def regions(root):
    """The documents of a file: for each, the elements whose text has to be there, and what is skipped."""
    name = local(root)
    skipped = SKIPPED.get(name, set())
    if name in ("article", "pmc-articleset"):
        articles = [root] if name == "article" else root.findall(".//article")
        for article in articles:
            for part in [article] + article.xpath(".//sub-article | .//response"):
                found = []
                for front in part.xpath("./front/article-meta | ./front-stub"):
                    for title in front.xpath("./title-group/article-title | ./article-title")[:1]:
                        found.append((title, {"fn", "xref"}))
                    found += [(x, skipped | {"fn", "xref"}) for x in front.xpath("./title-group/subtitle")]
                    found += [(x, skipped) for x in front.xpath("./abstract | ./trans-abstract")]
                found += [(x, skipped) for x in part.xpath("./body | ./floats-group | ./floats-wrap")]
                yield found
    elif name == "PubmedArticleSet":
        for citation in root.xpath("./PubmedArticle"):
            article = citation.find("MedlineCitation")
            yield [(x, SKIPPED[name]) for x in article.xpath("./Article/ArticleTitle | ./Article/Abstract | ./OtherAbstract")]
    elif name == "Document" and root.find("QAPairs") is not None:
        yield [(x, set()) for pair in root.iter("QAPair") if "".join(pair.find("Answer").itertext()).strip()
               for x in (pair.find("Question"), pair.find("Answer"))]
    elif name == "document":
        ns = {"h": "urn:hl7-org:v3"}
        # A section without a title has the name of its code for one.
        for section in root.iter("{urn:hl7-org:v3}section"):
            title, code = section.find("h:title", ns), section.find("h:code", ns)
            if section.find("h:text", ns) is not None and (title is None or not "".join(title.itertext()).strip()):
                if code is not None and code.get("displayName"):
                    heading = etree.SubElement(section, "{urn:hl7-org:v3}title")
                    heading.text = code.get("displayName")
        yield [(x, skipped) for x in root.xpath("./h:title | .//h:section/h:title | .//h:section/h:text | .//h:excerpt", namespaces=ns)]
    elif name.lower() == "tei":
        header = root.xpath("./*[local-name()='teiHeader']//*[local-name()='titleStmt']/*[local-name()='title']")[:1]
        header += root.xpath("./*[local-name()='teiHeader']//*[local-name()='profileDesc']/*[local-name()='abstract']")
        # GROBID writes a figure's number once more behind its heading.
        for label in root.xpath("//*[local-name()='figure']/*[local-name()='head']/following-sibling::*[1][local-name()='label']"):
            label.text = None
        body = root.xpath("./*[local-name()='text']/*[local-name()!='back']")
        yield [(x, skipped) for x in header + body]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--medprep", default=".build/release/medprep")
    parser.add_argument("--show", type=int, default=5, help="differing documents to show")
    arguments = parser.parse_args()
    files = []
    for name in arguments.inputs:
        path = pathlib.Path(name)
        files += sorted(p for p in path.rglob("*") if p.suffix in (".xml", ".nxml", ".gz")) if path.is_dir() else [path]

    documents = characters = differing = refused = 0
    for path in files:
        data = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, load_dtd=False, huge_tree=True))
        except etree.XMLSyntaxError:
            continue
        parts = list(regions(root))
        if not parts:
            continue
        result = subprocess.run([arguments.medprep, "extract", str(path), "--quiet"], capture_output=True, check=False)
        ours = [json.loads(line)["text"] for line in result.stdout.splitlines()]
        if result.returncode or (not ours and any(parts)):
            expected = clean("".join("".join(pieces(e, s)) for found in parts for e, s in found))
            if expected:
                refused += 1
                print(f"{path}: nothing extracted: {result.stderr.decode()[:200]}", file=sys.stderr)
            continue
        documents += len(ours)
        text = "".join(without_tex(clean(t)) for t in ours)
        plain = text.translate(SCRIPTS)
        expected = "".join(without_tex(clean("".join(pieces(e, s)))) for found in parts for e, s in found)
        characters += len(expected)
        have = collections.Counter(text)
        want = collections.Counter(expected)
        # The title of a translated abstract stands in the metadata of the article only.
        titles = collections.Counter()
        for title in root.iter("{*}trans-title", "{*}VernacularTitle"):
            titles.update(clean("".join(title.itertext())))
        lost = {c: n for c, n in (want - have).items() if c not in DROPPED}
        doubled = {c: n for c, n in (have - want - titles).items() if c not in ADDED}
        missing = []
        for found in parts:
            for element, skipped in found:
                for block in element.iter():
                    if local(block) in BLOCKS and not any(local(x) in BLOCKS | skipped | {"fn", "note", "math", "tex-math", "footnote", "alternatives", "lb"} for x in block.iterdescendants()):
                        if any(local(a) in skipped | {"alternatives", "math"} for a in block.iterancestors()) or local(block) in skipped:
                            continue
                        label = clean(block.get("Label") or "")
                        piece = clean("".join(pieces(block, skipped))).removeprefix(label)
                        if piece and piece not in text and piece.translate(SCRIPTS) not in plain:
                            missing.append(piece)
        if lost or doubled or missing:
            differing += 1
            if differing <= arguments.show:
                print(f"{path}: lost {lost} doubled {doubled} pieces {missing[:3]}", file=sys.stderr)
    print(json.dumps({"files": len(files), "documents": documents, "characters": characters, "differing": differing, "refused": refused}))
    return 1 if differing or refused else 0


if __name__ == "__main__":
    sys.exit(main())
