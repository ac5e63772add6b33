"""Rows of claims as aligned lines: what is claimed, by whom, and the words it came from."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from ..rows import Row
from .claims import ITSELF, words
from .shown import clipped, shown

WIDEST = 60  # characters shown of the words of a claim
NAME = 30  # characters shown of a speaker


def table(rows: list[Row], *, isolate: bool = False) -> Iterator[Text]:
    """A line for every row."""
    what = [_what(row) for row in rows]
    width = max(map(len, what), default=0)
    for row, told in zip(rows, what, strict=True):
        line = Text(f"{row['report']}  ", style="dim")
        line.append(told.ljust(width), style="green")
        line.append(f"  {shown(clipped(row.get('speaker') or ITSELF, NAME), isolate=isolate)}", style="cyan")
        line.append(f"  {shown(clipped(shown(row['exact']), WIDEST), isolate=isolate)}")
        yield line


def _what(row: Row) -> str:
    """A claim in a few words: `count 12 person killed`, `event drone attack`."""
    if row["claim"] != "count":
        return f"{row['claim']} {words(row['type'])}"
    low, high = row["low"], row["high"]
    number = "some" if low is None and high is None else str(low) if low == high else f"{_end(low)}–{_end(high)}"
    return f"count {number} {words(row['object'])} {words(row['type'])}"


def _end(number: int | None) -> str:
    return "" if number is None else str(number)
