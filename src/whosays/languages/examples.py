"""The examples of a pack: what every rule finds and what it refuses, in a notation that a linguist can write.

A figure is written `measure object value`, with `denied`, `hypothetical`, `hedged`, `derived` or `part` after it and
`by SOURCE` at the end:

>>> notation_value("at_least", 24, None), notation_value("range", 5, 10), notation_value("vague", None, None)
('>=24', '5-10', 'some')

An attribution is written `source | cue | content`, where … stands for what is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..records import Reading
from ..rules.mentions import Mention
from . import Pack, read_toml

SIGNS = {"exact": "", "at_least": ">=", "more_than": ">", "at_most": "<=", "fewer_than": "<", "about": "~"}


class Example(NamedTuple):
    """A text, the figures, attributions and times it must give, the rules it must not use."""

    text: str
    counts: tuple[str, ...]
    said: tuple[str, ...] | None
    refuses: tuple[str, ...]
    times: tuple[str, ...] | None = None
    alone: bool = False  # the text says what it says only where nothing stands before it


def examples(pack: Pack) -> tuple[Example, ...]:
    """All examples of a pack, from examples.toml and the files in examples/."""
    return _examples(pack.folder)


@cache
def _examples(folder: Path) -> tuple[Example, ...]:
    files = [folder / "examples.toml", *sorted((folder / "examples").glob("*.toml"))]
    return tuple(_example(table) for file in files if file.exists() for table in read_toml(file).get("example", []))


def _example(table: dict[str, Any]) -> Example:
    said = table.get("said")
    return Example(
        table["text"],
        tuple(table.get("counts", [])),
        None if said is None else tuple(said),
        tuple(table.get("refuses", [])),
        None if (times := table.get("times")) is None else tuple(times),
        bool(table.get("alone", False)),
    )


def notation_value(bound: str, low: int | None, high: int | None) -> str:
    """The value part of the notation."""
    if bound == "vague":
        return "some"
    if bound == "range":
        return f"{low}-{high}"
    return f"{SIGNS[bound]}{low if low is not None else high}"


def notation(reading: Reading, sources: bool = True) -> tuple[str, ...]:
    """The figures of a reading, as the examples write them, in the order of the text."""
    names = {a.id: a.source.name for a in reading.attributions}
    rows = []
    for count in reading.counts:
        words = [count.measure, count.object, notation_value(count.bound, count.low, count.high)]
        if count.polarity != "affirmed":
            words.append(count.polarity)
        if count.certainty != "stated":
            words.append(count.certainty)
        if count.derived:
            words.append("derived")
        if count.subset_of:
            words.append("part")
        if sources and count.attribution:
            words.append(f"by {names[count.attribution]}")
        rows.append(" ".join(words))
    return tuple(rows)


def said_notation(reading: Reading) -> tuple[str, ...]:
    """The attributions of a reading as `source | cue | content`."""
    return tuple(
        f"{a.source.name} | {a.cue.exact} | {' // '.join(c.exact for c in a.content)}" for a in reading.attributions
    )


def times_notation(reading: Reading) -> tuple[str, ...]:
    """The time expressions of a reading as `words = start/end`: one value where both are the same, ? for none."""
    rows = []
    for timex in reading.timexes:
        interval = timex.start if timex.start == timex.end else f"{timex.start}/{timex.end}"
        rows.append(f"{timex.span.exact} = {interval or '?'}")
    return tuple(rows)


def said_agrees(wanted: str, got: str) -> bool:
    """Whether an attribution is the one written down; … stands for anything."""
    if wanted.count("|") != 2:
        return False
    for want, have in zip((p.strip() for p in wanted.split("|")), (p.strip() for p in got.split("|", 2)), strict=True):
        first, dots, last = want.partition("…")
        if have != want and not (dots and have.startswith(first.strip()) and have.endswith(last.strip())):
            return False
    return True


def rules_in(mention: Mention) -> Iterator[str]:
    """The rules that a mention was made with, itself and its parts."""
    if mention.rule:
        yield mention.rule
    for part in mention.parts:
        yield from rules_in(part)
