"""A page of a list that a page of the desk shows: the rows after one of them, which its address names.

>>> first = page_of(["a", "b", "c"], 2, "", str)
>>> first.rows, first.is_first, first.next
(['a', 'b'], True, 'b')
>>> page_of(["a", "b", "c"], 2, "b", str)
Paged(rows=['c'], is_first=False, next=None)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from ..errors import UsageError

T = TypeVar("T")
GONE = "this page is none any more; begin the list again"


class Paged(NamedTuple, Generic[T]):
    """Some rows of a list; `next` is what the page behind goes on after, None for the last."""

    rows: list[T]
    is_first: bool
    next: str | None


def page_of(some: list[T], size: int, after: str, id_of: Callable[[T], str]) -> Paged[T]:
    """As many rows after the one of an id; from the beginning for none. Raises UsageError where it is not there."""
    start = next((number for number, one in enumerate(some, 1) if id_of(one) == after), None) if after else 0
    if start is None:
        raise UsageError(GONE)
    rows = some[start : start + size]
    return Paged(rows, start == 0, id_of(rows[-1]) if start + size < len(some) else None)
