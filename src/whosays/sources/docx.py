"""Word documents (.docx): paragraphs, tables and notes, without what was struck out; works in the child process."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from .found import Found
from .pieces import Ask, Piece, failed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
PART = 64 << 20  # bytes that a part may have unpacked
STRUCK = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"}
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The document and its notes as one text."""
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [_text(part) for name in PARTS if (part := _part(archive, name)) is not None]
            core = _part(archive, "docProps/core.xml")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        XMLSyntaxError,
        OverflowError,
    ) as error:
        if isinstance(error, RecursionError):
            raise
        return [failed(ask.locator, "is a damaged Word document; it cannot be opened")]
    text = "\n".join(filter(None, texts)).strip()
    if not text:
        return [failed(ask.locator, "holds no text")]
    title = core.findtext(f"{DC}title") if core is not None else None
    author = core.findtext(f"{DC}creator") if core is not None else None
    return [Piece(found=Found(text, b"", "docx", ask.locator, title=title or None, author=author or None, url=ask.url))]


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    with archive.open(info) as stream:
        data = stream.read(PART + 1)
    if len(data) > PART:
        raise MemoryError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _text(root: Any) -> str:
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element.tag == f"{W}p":
                parts.append("\n")
        elif element.tag in STRUCK:
            walk.skip_subtree()
        elif element.tag == f"{W}t":
            parts.append(element.text or "")
        else:
            parts.append(BREAKS.get(element.tag, ""))
    return "".join(parts).strip()
