"""RSS, Atom and JSON Feed: every entry with a text is a document; nothing is fetched; works in the child process."""

from __future__ import annotations

import io
import json
import re
from importlib import import_module
from typing import Any

from .found import Found
from .markup import bare
from .pieces import Ask, Piece, failed

CLOSED = re.compile(rb"</\s*(?:rss|feed|rdf:RDF|atom:feed)\s*>", re.IGNORECASE)  # broken within, it is still whole


def prepare() -> None:
    """Load the package that reads it."""
    import_module("feedparser")


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The entries in the order of the feed."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    return _json_feed(data, ask) if head.startswith(b"{") else _xml_feed(data, ask)


def _xml_feed(data: bytes, ask: Ask) -> list[Piece]:
    import feedparser

    feed = feedparser.parse(
        io.BytesIO(data),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml"},
    )
    pieces = []
    for number, entry in enumerate(feed.entries, 1):
        contents = [each.get("value") or "" for each in entry.get("content", ())]
        body = max([*contents, entry.get("summary") or ""], key=len)
        pieces.append(
            _entry(
                ask,
                number,
                body,
                title=bare(entry.get("title") or ""),
                id=entry.get("id") or entry.get("link"),
                author=entry.get("author"),
                publisher=feed.feed.get("title"),
                published=entry.get("published"),
                language=(entry.get("title_detail") or {}).get("language") or feed.feed.get("language"),
                url=entry.get("link"),
            )
        )
    if not pieces:
        broken = feed.get("bozo_exception")
        why = f"is a damaged feed ({str(broken)[:100]})" if broken else "is a feed without entries"
        return [failed(ask.locator, why)]
    if feed.get("bozo") and CLOSED.search(data[-5000:].replace(b"\0", b"")) is None:
        why = f"breaks off ({str(feed.bozo_exception)[:100]}); {len(pieces)} entries were read, more may be lost"
        pieces.append(failed(ask.locator, why))
    return pieces


def _json_feed(data: bytes, ask: Ask) -> list[Piece]:
    try:
        feed = json.loads(data, strict=False)
    except (ValueError, RecursionError) as error:
        return [failed(ask.locator, f"is a damaged JSON feed ({str(error)[:100]})")]
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        return [failed(ask.locator, "is a feed without entries")]
    pieces = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            pieces.append(failed(f"{ask.locator}#entry {number}", "is no entry of a feed"))
            continue
        markup, text = _str(item.get("content_html")), _str(item.get("content_text"))
        authors = item.get("authors") or [item.get("author")]
        names = (
            [_str(each.get("name")) for each in authors if isinstance(each, dict)] if isinstance(authors, list) else []
        )
        pieces.append(
            _entry(
                ask,
                number,
                markup or "",
                text=text if text and not markup else None,
                title=_str(item.get("title")) or "",
                id=str(item["id"]) if isinstance(item.get("id"), str | int) else None,
                author="; ".join(filter(None, names)),
                publisher=_str(feed.get("title")),
                published=_str(item.get("date_published")),
                language=_str(item.get("language")) or _str(feed.get("language")),
                url=_str(item.get("url")),
            )
        )
    return pieces


def _str(value: Any) -> str | None:
    """The string, its halves of characters put together; a lone half is U+FFFD."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _entry(
    ask: Ask,
    number: int,
    markup: str,
    *,
    text: str | None = None,
    title: str,
    id: str | None,
    author: str | None,
    publisher: str | None,
    published: str | None,
    language: str | None,
    url: str | None,
) -> Piece:
    """An entry as a document: its headline, then its body."""
    locator = f"{ask.locator}#entry {number}"
    body = text.strip() if text is not None else bare(markup)
    whole = body if title and body.startswith(title) else "\n\n".join(filter(None, (title, body)))
    if not whole:
        return failed(locator, "holds no text")
    raw = (text if text is not None else markup or title).encode("utf-8", "surrogatepass")
    return Piece(
        found=Found(
            whole,
            raw,
            "feed",
            locator,
            id=id or None,
            title=title or None,
            author=author or None,
            publisher=publisher or None,
            published=published or None,
            language=(language or "").replace("_", "-").partition("-")[0].lower() or None,
            url=url if url and url.startswith(("http://", "https://")) else None,
        )
    )
