"""Answers kept for the next time they are asked for, up to a number of them.

>>> lengths = Kept(len, 2)
>>> [lengths[word] for word in ("a", "bb", "ccc")], sorted(lengths)
([1, 2, 3], ['ccc'])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """What `make` gives for each key, made when it is asked for first; all are forgotten when there are `most`.

    Keys that are `passing` (numbers, of which there is no end) are made each time.
    """

    def __init__(self, make: Callable[[K], V], most: int, passing: Callable[[K], bool] | None = None) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._passing = passing

    def __missing__(self, key: K) -> V:
        if self._passing is not None and self._passing(key):
            return self._make(key)
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._make(key)
        return value
