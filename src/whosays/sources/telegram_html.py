"""The export of Telegram Desktop as pages, `messages.html`: every message with a text; works in the child process."""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from .found import Found
from .html import _tree
from .markup import bare, decoded
from .pieces import Ask, Piece, failed


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The messages in the order of the page."""
    from lxml.html import tostring

    try:
        tree = _tree(decoded(data, ask).text)
    except InputError as error:
        return [failed(ask.locator, str(error).removeprefix(f"{ask.locator}: "))]
    if tree is None:
        return [failed(ask.locator, "is a damaged page; it cannot be opened")]
    chat = _inner(tree, "//div[contains(@class, 'page_header')]//div[contains(@class, 'text')]")
    found: list[Piece] = []
    sender: str | None = None
    for message in tree.xpath("//div[contains(concat(' ', @class, ' '), ' message ')]"):
        classes = (message.get("class") or "").split()
        if "service" in classes:
            continue
        number = (message.get("id") or "").removeprefix("message")
        locator = f"{ask.locator}#message {number or f'no. {len(found) + 1}'}"
        if "joined" not in classes:
            sender = _inner(message, "./div[contains(@class, 'body')]/div[contains(@class, 'from_name')]") or sender
        texts = message.xpath(".//div[contains(concat(' ', @class, ' '), ' text ')]")
        text = "\n".join(filter(None, (bare(tostring(each, encoding="unicode", with_tail=False)) for each in texts)))
        if not text:
            continue
        dates = message.xpath(".//*[contains(@class, 'date') and @title]/@title")
        found.append(
            Piece(
                found=Found(
                    text,
                    tostring(message, encoding="utf-8", with_tail=False),
                    "telegram",
                    locator,
                    id=number or None,
                    author=sender if sender != chat else None,
                    publisher=chat,
                    published=str(dates[0]) if dates else None,
                )
            )
        )
    return found or [failed(ask.locator, "holds no message with a text")]


def _inner(tree: Any, path: str) -> str | None:
    from lxml.html import tostring

    first = next(iter(tree.xpath(path)), None)
    if first is None:
        return None
    for date in first.xpath(".//*[contains(@class, 'date')]"):  # "forwarded from" carries its date
        date.text = ""
    return bare(tostring(first, encoding="unicode", with_tail=False)) or None
