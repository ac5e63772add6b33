"""How well dates are found and read, by keys that people made: a small and strict comparison of its own.

A find and a key belong together if they share a character, one find to one key, the longest shared stretch first. A
find with two ends that lies over two keys or more ("from 3 to 5 May") counts as two finds: its beginning for the first
key, its end for the last. A value is right if both ends of the find lie in the year, month or day of the key, and the
program knew them that exactly. Keys without a plain value ("later", "summer 1941") may be found or not: they and what
lies over them are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus import Key, Marked
from dates import Find, Tool


class Score(NamedTuple):
    """Keys, finds, finds that have a key, and those of them with the right value."""

    keys: int = 0
    finds: int = 0
    matched: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.matched / max(self.finds, 1)

    @property
    def recall(self) -> float:
        return self.matched / max(self.keys, 1)

    @property
    def f1(self) -> float:
        """Of finding alone."""
        return 2 * self.matched / max(self.keys + self.finds, 1)

    @property
    def value(self) -> float:
        """The share of right values among what was found."""
        return self.right / max(self.matched, 1)

    @property
    def f1_right(self) -> float:
        """Of finding with the right value."""
        return 2 * self.right / max(self.keys + self.finds, 1)


def total(scores: Iterable[Score]) -> Score:
    """The sum of some scores."""
    return Score(*map(sum, zip(*scores, strict=True)))


def accuracy(tool: Tool, texts: Sequence[Marked]) -> Score:
    """What a program gets right on these texts, each told from its own day."""
    return total(compare(tool.read(one.text, one.day), one.keys) for one in texts)


def compare(finds: Sequence[Find], keys: Sequence[Key]) -> Score:
    """The finds on one text against its keys, both in the order of the text.

    >>> keys = [Key(5, 6, "2012-05-03"), Key(10, 15, "2012-05-05"), Key(20, 25, None), Key(30, 34, "2011")]
    >>> compare([Find(0, 15, "2012-05-03", "2012-05-05"), Find(20, 22, "2012", "2012")], keys)
    Score(keys=3, finds=2, matched=2, right=2)
    >>> compare([Find(30, 34, "2011-02-01", "2011-02-01"), Find(40, 44, "2011", "2011")], keys)
    Score(keys=3, finds=2, matched=1, right=1)
    >>> compare([Find(5, 6, "2012-05", "2012-05"), Find(30, 34, None, None)], keys)  # not as exact; no value
    Score(keys=3, finds=2, matched=2, right=0)
    """
    asked = [key for key in keys if key.value is not None]
    free = [key for key in keys if key.value is None]
    ends = [end for find in finds for end in _ends(find, asked)]
    shared = sorted(
        (-size, f, k) for f, find in enumerate(ends) for k, key in enumerate(asked) if (size := _shared(find, key)) > 0
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, f, k in shared:
        if f not in partner and k not in taken:
            partner[f] = k
            taken.add(k)
    idle = sum(f not in partner and any(_shared(find, key) > 0 for key in free) for f, find in enumerate(ends))
    right = sum(_right(ends[f], asked[k].value or "") for f, k in partner.items())
    return Score(len(asked), len(ends) - idle, len(partner), right)


def _ends(find: Find, keys: Sequence[Key]) -> list[Find]:
    """A find, or its beginning and its end where each has a key of its own."""
    under = [key for key in keys if _shared(find, key) > 0]
    if len(under) < 2 or find.first == find.last:
        return [find]
    first, last = under[0], under[-1]
    return [
        Find(find.start, first.end, find.first, find.first),
        Find(max(last.start, first.end), find.end, find.last, find.last),
    ]


def _right(find: Find, value: str) -> bool:
    return all(end is not None and end.startswith(value) for end in (find.first, find.last))


def _shared(find: Find, key: Key) -> int:
    """Characters that both have."""
    return min(find.end, key.end) - max(find.start, key.start)
