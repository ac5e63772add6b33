"""The values that linking works with: what one report tells of one happening, and each figure it claims.

>>> Spot("Nikopol", "NKPL", 47.57, 34.4, "town", "UA", 700051).is_point
True
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from ..records import Interval

POINTS = frozenset({"exact", "town", "district", "unknown"})
"""Precisions of places where something can have happened; of an area it can only be said to lie in it."""


class Voice(Struct, frozen=True, gc=False):
    """Who says it: `name` is the fullest in the report, None for the publisher; `told_by` those between, outwards."""

    name: str | None
    canonical: str | None = None
    actor: str | None = None
    kind: str | None = None
    inferred: bool = False
    channel: str | None = None
    told_by: tuple[str, ...] = ()
    said: Interval | None = None
    stance: str | None = None


class Side(Struct, frozen=True, gc=False):
    """Who acts or is acted upon, in an event: as Party, without its span."""

    name: str
    canonical: str | None = None
    actor: str | None = None
    side: str | None = None
    inferred: bool = False


class Spot(Struct, frozen=True, gc=False):
    """A place: `key` is the same for the spellings of its name, `lat` and `lon` are missing for one in no gazetteer.

    `own` marks one that stands with the event itself, not elsewhere in the report.
    """

    name: str
    key: str
    lat: float | None
    lon: float | None
    precision: str
    country: str | None
    geonameid: int | None
    own: bool = True
    text: str = ""

    @property
    def is_point(self) -> bool:
        """Whether something can have happened there, and not only somewhere in it."""
        return self.precision in POINTS


class Checked(Struct, frozen=True, gc=False):
    """What persons decided of a claim: `state` as in decisions.STATES and OPEN, who, why and when.

    `judgement` is the id of what counts, `was` the machine's values where a person's stand in their place.
    """

    state: str
    by: str
    why: str
    at: str
    judgement: str | None = None
    was: dict[str, Any] | None = None


class Happening(Struct, frozen=True, gc=False):
    """A claimed event of a report: its id in the reading, what it is, who says so."""

    claim: str
    type: str
    polarity: str
    voice: Voice
    actors: tuple[Side, ...]
    targets: tuple[Side, ...]
    weapons: tuple[str, ...]
    places: tuple[Spot, ...]
    when: Interval | None
    when_inferred: bool
    start: int
    end: int
    exact: str
    checked: Checked | None = None


class Figure(Struct, frozen=True, gc=False):
    """A claimed figure of a report, as Count, with who says it; `also` tells how often it is repeated.

    `places` are the keys of the places that its sentence names, areas left out; `several` marks an amount without a
    number that is no tens or hundreds: several, others, a plural; `aside` one in a list of headlines of other reports.
    """

    claim: str
    measure: str
    object: str
    side: str | None
    low: int | None
    high: int | None
    bound: str
    scope: str
    polarity: str
    certainty: str
    part_of: str | None
    derived: bool
    event: str | None
    period: Interval | None
    voice: Voice
    start: int
    end: int
    exact: str
    also: int = 0
    places: tuple[str, ...] = ()
    checked: Checked | None = None
    several: bool = False
    aside: bool = False


class Account(Struct, frozen=True):
    """What one report tells of one happening: the events of its reading that are one, and their figures.

    `days` are the local days that it may have been, the likeliest first; `dates` (`--07-04`) and `weekdays` (1 is
    Monday) what is known of a day whose year is not told; `other_days` are named with it. `names` are keys of places
    and people with how telling they are, 0 to 1, `first` those of its first sentence; `words` the telling words of its
    sentences, likewise; `shingles` hashes of three words that follow each other; `quotes` of longer quotations.
    `part_of` is the account of the same report that tells of the whole; `rejected` are figures that persons rejected.
    """

    id: str
    document: str
    version: str
    published: str | None
    publisher: str | None
    url: str | None
    language: str
    type: str | None
    happenings: tuple[Happening, ...]
    figures: tuple[Figure, ...]
    places: tuple[Spot, ...]
    days: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    other_days: tuple[str, ...] = ()
    names: tuple[tuple[str, float], ...] = ()
    first: tuple[str, ...] = ()
    words: tuple[tuple[str, float], ...] = ()
    shingles: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    start: int = 0
    title: str = ""
    part_of: str | None = None
    rejected: tuple[Figure, ...] = ()


class Entry(Struct, frozen=True):
    """A line of the toll ledger: a figure, with the report that carries it and when it was published and added."""

    account: str
    document: str
    publisher: str | None
    published: str | None
    language: str
    url: str | None
    added: str
    figure: Figure
