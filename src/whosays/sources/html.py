"""Web pages: the article without menus and notices, and what the page says about itself.

What trafilatura takes is compared with the bare text of the page, because parsers drop text without a word: libxml2
what is nested deep, an extraction whole paragraphs. A page that loses text says so (`text_lost`).
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import InputError
from ..records import Warning_
from ..sentences import sentence
from .files import Text
from .found import Found
from .liveblog import live_blog
from .markup import HIDDEN, bare, decoded, depth, letters, tidy
from .markup import pieces as plain
from .pagedata import PageData, page_data
from .pieces import Ask, Piece, failed

LARGE = 8 << 20  # bytes: beyond, the page is no article, and its bare text is taken
DEEP = 1500  # elements within elements; the parser drops what is within 2048
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
SLACK = 20  # letters that two extractions may differ by, apart from the fiftieth part
LONG = 120  # letters of a paragraph of running text
LOST = "text_lost"
BLOCK = re.compile(r"\n+")


def prepare() -> None:
    """Load the extraction and what it loads over its first page."""
    pieces(b"<html><body><article><p>" + b"One two three. " * 40 + b"</p></article></body></html>", Ask("html", ""))


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The page as one document."""
    if len(data) > LARGE:
        return plain(data, ask)
    try:
        source = decoded(data, ask)
    except InputError as error:
        return [failed(ask.locator, str(error).removeprefix(f"{ask.locator}: "))]
    whole = bare(source.text)
    if not letters(whole):
        return [failed(ask.locator, "holds no text")]
    tree = _tree(source.text) if depth(source.text) < DEEP else None
    if tree is None or _loses(_tree_text(tree), whole):
        return plain(data, ask)
    return [Piece(found=_document(tree, source, whole, ask))]


def _document(tree: Any, source: Text, whole: str, ask: Ask) -> Found:
    page = page_data(tree, ask.url)
    paragraphs = _paragraphs(tree)
    text, page = _article(tree, page, ask.url)
    warnings = list(source.warnings)
    blog = live_blog(tree, page, text)
    if blog is not None:
        text, entries = blog
    else:
        entries = ()
        text = _headed(text, page.title)
        if not letters(text):
            text = whole
            why = sentence("warning.whole_page")
            warnings.append(Warning_("whole_page", why))
    missing = _missing(paragraphs, text)
    if missing:
        why = sentence("warning.lost_paragraphs", n=missing)
        warnings.append(Warning_(LOST, why))
    return Found(
        text,
        b"",
        "html",
        ask.locator,
        title=page.title,
        author=page.author,
        publisher=page.publisher,
        published=page.published,
        language=page.language,
        url=page.url,
        entries=entries,
        warnings=tuple(warnings),
    )


def _tree(markup: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return html.document_fromstring(DECLARATION.sub("", markup).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _tree_text(tree: Any) -> str:
    """All text that the parser kept, by no recursion."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            parts.append(element.tail or "")
        elif not isinstance(element.tag, str) or element.tag in HIDDEN:
            walk.skip_subtree()
        else:
            parts.append(element.text or "")
    return "".join(parts)


def _loses(kept: str, whole: str) -> bool:
    return letters(kept) + SLACK < letters(whole) * 49 // 50


def _article(tree: Any, page: PageData, address: str | None) -> tuple[str, PageData]:
    """The text of the article, and what only the extraction could tell about the page."""
    import msgspec
    from trafilatura import bare_extraction, extract_metadata

    try:
        document = bare_extraction(tree, include_comments=False, url=address)
        text = (getattr(document, "text", None) or "").strip()
    except (RecursionError, ValueError, TypeError, AttributeError):
        text = ""
    if page.published and page.title and page.publisher:
        return text, page
    try:
        guess = extract_metadata(tree, default_url=address, extensive=False)
        page = msgspec.structs.replace(
            page,
            title=page.title or guess.title,
            author=page.author or guess.author,
            publisher=page.publisher or guess.sitename,
            published=page.published or guess.date,
        )
    except (RecursionError, ValueError, TypeError, AttributeError):
        return text, page
    return text, page


def _headed(text: str, title: str | None) -> str:
    """The text under its headline: figures stand in headlines too."""
    if not text or not title or title in text[: len(title) + 400]:
        return text
    return f"{title}\n\n{text}"


def _paragraphs(tree: Any) -> list[str]:
    found = (tidy(" ".join(" ".join(each.itertext()).split())) for each in tree.iter("p"))
    return [each for each in found if letters(each) >= LONG]


def _missing(paragraphs: list[str], text: str) -> int:
    """How many long paragraphs are not in the text, if they are most of the running text."""
    kept = "".join(filter(str.isalnum, text))
    lost = [each for each in paragraphs if "".join(filter(str.isalnum, each))[:60] not in kept]
    most = sum(map(len, lost)) * 2 > sum(map(len, paragraphs))
    return len(lost) if most else 0
