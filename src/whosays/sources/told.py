"""Which family a file belongs to, told by its content, and by its name where the content leaves it open.

>>> family(b"%PDF-1.7 ...", "report.txt"), family(b"One. Two.", "a.txt"), family(b"a,b\\n1,2\\n", "a.csv")
('pdf', 'text', 'table')
"""

from __future__ import annotations

import re
import zlib

from .files import BOMS

MEDIA = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM\x00",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\xff\xfb",
    b"\x1aE\xdf\xa3",
    b"fLaC",
    b"\x00\x00\x01\x00",
    b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x1cftyp",
    b"\x00\x00\x00 ftyp",
    b"\x00\x00\x00\x14ftyp",
    b"wOFF",
    b"wOF2",
    b"\x7fELF",
    b"MZ\x90",
)
_MEDIA_NAMES = (
    "png jpg jpeg gif bmp webp ico svg tif tiff heic mp3 mp4 m4a m4v mov avi mkv webm ogg oga opus wav flac tgs woff "
    "woff2 ttf otf eot css js mjs map exe dll so"
)
MEDIA_NAMES = frozenset(_MEDIA_NAMES.split())
BY_NAME = {
    "csv": "table",
    "tsv": "table",
    "tab": "table",
    "eml": "mail",
    "jsonl": "lines",
    "ndjson": "lines",
    "htm": "html",
    "html": "html",
    "xhtml": "html",
    "mhtml": "mail",
    "mht": "mail",
    "xml": "html",
    "rss": "feed",
    "atom": "feed",
}
FEED = re.compile(r"<(?:rss|feed|rdf:RDF|atom:feed)[\s>]")
PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|table|meta|title|section|main)(?=[\s/>])", re.IGNORECASE
)
TELEGRAM_PAGE = re.compile(r"""class\s*=\s*["'](?:page_wrap|message default clearfix)""")
TELEGRAM = re.compile(r'"(?:messages|chats)"\s*:|"type"\s*:\s*"(?:\w+_)?(?:channel|supergroup|group|chat)"')
MESSAGES = re.compile(r'"messages"\s*:\s*\[|"chats"\s*:\s*\{')
HEADER = re.compile(
    r"^(From|To|Cc|Date|Subject|Message-ID|MIME-Version|Received|Return-Path|Delivered-To|Content-Type|X-[\w-]+|DKIM-Signature|Reply-To):",
    re.IGNORECASE,
)
LETTER = re.compile(r"^(Message-ID|MIME-Version|Received|Return-Path):", re.IGNORECASE | re.MULTILINE)
WHOLE_JSON = re.compile(r"\s*[\[{]")


def family(head: bytes, name: str) -> str:
    """The family, by the first bytes and the name of a file.

    zip, gzip, warc, pdf, media (pictures, sound, programs), feed, telegram, telegram_html, html, lines, json (of no
    known shape), table, mail or text.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    magic = _magic(head)
    if magic is not None:
        return magic
    if ending in MEDIA_NAMES:
        return "media"
    text = _readable(head)
    start = text.lstrip()[:3000]
    if start.startswith("{"):
        return _json(text, name)
    if start.startswith("<"):
        return _markup(text, ending)
    if ending in BY_NAME:
        return BY_NAME[ending]
    if start.startswith("[") and ending == "json":
        return "json"
    lines = start.splitlines()[:3]
    if len(lines) > 1 and all(HEADER.match(line) or line[:1] in " \t" for line in lines) and LETTER.search(start):
        return "mail"
    return "html" if len(PAGE.findall(start)) > 2 else "text"


def _magic(head: bytes) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "warc" if _unpacked(head).startswith(b"WARC/") else "gzip"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"%PDF") or (b"%PDF-" in head[:1024] and b"<" not in head[:8]):
        return "pdf"
    return "media" if head.startswith(MEDIA) else None


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 100)
    except zlib.error:
        return b""


def _readable(head: bytes) -> str:
    """The head as characters: only those of ASCII matter."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("latin-1")


def _json(text: str, name: str) -> str:
    if "jsonfeed.org/version" in text[:3000]:
        return "feed"
    if MESSAGES.search(text[:5000]):
        return "telegram"
    first = text.lstrip().partition("\n")[0].rstrip()
    if re.search(r'"text"\s*:', first) and first.endswith("}"):
        return "lines"
    if TELEGRAM.search(text) or name.rpartition("/")[2] == "result.json":
        return "telegram"
    return "json" if name.endswith(".json") else "lines"


def _markup(text: str, ending: str) -> str:
    if FEED.search(text[:5000]):
        return "feed"
    if TELEGRAM_PAGE.search(text):
        return "telegram_html"
    if ending in ("html", "htm", "xhtml", "xml", "rss", "atom"):
        return BY_NAME[ending]
    return "html" if PAGE.search(text[:5000]) or text.lstrip().startswith("<?xml") else "text"
