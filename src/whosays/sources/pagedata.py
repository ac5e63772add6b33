"""What a page says about itself: title, author, publisher, date with its clock, language, canonical address.

First what it states for machines (JSON-LD, meta elements), then what stands in its head, then `htmldate` for the date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

ARTICLES = re.compile(r"(Article|Posting|Report|NewsArticle|Blog|WebPage|CreativeWork)$")
DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publication_date",
    "article.published",
    "date",
)
DEPTH = 12  # of JSON-LD that is looked into
NODES = 5000
COMMENT = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


class PageData(Struct, frozen=True):
    """What the page says; `updates` are the entries of a live blog stated in JSON-LD, as (published, text)."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    updates: tuple[tuple[str | None, str], ...] = ()


def page_data(tree: Any, address: str | None) -> PageData:
    """What the tree of a page says about it."""
    meta = _meta(tree)
    stated = list(_linked(tree))
    article = next((each for each in stated if each.get("datePublished") and _is_article(each)), None)
    article = article or next((each for each in stated if each.get("headline")), {})
    blog = next((each for each in stated if _type(each, "LiveBlogPosting")), {})
    heading = _text(next(iter(tree.xpath("//h1")), None))
    return PageData(
        title=_first(
            heading, article.get("headline"), meta.get("og:title"), _text(next(iter(tree.xpath("//head/title")), None))
        ),
        author=_first(_names(article.get("author")), meta.get("author"), meta.get("article:author")),
        publisher=_first(_names(article.get("publisher")), meta.get("og:site_name"), meta.get("application-name")),
        published=_first(article.get("datePublished"), *(meta.get(name) for name in DATES), *_times(tree)),
        language=_language(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
        or _language(meta.get("og:locale"))
        or _language(article.get("inLanguage")),
        url=_address(tree, meta, article, address),
        updates=tuple(_updates(blog)),
    )


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in tree.iter("meta"):
        name = each.get("property") or each.get("name") or each.get("itemprop")
        content = (each.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the JSON-LD of the page, the outer before the inner."""
    seen = 0
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            stack = [(json.loads(COMMENT.sub("", script.text or ""), strict=False), 0)]
        except (ValueError, RecursionError):
            continue
        while stack and seen < NODES:
            value, depth = stack.pop(0)
            seen += 1
            if depth > DEPTH:
                continue
            if isinstance(value, list):
                stack[:0] = [(each, depth + 1) for each in value[:NODES]]
            elif isinstance(value, dict):
                if "@type" in value:
                    yield value
                stack[:0] = [
                    (value[key], depth + 1) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value
                ]


def _type(value: dict[str, Any], wanted: str) -> bool:
    kind = value.get("@type")
    return kind == wanted or (isinstance(kind, list) and wanted in kind)


def _is_article(value: dict[str, Any]) -> bool:
    kind = value.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and ARTICLES.search(each) for each in kinds)


def _names(value: Any) -> str | None:
    values = value if isinstance(value, list) else [value]
    names = [each.get("name") if isinstance(each, dict) else each for each in values[:20]]
    return "; ".join(dict.fromkeys(each.strip() for each in names if isinstance(each, str) and each.strip())) or None


def _first(*values: Any) -> str | None:
    """The first that says something; a name that is an address says nothing."""
    for value in values:
        if isinstance(value, str) and value.strip() and "://" not in value:
            return " ".join(value.split())[:500]
    return None


def _text(element: Any) -> str | None:
    if element is None:
        return None
    return " ".join(" ".join(element.itertext()).split()) or None


def _times(tree: Any) -> Iterator[str]:
    """The date that the page marks as its own, or its only one."""
    marked = tree.xpath("//*[@itemprop='datePublished' or @pubdate]")
    every = tree.xpath("//time[@datetime]")
    for each in marked or (every if len({time.get("datetime") for time in every}) == 1 else []):
        value = each.get("datetime") or each.get("content")
        if value:
            yield value


def _language(value: Any) -> str | None:
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", value) if isinstance(value, str) else None
    return match[1].lower() if match else None


def _address(tree: Any, meta: dict[str, str], article: dict[str, Any], address: str | None) -> str | None:
    """The canonical address; not the front page that careless sites name on every page."""
    links = [each.get("href") for each in tree.xpath("//link[@rel='canonical']")]
    for value in (*links, meta.get("og:url"), article.get("url"), article.get("mainEntityOfPage")):
        if not isinstance(value, str) or not value.strip():
            continue
        try:
            full = urljoin(address or "", value.strip())
            parts = urlsplit(full)
            own = urlsplit(address or "")
        except ValueError:
            continue
        front = parts.path in ("", "/") and not parts.query
        if (
            parts.scheme in ("http", "https")
            and parts.hostname
            and not (front and (not address or own.path not in ("", "/")))
        ):
            return full
    return address


def _updates(blog: dict[str, Any]) -> Iterator[tuple[str | None, str]]:
    updates = blog.get("liveBlogUpdate")
    for each in updates if isinstance(updates, list) else []:
        if not isinstance(each, dict):
            continue
        body = each.get("articleBody")
        if isinstance(body, str) and body.strip():
            headline, published = each.get("headline"), each.get("datePublished")
            parts = [headline.strip()] if isinstance(headline, str) and headline.strip() else []
            yield published if isinstance(published, str) else None, "\n".join([*parts, body.strip()])
