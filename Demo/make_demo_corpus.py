#!/usr/bin/env python3
"""Rebuilds Demo/corpus, byte for byte, from the project's development data.

    python3 -m pip install brotli            # the only package beside the standard library
    python3 Demo/make_demo_corpus.py --data ../shared/data

Only maintainers need this: the corpus is committed. It is made of unchanged copies and of
excerpts of openly licensed documents; every source and licence is in NOTICE, every file in
Demo/README.md. Needs the `zstd` and `tar` commands.
"""

import argparse
import gzip
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import uuid
import zlib
from pathlib import Path

import brotli

CORPUS = Path(__file__).resolve().parent / "corpus"
BY_SA_3 = "CC-BY-SA-3.0"
BY_SA_4 = "CC-BY-SA-4.0"


# MARK: - Reading the development data


class Data:
    """The development data folder: labelled texts, web pages and XML archives."""

    def __init__(self, root):
        self.root = root

    def _decompressed(self, path):
        return subprocess.run(["zstd", "-dc", path], check=True, stdout=subprocess.PIPE).stdout

    def member(self, archive, name):
        """One file of an XML archive, unchanged."""
        command = ["tar", "--zstd", "-xOf", self.root / "xml" / f"{archive}.tar.zst", name]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout

    def rows(self, language, source):
        """Labelled texts of one source, in file order."""
        lines = self._decompressed(self.root / "classify" / f"{language}.jsonl.zst").split(b"\n")
        rows = [json.loads(line) for line in lines if line]
        return [row for row in rows if row["source"] == source]

    def page(self, benchmark, identifier):
        """A web page's HTML with the bodies of its scripts emptied (they may be third-party code)."""
        lines = self._decompressed(self.root / "extract" / f"{benchmark}.jsonl.zst").split(b"\n")
        for line in lines:
            row = json.loads(line) if line else {}
            if str(row.get("id")) == identifier:
                scripts = re.compile(r"(<script\b(?![^>]*json)[^>]*>).*?(</script>)", re.I | re.S)
                return row["url"], scripts.sub(r"\1\2", row["html"])
        raise KeyError(identifier)


# MARK: - Writing


def compressed(name, content):
    """`content` as the name's ending asks: .gz (no time stamp), .zst, or plain."""
    if name.endswith(".gz"):
        return gzip.compress(content, 9, mtime=0)
    if name.endswith(".zst"):
        command = ["zstd", "-19", "-q", "-c"]
        return subprocess.run(command, check=True, input=content, stdout=subprocess.PIPE).stdout
    return content


def put(name, content):
    path = CORPUS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compressed(name, content))


def jsonl(documents):
    lines = [json.dumps(d, ensure_ascii=False, separators=(",", ":")) for d in documents]
    return "".join(line + "\n" for line in lines).encode()


# MARK: - XML


def make_xml(data):
    plos = "allofplos/allofplos/starter_corpus/journal.{}.xml"
    scielo = "packtools/tests/{}.xml"
    generated = "fixtures/htmlgenerator"
    reply = "sub-article_translation_with_sub-article_reply/MNHpJQpnjvSX6pkKCg37yTJ"
    articles = [
        ("plos-avoiding-dementia.xml", "jats-dev", plos.format("pmed.0020007")),
        ("plos-neglected-diseases.xml.gz", "jats-dev", plos.format("pntd.0000149")),
        ("plos-methylprednisolone-trial.xml.zst", "jats-dev", plos.format("pntd.0001041")),
        ("plos-wood-of-violins.xml.gz", "jats-dev", plos.format("pone.0002554")),
        ("scielo-diabetes-and-covid-19.xml", "scielo-dev",
         scielo.format(f"{generated}/alternatives/imagens_fora_de_fig")),
        ("scielo-srag-cardiovascular.xml.gz", "scielo-dev", scielo.format(f"{generated}/{reply}")),
        ("scielo-play-nicely.xml.zst", "scielo-dev",
         scielo.format("sps/fixtures/formats/am/S0104-11692025000100300")),
        ("scielo-voces-que-gritan.xml.gz", "scielo-dev",
         scielo.format("sps/fixtures/xml_test_fixtures/S2176-66652019000100074")),
    ]
    for name, archive, member in articles:
        put(f"articles/{name}", data.member(archive, member))
    put("citations/pubmed-lactate.xml",
        data.member("entrez", "biopython/Tests/Entrez/pubmed6.xml"))
    for member in [
        "1_CancerGov_QA/0000001_1", "1_CancerGov_QA/0000005_2",
        "4_MPlus_Health_Topics_QA/0000034", "4_MPlus_Health_Topics_QA/0000065",
        "5_NIDDK_QA/0000001", "5_NIDDK_QA/0000129",
        "6_NINDS_QA/0000244", "6_NINDS_QA/0000261",
    ]:
        folder, number = member.split("/")
        source = folder.split("_", 1)[1].removesuffix("_QA").lower().replace("_", "-")
        put(f"medquad/{source}-{number}.xml", data.member("medquad-1-6", f"{member}.xml"))


# MARK: - JSONL and text


def wikipedia(language, rows, wanted, dataset, title_of, license):
    """One document per wanted article: its passages in order, as one text."""
    documents = []
    for group in wanted:
        passages = [r["text"] for r in rows if r["group"] == group]
        # A source may hold both the passages and a document joined from them: take the document.
        joined = [r["text"] for r in rows if r["group"] == group and r["level"] == "document"]
        text = joined[0] if joined else "\n\n".join(passages)
        title = title_of(group)
        slug = dataset.lower().replace(" ", "-")
        document = {"id": f"{slug}-{language}-{len(documents) + 1}"}
        document["source"] = dataset
        document["language"] = language
        if title:
            document["title"] = title
        document["text"] = text
        document["metadata"] = {
            "license": license,
            "attribution": f"Wikipedia contributors ({language}.wikipedia.org), via {dataset}",
        }
        documents.append(document)
    return documents


def flores(data, language, topics):
    """SIB-200 sentences; neighbours in FLORES-200 come from one article and are joined again.

    No `language` member: the pipeline has to find it out. `topic` is a member that the document
    schema does not know and that has to pass through.
    """
    runs = []
    for row in sorted(data.rows(language, "sib200"), key=lambda r: int(r["group"])):
        number = int(row["group"])
        if runs and row["topic"] == runs[-1][0]["topic"] and number - int(runs[-1][-1]["group"]) == 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    documents, left = [], dict(topics)
    for run in runs:
        topic = run[0]["topic"]
        if left.get(topic, 0) > 0 and len(run) >= 3:
            left[topic] -= 1
            documents.append({
                "id": f"flores-{run[0]['group']}-{language}", "source": "SIB-200",
                "text": " ".join(r["text"].strip() for r in run), "topic": topic,
                "metadata": {"license": BY_SA_4},
            })
    return documents


def health_sentences(data, language):
    rows = [r for r in data.rows(language, "sib200") if r["topic"] == "health"]
    return [r["text"].strip() for r in sorted(rows, key=lambda r: int(r["group"]))]


def make_texts(data):
    put("wikipedia/de.jsonl.zst", jsonl(wikipedia(
        "de", data.rows("de", "klexikon_wiki"),
        ["Fieber", "Diabetes", "Tuberkulose", "Herzinfarkt", "Impfung", "Schlaganfall", "Leber",
         "Masern", "Iran", "Gesang", "Rio_de_Janeiro", "Nashörner", "Tonga"],
        "Klexikon", lambda g: g.replace("_", " "), BY_SA_3)))
    put("wikipedia/ja.jsonl.gz", jsonl(wikipedia(
        "ja", data.rows("ja", "jaquad_wikipedia"),
        ["デング熱", "白血病", "ハンセン病", "ヘリコバクター・ピロリ", "コレステロール", "ジアゼパム",
         "2019新型コロナウイルス", "東大寺の仏像", "ナポリタン", "マルセル・プルースト", "因州和紙"],
        "JaQuAD", lambda g: g, BY_SA_3)))
    put("wikipedia/ar.jsonl", jsonl(wikipedia(
        "ar", data.rows("ar", "arcd_wikipedia"),
        ["سرطان", "السكري", "اضطراب وسواسي قهري", "جرب", "إيدز", "التهاب الزائدة الدودية", "سل",
         "متلازمة داون", "باراسيتامول", "توحد", "تونس", "تقويم هجري", "القمر"],
        "ARCD", lambda g: g, BY_SA_3)))
    chinese = data.rows("zh", "cmrc2018")
    medical = [r["group"] for r in chinese if r["label"] == "medical"]
    general = [r["group"] for r in chinese if r["label"] == "general" and r["level"] == "document"]
    put("wikipedia/zh.jsonl.zst", jsonl(wikipedia(
        "zh", chinese, medical + general[:6], "CMRC 2018", lambda g: None, BY_SA_4)))
    topics = {"health": 12, "travel": 3, "politics": 3, "sports": 2}
    for language, ending in [
        ("fr", ""), ("ru", ".zst"), ("es", ".gz"), ("zh", ""), ("ar", ".zst"),
    ]:
        put(f"flores/{language}.jsonl{ending}", jsonl(flores(data, language, topics)))
    questions = [r for r in data.rows("fr", "frenchmedmcqa") if r["level"] == "paragraph"]
    put("exams/fr.jsonl.zst", jsonl([
        {"id": f"frenchmedmcqa-{r['group'][:12]}", "source": "FrenchMedMCQA", "language": "fr",
         "text": r["text"], "metadata": {"license": "Apache-2.0"}}
        for r in questions[:40]]))
    cases = [r for r in data.rows("es", "meddocan") if r["level"] == "document"]
    for number, row in enumerate(cases[:3], 1):
        ending = ".gz" if number == 3 else ""
        put(f"texts/caso-clinico-{number}.es.txt{ending}", row["text"].encode() + b"\n")
    put("texts/sante.fr.txt", ("\n".join(health_sentences(data, "fr")[:40]) + "\n").encode())
    put("texts/zdorovye.ru.txt.gz", ("\n".join(health_sentences(data, "ru")) + "\n").encode())
    put("texts/gesundheit.de.txt.zst", ("\r\n".join(health_sentences(data, "de")[:40]) + "\r\n").encode())


# MARK: - HTML and WARC


def our_page(language, charset, title, paragraphs, labels, credit):
    """A page of ours around openly licensed text, with the boilerplate a real page has."""
    menu = "".join(f'<li><a href="/{n}.html">{html.escape(l)}</a></li>' for n, l in enumerate(labels))
    body = "".join(f"<p>{html.escape(p)}</p>\n" for p in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head>\n'
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
        f"<title>{html.escape(title)}</title></head>\n<body>\n<div id=\"nav\"><ul>{menu}</ul></div>\n"
        f"<div id=\"main\"><h1>{html.escape(title)}</h1>\n{body}</div>\n"
        f'<div class="footer">{html.escape(credit)}</div>\n</body></html>\n')


def record(kind, url, content, content_type, version="1.0", extra=()):
    """One WARC record with a fixed date and an identifier made of its content."""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {url} {hashlib.sha1(content).hexdigest()}")
    head = [f"WARC/{version}", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{identifier}>",
            "WARC-Date: 2026-11-22T12:00:00Z"]
    head += [f"WARC-Target-URI: {url}"] if url else []
    head += list(extra)
    head += [f"Content-Type: {content_type}", f"Content-Length: {len(content)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def response(url, body, headers, status="200 OK", version="1.0"):
    head = [f"HTTP/1.1 {status}", "Server: nginx", *headers]
    message = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    return record("response", url, message, "application/http; msgtype=response", version)


def chunked(body, size=1000):
    out = io.BytesIO()
    for start in range(0, len(body), size):
        part = body[start:start + size]
        out.write(b"%x\r\n" % len(part) + part + b"\r\n")
    out.write(b"0\r\n\r\n")
    return out.getvalue()


def warcinfo(version):
    fields = b"software: Demo/make_demo_corpus.py\r\nformat: WARC File Format " + version.encode() + b"\r\n"
    return record("warcinfo", None, fields, "application/warc-fields", version)


def make_pages(data):
    for name, benchmark, identifier in [
        ("niddk-nutrition-myths.html", "wcxb_dev", "4121"),
        ("cdc-healthy-eating.html.gz", "wcxb_dev", "0074"),
        ("fda-unapproved-glp-1.html.zst", "wcxb_dev", "0064"),
        ("nasa-crop-yields.html", "wcxb_dev", "4027"),
    ]:
        put(f"pages/{name}", data.page(benchmark, identifier)[1].encode())

    speech_url, speech = data.page("cleaneval", "736")
    nasa_url, nasa = data.page("cleaneval", "159")
    hrsa_url, hrsa = data.page("wcxb_dev", "0251")
    chinese = [r["text"] for r in data.rows("zh", "cmrc2018") if r["label"] == "medical"]
    zh = our_page("zh", "gb2312", "医学条目", chinese[:4], ["首页", "联系我们", "关于本站"],
                  "来源：维基百科，经由 CMRC 2018，CC BY-SA 4.0")
    records = [
        warcinfo("1.0"),
        record("request", speech_url, b"GET / HTTP/1.1\r\nHost: www.surgeongeneral.gov\r\n\r\n",
               "application/http; msgtype=request"),
        # Punctuation of windows-1252 under the label iso-8859-1, as servers of 2004 sent it.
        response(speech_url, chunked(gzip.compress(speech.encode("cp1252", "xmlcharrefreplace"), 9, mtime=0)),
                 ["Content-Type: text/html; charset=iso-8859-1", "Transfer-Encoding: chunked",
                  "Content-Encoding: gzip"]),
        response(hrsa_url, brotli.compress(hrsa.encode()),
                 ["Content-Type: text/html; charset=UTF-8", "Content-Encoding: br"]),
        response(nasa_url, zlib.compress(nasa.encode("latin-1", "xmlcharrefreplace"), 9),
                 ["Content-Type: text/html", "Content-Encoding: deflate"]),
        response("http://www.example.org/zh/index.html", zh.encode("gb18030"),
                 ["Content-Type: text/html; charset=gb2312"]),
        response("http://www.example.org/pixel.gif",
                 bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000"
                               "010001000002024401003b"), ["Content-Type: image/gif"]),
        response("http://www.example.org/gone.html", b"<html><body><h1>Not Found</h1></body></html>",
                 ["Content-Type: text/html"], status="404 Not Found"),
    ]
    # One gzip member a record, as crawlers write it.
    members = b"".join(gzip.compress(r, 9, mtime=0) for r in records)
    path = CORPUS / "crawl" / "health.warc.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(members)

    ru = our_page("ru", "windows-1251", "Новости здоровья", health_sentences(data, "ru")[:30],
                  ["Главная", "О сайте", "Контакты"], "Источник: SIB-200 / FLORES-200, CC BY-SA 4.0")
    dengue = next(r["text"] for r in data.rows("ja", "jaquad_wikipedia")
                  if r["group"] == "デング熱" and r["level"] == "document")
    ja = our_page("ja", "Shift_JIS", "デング熱", dengue.split("\n\n"), ["ホーム", "お問い合わせ"],
                  "出典：ウィキペディア（JaQuAD 経由）、CC BY-SA 3.0")
    records = [
        warcinfo("1.1"),
        # The charset is only in the page.
        response("http://www.example.org/ru/", ru.encode("cp1251", "xmlcharrefreplace"),
                 ["Content-Type: text/html"], version="1.1"),
        response("http://www.example.org/ja/", ja.encode("cp932", "xmlcharrefreplace"),
                 ["Content-Type: text/html; charset=Shift_JIS"], version="1.1"),
        record("revisit", "http://www.example.org/ja/", b"HTTP/1.1 304 Not Modified\r\n\r\n",
               "application/http; msgtype=response", "1.1",
               ["WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified"]),
    ]
    put("crawl/legacy-charsets.warc", b"".join(records))


# MARK: - Broken on purpose


def make_broken(data):
    lines = jsonl(flores(data, "fr", {"health": 4})).splitlines(keepends=True)
    bad_number = b'{"id":"number-for-text","text":42}\n'
    put("broken/invalid-json-on-line-3.jsonl",
        lines[0] + lines[1] + lines[2][: len(lines[2]) // 2] + b"\n" + lines[3] + bad_number)
    whole = gzip.compress(b"".join(lines), 9, mtime=0)
    (CORPUS / "broken" / "truncated.jsonl.gz").write_bytes(whole[: len(whole) * 2 // 3])
    whole = compressed("x.zst", ("\n".join(health_sentences(data, "es")) + "\n").encode())
    (CORPUS / "broken" / "truncated.txt.zst").write_bytes(whole[: len(whole) // 2])
    xml = data.member("medquad-1-6", "5_NIDDK_QA/0000129.xml")
    put("broken/not-well-formed.xml", xml[: len(xml) * 2 // 3])
    depth = 100_000
    put("broken/nested-100000-deep.html.gz",
        b"<html><body>" + b"<div>" * depth + b"deep" + b"</div>" * depth + b"</body></html>")
    page = b"<html><body><p>Vaccines protect against infection.</p></body></html>"
    good = response("http://www.example.org/a", page, ["Content-Type: text/html"])
    bad = good.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 9x")
    put("broken/bad-content-length.warc", warcinfo("1.0") + bad + good)


def main():
    parser = argparse.ArgumentParser(description="Rebuilds Demo/corpus from the development data.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="development data")
    data = Data(parser.parse_args().data)
    shutil.rmtree(CORPUS, ignore_errors=True)
    make_xml(data)
    make_texts(data)
    make_pages(data)
    make_broken(data)
    size = sum(f.stat().st_size for f in CORPUS.rglob("*") if f.is_file())
    print(f"{sum(f.is_file() for f in CORPUS.rglob('*'))} files, {size:,} bytes in {CORPUS}")


if __name__ == "__main__":
    main()
