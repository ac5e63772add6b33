"""What a source gives: documents with their raw bytes, and failures in their places.

Every module of this package that opens a family of sources gives `Found` and `Failure` in the order of the source.

>>> Found("Three were killed.", b"Three were killed.", "text", "report.txt").sha256[:8]
'c461d76f'
"""

from __future__ import annotations

import hashlib
from functools import cached_property

from msgspec import Struct

from ..records import Warning_


class Entry(Struct, frozen=True):
    """A dated entry of a live blog or digest: characters `start` to `end` of the text, and when it was published."""

    start: int
    end: int
    published: str | None


class Found(Struct, frozen=True, dict=True):
    """A document as a source gives it: `text` is what is read, with offsets into it; `raw` the bytes it was made of.

    `kind` is html, text, pdf, docx, feed, telegram, table, lines or mail; `locator` tells where it was found (path,
    address, archive!/member, file#message 12); `url` is its canonical address. What is not known or not plausible is
    None.
    """

    text: str
    raw: bytes
    kind: str
    locator: str
    id: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    entries: tuple[Entry, ...] = ()
    warnings: tuple[Warning_, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The hash of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def blob(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()


class Failure(Struct, frozen=True):
    """A document that could not be had: where it should have been, what was wrong, what to do."""

    locator: str
    error: str
