"""Live blogs and digests: a page of dated entries becomes one text, with the place and date of every entry.

Entries are neighbours that each hold a `<time datetime>` and a text of their own; lists of headlines and comments are
none. Where the page shows none but states them in JSON-LD, those are taken.
"""

from __future__ import annotations

import re
from statistics import median
from typing import Any

from .found import Entry
from .markup import bare, letters
from .pagedata import PageData

FEWEST = 3
SHORTEST = 80  # letters that the usual entry has at least
ASIDE = re.compile(r"comment|disqus|related|promo|teaser|sidebar|footer|recommend|breadcrumb", re.IGNORECASE)
HIDDEN = ("script", "style", "noscript", "template", "svg", "iframe")


def live_blog(tree: Any, page: PageData, article: str) -> tuple[str, tuple[Entry, ...]] | None:
    """The text and entries, or None if the page is no live blog; `article` is what it holds read as one article."""
    stated = [(published, bare(text)) for published, text in page.updates]
    shown = _shown(tree)
    entries = max(shown, stated, key=lambda each: sum(letters(text) for _, text in each))
    if len(entries) < FEWEST or median(letters(text) for _, text in entries) < SHORTEST:
        return None
    if sum(letters(text) for _, text in entries) < letters(article) / 2:
        return None
    return _joined(page.title, _intro(article, entries), entries)


def _shown(tree: Any) -> list[tuple[str | None, str]]:
    """The entries of the element that has most of them."""
    groups: dict[Any, list[Any]] = {}
    for time in tree.xpath("//time[@datetime]")[:5000]:
        container = _container(time)
        if container is not None:
            groups.setdefault(container.getparent(), []).append((container, time.get("datetime")))
    best: list[Any] = max(groups.values(), key=len, default=[])
    if len(best) < FEWEST:
        return []
    from lxml.html import tostring

    entries = []
    for container, published in best:
        container.tail = None
        entries.append((published, bare(tostring(container, encoding="unicode"))))
    return [(published, text) for published, text in entries if text]


def _container(time: Any) -> Any:
    """The largest element around this date that holds no other date."""
    found = time
    for _ in range(40):
        parent = found.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        if ASIDE.search(f"{parent.get('class') or ''} {parent.get('id') or ''}") or parent.tag in ("aside", "footer"):
            return None
        dates = parent.xpath(".//time[@datetime]")
        if len({each.get("datetime") for each in dates}) > 1:
            break
        found = parent
    return None if found is time else found


def _intro(article: str, entries: list[tuple[str | None, str]]) -> str:
    """What stands before the first entry of the article, if that can be told."""
    lines = entries[0][1].split("\n")
    place = min((at for line in lines if len(line) > 20 and (at := article.find(line)) >= 0), default=-1)
    return article[:place].strip() if 0 < place < 3000 else ""


def _joined(title: str | None, intro: str, entries: list[tuple[str | None, str]]) -> tuple[str, tuple[Entry, ...]]:
    text = "\n\n".join(filter(None, (title if title and not intro.startswith(title) else None, intro)))
    placed = []
    for published, content in entries:
        text += "\n\n" if text else ""
        placed.append(Entry(len(text), len(text) + len(content), published))
        text += content
    return text, tuple(placed)
