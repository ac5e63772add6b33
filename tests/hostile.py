"""Hostile inputs by the hundred, made from a seed: pages, archives, entities, damaged papers, exports, encodings.

Each generator gives `(name, bytes, witness)`; the witness is a text that must be found, or its loss be said, or None.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
import zlib
from collections.abc import Iterator

Case = tuple[str, bytes, str | None]

BODY = (
    "Three people were killed and eleven were injured in the invented town of Norvale when a shell struck the market"
    " square at dawn, the mayor said in a statement to the town's own radio."
)
WITNESS = "the witness of the deepest place counted nineteen lanterns"
PAGE = (
    "<!doctype html><html lang=en><head><title>Shell strikes market</title></head><body><article>"
    f"<h1>Shell strikes market</h1><p>{BODY}</p>%s<p>{BODY[::-1]}</p></article></body></html>"
)


def pages(count: int, seed: int = 1, largest: int = 10_000_000) -> Iterator[Case]:
    """Pages nested to 100,000, unclosed, of one long line, and pages with holes in them."""
    chosen = random.Random(seed)
    made = [*_nested(), *_unclosed(), *_lines(largest)]
    for index in range(max(0, count - len(made))):
        page = bytearray((PAGE % f"<p>{WITNESS}</p>" * chosen.randint(1, 3)).encode())
        for _ in range(chosen.randint(1, 60)):
            place = chosen.randrange(len(page))
            page[place : place + chosen.randint(0, 9)] = chosen.choice(
                (b"<", b">", b"<!", b"<![", b"<!--", b"&#", b'"', b"</", b"<div", b"\xff", b"<?", b"&nope;", b"<svg>")
            )
        made.append((f"holes {index}", bytes(page), None))
    if count < len(made):
        made = [made[index] for index in sorted(chosen.sample(range(len(made)), count))]
    yield from made


def _nested() -> Iterator[Case]:
    tags = ("div", "span", "b", "blockquote", "ul><li", "table><tr><td", "font", "a href=x", "section", "svg", "form")
    for depth in (100, 254, 256, 300, 1000, 2040, 3000, 10_000, 100_000):
        for tag in tags:
            inner = f"<{tag}>" * depth + f"<p>{WITNESS}</p>"
            yield f"{depth} of {tag}", (PAGE % inner).encode(), None if tag in ("svg", "form") else WITNESS
            if depth in (300, 100_000):
                names = [part.split()[0] for part in tag.split("><")]
                closed = inner + "".join(f"</{name}>" for name in reversed(names)) * depth
                yield f"{depth} of {tag}, closed", (PAGE % closed).encode(), None if tag in ("svg", "form") else WITNESS


def _unclosed() -> Iterator[Case]:
    for stray in (
        "<![foo bar>", "<![", "<!", "<!--", "<!-- -- >", "<!DOCTYPE", "<?php", "<?", "</", "</>", "<", "<>", "<a href='",
        '<a href="', "<a href=x y=\"'", "<script>", "<style>", "<title>", "<textarea>", "<select><option>", "<svg><style>",
        "<math>", "<template>", "<noscript>", "<iframe>", "<plaintext>", "<xmp>", "<frameset>", "<![CDATA[", "]]>", "&#",
        "&#x110000;", "&#xD800;", "&#0;", "&#99999999999999999999;", "&" * 1000, "\x0b\x0c", "<p" + " a" * 5000, "<a:b:c>",
        "<é>", "<" + "a" * 5000 + ">", "<body>" * 50, "<html>" * 50, "</body></html>", "<table><p>", "<b><p></b>", "<isindex>",
    ):  # fmt: skip
        yield f"stray {stray[:12]}", (PAGE % stray).encode("utf-8", "replace"), None
        yield f"only {stray[:12]}", stray.encode("utf-8", "replace"), None
        yield f"after {stray[:12]}", (PAGE % f"<p>{WITNESS}</p>{stray}").encode("utf-8", "replace"), None


def _lines(size: int) -> Iterator[Case]:
    for unit in ("a", "a ", "<", "<a ", "<div>", "&amp;", "&", "<!--", '"', "<a href='", "<p>x", "]]>", "<b", "\u0436"):
        encoded = unit.encode()
        line = encoded * (size // len(encoded))
        yield f"line of {unit}", PAGE.encode().replace(b"%s", line), None


def archives() -> Iterator[Case]:
    """Sixty bombs and archives whose members name places outside."""
    zeros = bytes(8 << 20)
    for level in range(1, 10):
        yield f"zeros {level}.zip", _zip({"a.txt": zeros[: level << 20]}, level), None
    inner = _zip({"a.txt": zeros}, 9)
    for depth in range(1, 8):
        inner = _zip({f"{index}.zip": inner for index in range(4)}, 9)
        yield f"nested {depth}.zip", inner, None
    for name in (
        "../out.txt", "../../../../etc/out.txt", "/etc/out.txt", "C:\\out.txt", "..\\out.txt", "a/../../out.txt",
        "\\\\host\\out.txt", "a/b/../../../out.txt", "/out.txt", "....//out.txt", "..", "a\x00b.txt", "a" * 5000 + ".txt",
        "\u202etxt.out", "con.txt", "a\nb.txt", ".", "./../out.txt", "%2e%2e/out.txt", "~/out.txt",
    ):  # fmt: skip
        yield f"slip {name[:20]!r}.zip", _zip({name: BODY.encode()}, 6), None
    sound = _zip({"a.txt": BODY.encode() * 40, "b.txt": BODY.encode()}, 6)
    for cut in range(1, 9):
        yield f"cut {cut}.zip", sound[: len(sound) * cut // 9], None
    for place in range(0, len(sound), len(sound) // 8):
        damaged = bytearray(sound)
        damaged[place] ^= 0xFF
        yield f"flipped {place}.zip", bytes(damaged), None
    yield "link.zip", _link(), None
    yield "zeros.gz", gzip.compress(zeros * 12), None
    yield "cut.gz", gzip.compress(BODY.encode() * 40)[:-20], None
    yield "twice.gz", gzip.compress(gzip.compress(zeros * 12)), None
    yield "many.zip", _zip({f"{index}/a.bin": b"" for index in range(500)}, 0), None
    yield "same.zip", _quoted(400, 8 << 20), None
    yield "word.docx", _zip({"word/document.xml": b"<w>" + zeros * 9 + b"</w>"}, 1), None
    yield "sheet.xlsx", _zip({"xl/workbook.xml": zeros, "[Content_Types].xml": zeros}, 9), None
    yield "zeros.warc.gz", gzip.compress(b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n" + zeros * 12), None


def _zip(files: dict[str, bytes], level: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo("x" * len(name)) if "\x00" in name else name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue().replace(b"x" * 7, b"a\x00b.txt") if any("\x00" in name for name in files) else out.getvalue()


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("passwd.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _quoted(entries: int, size: int) -> bytes:
    """Many entries of the list that all name the same packed bytes."""
    data = random.Random(2).randbytes(size // 400) * 400
    sound = _zip({"a.txt": data}, 6)
    end = sound.rindex(b"PK\x05\x06")
    start = sound.index(b"PK\x01\x02")
    directory = sound[start:end] * entries
    tail = bytearray(sound[end:])
    tail[8:12] = entries.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    return sound[:start] + directory + bytes(tail)


def entities(canary: str) -> Iterator[Case]:
    """Forty attacks by entities on feeds, documents and pages; `canary` is the path of a file that must not be read."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    attacks = {
        "laughs": f'<!DOCTYPE x [<!ENTITY l0 "{"ha" * 10}">{laughs}]>&l9;',
        "quadratic": f'<!DOCTYPE x [<!ENTITY l0 "{"ha" * 30_000}">]>{"&l0;" * 3000}',
        "file": f'<!DOCTYPE x [<!ENTITY l0 SYSTEM "file://{canary}">]>&l0;',
        "path": f'<!DOCTYPE x [<!ENTITY l0 SYSTEM "{canary}">]>&l0;',
        "public": f'<!DOCTYPE x [<!ENTITY l0 PUBLIC "a" "file://{canary}">]>&l0;',
        "parameter": f'<!DOCTYPE x [<!ENTITY % l0 SYSTEM "file://{canary}"> %l0;]>x',
        "outside": f'<!DOCTYPE x SYSTEM "file://{canary}">x',
        "network": '<!DOCTYPE x [<!ENTITY l0 SYSTEM "http://127.0.0.1:9/x">]>&l0;',
        "loop": '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>&a;',
        "include": f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{canary}" parse="text"/>',
    }
    for name, attack in attacks.items():
        declared, _, content = attack.partition("]>") if "]>" in attack else ("", "", attack)
        head = '<?xml version="1.0"?>' + (declared + "]>" if declared else "")
        item = f"<item><title>{content}</title><description>{content}</description></item>"
        yield f"{name}.rss", f'{head}<rss version="2.0"><channel><title>a</title>{item}</channel></rss>'.encode(), None
        yield f"{name}.xml", f"{head}<html><body><p>{BODY}{content}</p></body></html>".encode(), None
        w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        paper = f"{head}<w:document {w}><w:body><w:p><w:r><w:t>{content}</w:t></w:r></w:p></w:body></w:document>"
        yield f"{name}.docx", _zip({"word/document.xml": paper.encode()}, 6), None
        shared = f"{head}<sst><si><t>{content}</t></si></sst>"
        yield (
            f"{name}.xlsx",
            _zip({"xl/workbook.xml": shared.encode(), "xl/sharedStrings.xml": shared.encode()}, 6),
            None,
        )


def pdf(*lines: str) -> bytes:
    """A sound PDF of one page, written by hand."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = zlib.compress(f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def papers(count: int, seed: int = 3) -> Iterator[Case]:
    """Damaged PDFs: cut, flipped, with objects that name themselves, with streams that unpack to gigabytes."""
    chosen = random.Random(seed)
    sound = pdf("Three were killed in Norvale.", "Eleven were injured.")
    made: list[Case] = [(f"cut {n}", sound[: len(sound) * n // 20], None) for n in range(1, 20)]
    made += [
        ("itself", sound.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), None),
        ("parents", sound.replace(b"/Kids[3 0 R]", b"/Kids[" + b"3 0 R " * 20_000 + b"]"), None),
        ("counted", sound.replace(b"/Count 1", b"/Count 99999999"), None),
        ("deep", sound.replace(b"<</Type/Catalog", b"<</A" + b"[" * 50_000 + b"]" * 50_000 + b"/Type/Catalog"), None),
        ("bomb", _bomb(sound), None),
        ("only head", b"%PDF-1.7\n", None),
        ("zeros", b"%PDF-1.7\n" + bytes(1 << 20), None),
        (
            "locked",
            sound.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>"),
            None,
        ),
    ]
    for index in range(count - len(made)):
        damaged = bytearray(sound)
        for _ in range(chosen.randint(1, 40)):
            damaged[chosen.randrange(9, len(damaged))] = chosen.randrange(256)
        made.append((f"flipped {index}", bytes(damaged), None))
    yield from ((f"{name}.pdf", data, witness) for name, data, witness in made[:count])


def _bomb(sound: bytes) -> bytes:
    packed = zlib.compress(zlib.compress(b"(a) Tj " * (10 << 20), 9), 9)
    start, end = sound.index(b"<</Length"), sound.index(b"\nendstream")
    return (
        sound[:start] + b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(packed) + packed + sound[end:]
    )


def message(number: int, text: object, **fields: object) -> dict[str, object]:
    """A message as Telegram Desktop exports it."""
    return {"id": number, "type": "message", "date": "2025-07-04T09:30:00", "date_unixtime": "1751610600"} | {
        "from": "Norvale Radio", "from_id": "channel77", "text": text, "text_entities": []} | fields  # fmt: skip


def exports() -> Iterator[tuple[str, bytes, int, int]]:
    """Sixty variants of result.json, as (name, bytes, messages that must be had, failures there must be)."""
    texts = (
        BODY, [BODY], [BODY, {"type": "bold", "text": " today"}], ["", {"type": "link", "text": BODY}], "текст \U0001f680",
        "نص قصير", "a\u2028b", "\x07 bell", "\ud83d\ude80", "\ud83d", "]", "}", '{"id": 7, "type": "x"', '"messages": [', "\\u", "\\",
    )  # fmt: skip
    for text in texts:
        yield f"text {str(text)[:20]!r}", _export([message(1, text), message(2, BODY)]), 2, 0
    odd: tuple[tuple[object, int], ...] = (
        (7, 1), ({"type": "bold", "text": BODY}, 2), (None, 1), ([], 1), ([7, None], 1), (True, 1), ("", 1),
    )  # fmt: skip
    for value, had in odd:
        yield f"odd {value!r}"[:30], _export([message(1, value), message(2, BODY)]), had, int(isinstance(value, int))
    more: tuple[dict[str, object], ...] = (
        {"date": None}, {"date": "x"}, {"date_unixtime": "x"}, {"date_unixtime": 10**30}, {"from": None}, {"from": 7},
        {"author": ["x"]}, {"text_entities": None}, {"id": "x"}, {"reactions": [{"x": [[]]}]}, {"forwarded_from": "Other"},
    )  # fmt: skip
    for fields in more:
        yield f"with {fields}"[:40], _export([message(1, BODY, **fields), message(2, BODY)]), 2, 0
    sound = _export([message(1, BODY), message(2, "MIDDLE"), message(3, BODY)])
    for name, old, new, had, failures in (
        ("illegal escape", b'"MIDDLE"', rb'"MID\xDLE"', 3, 0),
        ("half an escape", b'"MIDDLE"', rb'"MID\u12"', 3, 0),
        ("stray comma", b'"MIDDLE",', b'"MIDDLE",,', 2, 1),
        ("comma before brace", b'"text_entities": []', b'"text_entities": [],', 3, 0),
        ("control", b'"MIDDLE"', b'"MID\x01DLE"', 3, 0),
        ("newline", b'"MIDDLE"', b'"MID\nDLE"', 3, 0),
        ("bad bytes", b'"MIDDLE"', b'"MID\xff\xfeDLE"', 3, 0),
        ("open string", b'"MIDDLE",', b'"MIDDLE,', 2, 1),
        ("no value", b'"MIDDLE"', b"", 2, 1),
        ("python", b'"MIDDLE"', b"None", 2, 1),
        ("nan", b'"MIDDLE"', b"NaN", 2, 1),
        ("deep", b'"MIDDLE"', b"[" * 100_000, 2, 1),
        ("long number", b'"MIDDLE"', b"9" * 10_000, 2, 1),
        ("number instead", b'"MIDDLE"', b"7", 2, 1),
        ("null", b'"MIDDLE"', b"null", 2, 0),
        ("mark", b'{\n "name"', b'\xef\xbb\xbf{\n "name"', 3, 0),
        ("no name", b'"name": "Norvale Radio",', b"", 3, 0),
        ("odd name", b'"name": "Norvale Radio"', b'"name": null', 3, 0),
        ("spaces", b"\n", b"\r\n", 3, 0),
        ("minified", b"\n", b"", 3, 0),
    ):
        changed = sound.replace(old, new) if name != "mark" else b"\xef\xbb\xbf" + sound
        yield name, changed, had, failures
    yield "cut within", sound[: sound.rindex(b"market")], 2, 2
    yield "cut between", sound[: sound.rindex(b'{\n   "id": 3')], 2, 1
    yield "UTF-16", sound.decode().encode("utf-16"), 3, 0
    yield "not an object", _export([7, "x", [1], message(1, BODY)]), 1, 3
    yield "no messages", _export([]), 0, 0
    chats = {"about": "x", "chats": {"list": [json.loads(sound), json.loads(sound)]}}
    yield "all chats", json.dumps(chats, indent=1).encode(), 6, 0


def _export(messages: list[object] | list[dict[str, object]]) -> bytes:
    chat = {"name": "Norvale Radio", "type": "public_channel", "id": 77, "messages": messages}
    return json.dumps(chat, ensure_ascii=True, indent=1).encode()


SENTENCES = {
    "ar": "قال رئيس البلدية إن ثلاثة أشخاص قتلوا وأصيب أحد عشر آخرون في قصف السوق صباح الجمعة.",
    "uk": "Міський голова повідомив, що внаслідок обстрілу ринку загинули троє людей, ще одинадцятеро поранені.",
    "ru": "Мэр города сообщил, что при обстреле рынка погибли три человека, ещё одиннадцать ранены.",
    "en": "The mayor said three people were killed \u2013 and \u201celeven\u201d were injured \u2013 in caf\u00e9s at the market.",
}
ENCODINGS = {
    "ar": ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "windows-1256", "iso-8859-6"),
    "uk": ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "windows-1251", "koi8-u"),
    "ru": ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1251", "koi8-r", "iso-8859-5"),
    "en": ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "windows-1252"),
}


def encodings() -> Iterator[tuple[str, str, bytes, str]]:
    """Four hundred texts, as (name, file name, bytes, sentence): every encoding, as text, table, page and letter,
    declared truly, falsely or not at all, cut within a character."""
    for language, sentence in SENTENCES.items():
        for encoding in ENCODINGS[language]:
            text = sentence.encode(encoding, "ignore").decode(encoding)
            data = text.encode(encoding)
            for times in (1, 5, 20):
                many = (f"{text}\n" * times).encode(encoding)
                yield f"{language} {encoding} x{times}", "a.txt", many, text
                yield f"{language} {encoding} x{times} cut", "a.txt", many[:-3], text
                table = f"id,text\n1,{text.replace(',', ';')}\n".encode(encoding)
                yield f"{language} {encoding} table x{times}", "a.csv", table, text.replace(",", ";")
            for declared in (encoding, "utf-8", "windows-1251", "iso-8859-1", "x-unknown", None):
                meta = f"<meta charset={declared}>" if declared else ""
                page = f"<html><head>{meta}<title>x</title></head><body><p>{text}</p><p>{text}</p></body></html>"
                yield f"{language} {encoding} page as {declared}", "a.html", page.encode(encoding), text
            for name, noise in (("zero", b"\x00"), ("bad", b"\xff\xfe\xfd")):
                yield f"{language} {encoding} {name}", "a.txt", data + noise + data, text
            letter = f"From: a@example.org\nMessage-ID: <1>\nContent-Type: text/plain; charset={encoding}\n\n".encode()
            yield f"{language} {encoding} letter", "a.eml", letter + data, text
