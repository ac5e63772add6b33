"""What changed from one version of a text to the next: paragraphs that stayed, and words that went and came.

>>> [(one.kind, [tuple(part) for part in one.parts]) for one in changed("Two died.\\nRain.", "Three died.\\nRain.")]
[('changed', [('del', 'Two'), ('ins', 'Three'), ('same', ' died.')]), ('same', [('same', 'Rain.')])]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from msgspec import Struct

SAME, DELETED, INSERTED = "same", "del", "ins"
LONGEST = 4000  # words of a paragraph that are compared one by one
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Part(NamedTuple):
    """Characters that stayed, went (del) or came (ins)."""

    kind: str
    text: str


class Paragraph(Struct, frozen=True):
    """A paragraph: the same, changed, gone (del) or new (ins)."""

    kind: str
    parts: tuple[Part, ...]


def changed(old: str, new: str) -> list[Paragraph]:
    """The paragraphs of both texts in order."""
    return list(_paragraphs(old.splitlines(), new.splitlines()))


def _paragraphs(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Paragraph(SAME, (Part(SAME, text),)) for text in after[c:d] if text.strip())
            continue
        gone, come = [one for one in before[a:b] if one.strip()], [one for one in after[c:d] if one.strip()]
        yield from _beside(gone, come)


def _beside(gone: list[str], come: list[str]) -> Iterator[Paragraph]:
    """Paragraphs that went and came: those with most words in common stand beside each other, in order."""
    held = [set(one.split()) for one in gone]
    fresh: list[str] = []
    next_ = 0
    for other in come:
        words = set(other.split())
        place = next((place for place in range(next_, len(gone)) if _is_alike(held[place], words)), None)
        if place is None:
            fresh.append(other)
            continue
        yield from _apart(gone[next_:place], fresh)
        yield Paragraph("changed", tuple(_words(gone[place], other)))
        fresh, next_ = [], place + 1
    yield from _apart(gone[next_:], fresh)


def _apart(gone: list[str], come: list[str]) -> Iterator[Paragraph]:
    yield from (Paragraph(DELETED, (Part(DELETED, one),)) for one in gone)
    yield from (Paragraph(INSERTED, (Part(INSERTED, one),)) for one in come)


def _is_alike(some: set[str], others: set[str]) -> bool:
    return 2 * len(some & others) >= min(len(some), len(others)) > 0


def _words(old: str, new: str) -> Iterator[Part]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > LONGEST:
        yield Part(DELETED, old)
        yield Part(INSERTED, new)
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part(SAME, "".join(before[a:b]))
            continue
        if b > a:
            yield Part(DELETED, "".join(before[a:b]))
        if d > c:
            yield Part(INSERTED, "".join(after[c:d]))
