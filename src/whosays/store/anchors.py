"""What became of a value's words when its document changed: exact, moved, or orphan; never moved by guess.

>>> old = "Three were killed, the mayor said.\\n\\nNine were hurt."
>>> new = "Update. Three were killed, the mayor said.\\n\\nSome were hurt."
>>> [anchor(old, new, start, end).state for start, end in ((0, 17), (36, 50))]
['moved', 'orphan']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from ..sentences import sentence

AROUND = 40  # characters on either side that tell one occurrence of the words from another

EXACT, MOVED, ORPHAN = "exact", "moved", "orphan"


class Anchor(Struct, frozen=True):
    """A span of an old text in a new one: `start` and `end` there, None for an orphan; `why` in words.

    An exact one has the same words at the same place, between the same words; a moved one has exactly one place, in
    either text, with its words and what stands around them; all else is an orphan.
    """

    state: str
    start: int | None
    end: int | None
    why: str


def anchor(old: str, new: str, start: int, end: int) -> Anchor:
    """What became of one span. Raises ValueError where the old text has no such span."""
    return next(anchors(old, new, [(start, end)]))


def anchors(old: str, new: str, spans: Iterable[tuple[int, int]]) -> Iterator[Anchor]:
    """What became of spans of the old text, in their order."""
    if old == new:
        before = len(old)
    else:
        before = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    for start, end in spans:
        if not 0 <= start < end <= len(old):
            raise ValueError(f"no span {start}-{end} in a text of {len(old)} characters")
        yield _anchor(old, new, start, end, before)


def passage(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span: up to 40 characters on each side, not beyond its paragraph.

    >>> passage("Kyiv.\\n\\nThree were killed.", 13, 17)
    ('Three ', ' killed.')
    """
    head = text[max(0, start - AROUND) : start]
    tail = text[end : end + AROUND]
    return head[head.rfind("\n") + 1 :], tail.partition("\n")[0]


def _anchor(old: str, new: str, start: int, end: int, before: int) -> Anchor:
    words = old[start:end]
    head, tail = passage(old, start, end)
    whole = head + words + tail
    if end + len(tail) <= before:
        return Anchor(EXACT, start, end, sentence("change.unchanged"))
    places = list(islice(_places(new, whole), 2))
    if len(places) == 1 and _is_alone(old, whole):
        here = places[0] + len(head)
        if here == start:
            return Anchor(EXACT, start, end, sentence("change.same_place"))
        return Anchor(MOVED, here, here + len(words), sentence("change.found_once"))
    if places:
        return Anchor(ORPHAN, None, None, sentence("change.found_often"))
    why = sentence("change.between_others" if words in new else "change.gone")
    return Anchor(ORPHAN, None, None, why)


def _places(text: str, part: str) -> Iterator[int]:
    """All places of a part, overlapping ones too."""
    here = text.find(part)
    while here >= 0:
        yield here
        here = text.find(part, here + 1)


def _is_alone(text: str, part: str) -> bool:
    first = text.find(part)
    return first >= 0 and text.find(part, first + 1) < 0
