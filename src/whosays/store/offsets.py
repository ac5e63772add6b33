"""Where characters stand, counted in code points, in units of UTF-16 (as browsers do) and in bytes of UTF-8.

>>> Offsets("💥 Львів").of(2, 7)
Places(code_points=(2, 7), utf16=(3, 8), utf8=(5, 15))
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

STEP = 256  # code points between two places that are kept
_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Places(NamedTuple):
    """Start and end of the same characters in three ways of counting."""

    code_points: tuple[int, int]
    utf16: tuple[int, int]
    utf8: tuple[int, int]


class Offsets:
    """A text made ready to count in; made once, every place costs little."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._wide = [match.start() for match in _WIDE.finditer(text)]
        self._bytes = [0]
        for start in range(0, len(text) if not text.isascii() else 0, STEP):
            self._bytes.append(self._bytes[-1] + _bytes(text[start : start + STEP]))

    def utf16(self, place: int) -> int:
        """The place in units of UTF-16, of one in code points."""
        self._check(place)
        return place + bisect_left(self._wide, place)

    def utf8(self, place: int) -> int:
        """The place in bytes of UTF-8, of one in code points; a lone surrogate counts as three."""
        self._check(place)
        if len(self._bytes) == 1:
            return place
        kept = min(place // STEP, len(self._bytes) - 1)
        return self._bytes[kept] + _bytes(self.text[kept * STEP : place])

    def of(self, start: int, end: int) -> Places:
        """Both ends of a span. Raises IndexError for a place outside the text."""
        return Places((start, end), (self.utf16(start), self.utf16(end)), (self.utf8(start), self.utf8(end)))

    def _check(self, place: int) -> None:
        if not 0 <= place <= len(self.text):
            raise IndexError(f"no place {place} in a text of {len(self.text)} characters")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def table(text: str, values: Any) -> dict[str, list[int]]:
    """Every start and end in values (JSON as objects) in the three ways of counting, side by side, in order.

    >>> table("💥 Львів", {"span": {"start": 2, "end": 7}})
    {'code_points': [2, 7], 'utf16': [3, 8], 'utf8': [5, 15]}
    """
    offsets = Offsets(text)
    found = sorted(set(_places(values)))
    return {
        "code_points": found,
        "utf16": [offsets.utf16(place) for place in found],
        "utf8": [offsets.utf8(place) for place in found],
    }


def _places(values: Any) -> Iterator[int]:
    if isinstance(values, dict):
        if isinstance(values.get("start"), int) and isinstance(values.get("end"), int):
            yield values["start"]
            yield values["end"]
        for value in values.values():
            yield from _places(value)
    elif isinstance(values, list):
        for value in values:
            yield from _places(value)
