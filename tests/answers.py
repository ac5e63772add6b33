"""Answer keys of invented reports, as they stand in `reports/*.jsonl`: values that may be several are lists."""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

REPORTS = Path(__file__).parent / "reports"
Either = str | None | tuple[str | None, ...]
"""A value, or those of which each is right."""


class KeyCount(msgspec.Struct, frozen=True):
    measure: Either
    object: Either
    low: int | None
    high: int | None
    bound: str
    at: str
    source: tuple[str, ...]
    subset_of: int | None
    scope: str
    polarity: str
    period: str | None = None  # FIRST/LAST day of a running total
    certainty: str = "stated"
    event: tuple[int, ...] | None = None  # those it may belong to; null where it is not told
    side: str | None = None
    optional: bool = False


class KeyAttribution(msgspec.Struct, frozen=True):
    source: str
    who: str | None
    cue: str
    content: tuple[str, str]
    mode: Either
    stance: Either
    channel: Either
    within: int | None
    actor: Either = None


class KeyParty(msgspec.Struct, frozen=True):
    name: str
    side: str | None = None


class KeyWeapon(msgspec.Struct, frozen=True):
    object: Either
    at: str


class KeyEvent(msgspec.Struct, frozen=True):
    """`trigger` holds all words, or words around them, that name the event; `when` is a day, a month or two days."""

    type: Either
    trigger: tuple[str, ...]
    actors: tuple[KeyParty, ...]
    targets: tuple[str, ...]
    weapons: tuple[KeyWeapon, ...]
    places: tuple[str, ...]
    when: str | None
    polarity: Either
    background: bool
    source: str | None
    optional: bool = False


class KeyPlace(msgspec.Struct, frozen=True):
    text: str
    en: str
    country: Either
    kind: Either
    metonym: bool
    optional: bool = False


class KeyTimex(msgspec.Struct, frozen=True):
    text: str
    value: str


class KeyActor(msgspec.Struct, frozen=True):
    id: str
    text: str


class Key(msgspec.Struct, frozen=True):
    id: str
    lang: str
    ref_date: str | None
    text: str
    counts: tuple[KeyCount, ...]
    attributions: tuple[KeyAttribution, ...]
    genre: str | None = None
    publisher: str | None = None
    events: tuple[KeyEvent, ...] = ()
    places: tuple[KeyPlace, ...] = ()
    timexes: tuple[KeyTimex, ...] = ()
    actors: tuple[KeyActor, ...] = ()


@functools.cache
def keys(path: Path) -> tuple[Key, ...]:
    lines = path.read_text("utf-8").split("\n")
    return tuple(msgspec.json.decode(line, type=Key) for line in lines if line.strip())


def either(value: Either) -> tuple[str | None, ...]:
    return value if isinstance(value, tuple) else (value,)
