"""Where the figures of a sentence were counted, as far as it names places between them.

"Three died in Mirne and two in Stepove": a figure is of the place that its own words name, not of all of the sentence.
Where a place follows the last figure, places follow their figures; otherwise they go before them.

>>> text = "three died in Mirne and two in Stepove"
>>> named = lambda start, end: {name for name in ("Mirne", "Stepove") if name in text[start:end]}
>>> whereabouts([(0, 5), (24, 27)], named, 0, len(text))
[('Mirne',), ('Stepove',)]
>>> text = "in Mirne three died and two were hurt, in Stepove two"
>>> whereabouts([(9, 14), (24, 27), (50, 53)], named, 0, len(text))
[('Mirne',), ('Mirne',), ('Stepove',)]
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

Named = Callable[[int, int], set[str]]
"""The names of places between two characters."""


def whereabouts(figures: list[tuple[int, int]], named: Named, start: int, end: int) -> list[tuple[str, ...]]:
    """The places of each figure of a sentence, given in order of their beginning."""
    between = [named(a, b) for (_, a), (b, _) in pairwise(figures)]
    every = tuple(sorted(named(start, end)))
    if not any(between):
        return [every] * len(figures)
    before, after = named(start, figures[0][0]), named(figures[-1][1], end)
    found = []
    for i in range(len(figures)):
        behind = next((names for names in (*between[i:], after) if names), set())
        ahead = next((names for names in (*reversed(between[:i]), before) if names), set())
        if not after:
            mine = ahead or behind
        elif any(between[:i]) or not before:
            mine = behind
        else:
            mine = ahead | behind
        found.append(tuple(sorted(mine)))
    return found
