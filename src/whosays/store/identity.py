"""What makes a document one, and what is known of a text that came from several sources.

A document is one by its address or by its text, wherever it was found; which came first makes no difference.

>>> address_key("HTTP://News.example/a?utm_source=x#top") == address_key("https://news.example/a")
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from ..sources.found import Found
from .log import canonical, digest

FIELDS = ("title", "author", "publisher", "published", "language", "url")
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|yclid|mc_cid|mc_eid)(=|$)")
SAID = {"lines", "table"}  # kinds in which the language was told by the user, not by a page about itself
SURROGATE = re.compile("[\ud800-\udfff]")

ID = 32  # digits of the id of a document

Told = dict[str, Any]


class Key(NamedTuple):
    """A name by which a document is known: `kind` is address or text (its hash)."""

    kind: str
    value: str

    @property
    def id(self) -> str:
        """The hash of the key."""
        return digest(self.kind, self.value)


def keys(found: Found) -> tuple[Key, ...]:
    """The keys of what a source gave: its text, and its address if it has one."""
    address = address_key(found.url) if found.url is not None else None
    text = Key("text", found.sha256)
    return (text,) if address is None else (text, address)


def address_key(url: str) -> Key | None:
    """An address as a key: without scheme, fragment and tracking; None for what is no address of the web."""
    try:
        parts = urlsplit(storable(url.strip()))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    query = "&".join(one for one in parts.query.split("&") if one and not TRACKING.match(one))
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    return Key("address", f"{where}{parts.path.rstrip('/')}{'?' if query else ''}{query}")


def document_id(known: Iterable[Key]) -> str:
    """The id of the document with these keys: the least hash of its addresses, or of its texts where it has none.

    >>> text, address = Key("text", "ab"), Key("address", "news.example/a")
    >>> text.id.startswith(document_id([text])), address.id.startswith(document_id([text, address]))
    (True, True)
    """
    known = list(known)
    return min(key.id for key in ([key for key in known if key.kind == "address"] or known))[:ID]


def told(found: Found) -> Told:
    """What a source told of a text besides it; what it did not tell is left out."""
    given: Told = {field: getattr(found, field) for field in FIELDS}
    given["id"] = found.id
    given["entries"] = msgspec.to_builtins(found.entries)
    given["warnings"] = msgspec.to_builtins(found.warnings)
    return {name: _clean(value) for name, value in given.items() if value not in (None, "", (), [])}


def fullest(some: Iterable[tuple[str, Told]]) -> Told:
    """What is known of a text, of (kind, what was told) of all its sources: the fullest value of each field.

    Of several values the longest is taken, of these the least; of warnings and entries those of the source with the
    fewest and the most. The language counts where the user told it.

    >>> fullest([("text", {}), ("lines", {"published": "2025-07-04"}), ("feed", {"published": "2025-07-04T09:30"})])
    {'published': '2025-07-04T09:30'}
    """
    some = list(some)
    found: Told = {}
    for field in FIELDS:
        values = {one[field] for kind, one in some if field in one and (field != "language" or kind in SAID)}
        if values:
            found[field] = min(values, key=lambda value: (-len(value), value))
    entries = min((one.get("entries", []) for _, one in some), key=lambda value: (-len(value), canonical(value)))
    warnings = min((one.get("warnings", []) for _, one in some), key=lambda value: (len(value), canonical(value)))
    return found | ({"entries": entries} if entries else {}) | ({"warnings": warnings} if warnings else {})


def storable(value: str) -> str:
    """A string that every database takes: what is no character is written out."""
    if "\0" in value:
        value = value.replace("\0", "\\x00")
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()


def unstorable(text: str) -> str | None:
    """Why a text cannot be kept with its characters, if so."""
    if "\0" in text:
        return "holds NUL characters and is no text; clean it"
    if not text.isascii() and SURROGATE.search(text):
        return "holds halves of surrogate pairs, which are no characters; clean it"
    return None if text.strip() else "is empty; nothing to read"


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
