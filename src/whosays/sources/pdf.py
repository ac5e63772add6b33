"""PDF files: the text of every page; works in the child process."""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module
from typing import Any

from ..records import Warning_
from ..sentences import sentence
from .found import Found
from .pieces import Ask, Piece, failed

PRESENTED = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]+")  # Arabic letters as shapes
BROKEN_WORD = re.compile("\ufffe\n?|\u00ad\n")  # the hyphen at the end of a line
BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ud800-\udfff]")


def prepare() -> None:
    """Load the package that reads it."""
    import_module("pypdfium2")


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The pages as one document."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        return [failed(ask.locator, "is locked by a password" if locked else "is a damaged PDF; it cannot be opened")]
    pages: list[str] = []
    empty, damaged = [], []
    for number in range(1, len(document) + 1):
        try:
            text = _page(document, number - 1)
        except pdfium.PdfiumError:
            damaged.append(number)
            continue
        pages.append(text)
        if not text:
            empty.append(number)
    text = "\n\n".join(filter(None, pages))
    if not text:
        why = (
            "holds pictures of pages and no text; it would have to be recognised (OCR)"
            if empty
            else "has no readable page"
        )
        return [failed(ask.locator, why)]
    warnings = []
    if empty or damaged:
        numbers = ", ".join(map(str, sorted(empty + damaged)[:20]))
        warnings.append(Warning_("text_lost", sentence("warning.lost_pages", pages=numbers)))
    return [
        Piece(found=Found(text, b"", "pdf", ask.locator, title=_title(document), url=ask.url, warnings=tuple(warnings)))
    ]


def _page(document: Any, index: int) -> str:
    text = str(document[index].get_textpage().get_text_bounded())
    text = BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = PRESENTED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return BROKEN.sub("", text).strip()


def _title(document: Any) -> str | None:
    value = document.get_metadata_dict().get("Title", "").strip()
    return BROKEN.sub("", value)[:500] or None
