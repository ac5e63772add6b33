"""Incidents in brief: what lists, maps, speakers, places and sources are made of, kept beside each incident.

A brief is made of the accounts of its incident and of nothing else; what changed has none until it is made again, and
until then it is made when asked for.

>>> from whosays.pipeline import read
>>> from whosays.link.accounts import accounts
>>> text = "Shelling of Nikopol on 4 March 2025 killed two, the mayor Olha Koval said."
>>> told = brief("i", list(accounts(read(text), text, "d", "v")))
>>> told.type, told.places[0].name, told.killed.low, [(one.name, one.figures) for one in told.voices]
('shelling', 'Nikopol', 2, [('mayor Olha Koval', 1)])
"""

from __future__ import annotations

import collections
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from ..resolve.compile import distance
from ..resolve.forms import name_key
from ..resolve.gazetteer import bundled
from ..text.fold import fold
from .contradictions import contradictions
from .echoes import Ref, independent, voices
from .incidents import summary
from .ledger import entries
from .listing import groups_of
from .records import Account, Voice
from .speakers import person
from .tables import briefs as brief_rows
from .tables import incidents, is_prepared, paged

MAKE = 2
"""Of what a brief holds and how it is found; a higher number has all made again."""
PAGE = 200  # incidents looked up at once
SAME = 3.0  # km between a place and its record
KEPT = 20_000  # names kept with what they are found by
REACH = {"district": 15, "region": 75, "country": 400, "unknown": 25}
"""How far a place of such a precision reaches where the gazetteer does not tell, in km."""
_WORD = re.compile(r"\w+")


class Toll(Struct, frozen=True, gc=False, omit_defaults=True):
    """A range, with all that is claimed where that is wider; `derived` where it was added up.

    `bound` is "at_least" where several are told of and nobody gives a number.
    """

    low: int | None
    high: int | None
    claimed: Toll | None = None
    derived: bool = False
    bound: str | None = None

    @property
    def most(self) -> int | None:
        """The most, where there is one."""
        return self.high if self.bound is None else None


class Place(Struct, frozen=True, gc=False):
    """A place with coordinates; `accounts` is how many tell it, `radius` how far it reaches, in km; 0 for a point."""

    id: str
    name: str
    lat: float
    lon: float
    precision: str
    country: str | None
    geonameid: int | None
    accounts: int
    radius: int = 0


class Speaking(Struct, frozen=True, gc=False):
    """Who is named as a speaker: `id` as `speaker_id` makes it, the fullest name, how many claims, how many figures."""

    id: str
    name: str
    kind: str | None
    claims: int
    figures: int


class Carried(Struct, frozen=True, gc=False):
    """What a publisher carries: figures, those of its own, and whether it told of the incident first."""

    publisher: str | None
    figures: int
    own: int
    first: bool


class Against(Struct, frozen=True, gc=False):
    """A contradiction by the speakers of each side, by their ids."""

    kind: str
    sides: tuple[tuple[str, ...], ...]


class Brief(Struct, frozen=True, gc=False):
    """An incident in brief; `day` is the first of its days, `first` and `last` when it was published of."""

    id: str
    type: str | None
    title: str | None
    day: str | None
    places: tuple[Place, ...]
    names: tuple[str, ...]
    killed: Toll | None
    injured: Toll | None
    documents: tuple[str, ...]
    languages: tuple[str, ...]
    first: str | None
    last: str | None
    sources: int
    against: tuple[Against, ...]
    voices: tuple[Speaking, ...]
    carried: tuple[Carried, ...]

    @property
    def country(self) -> str | None:
        """The country of its first place."""
        return next((one.country for one in self.places if one.country), None)

    @property
    def place(self) -> str | None:
        """The name of its first place."""
        return self.places[0].name if self.places else next(iter(self.names), None)


_DECODER = msgspec.json.Decoder(Brief)


@lru_cache(KEPT)
def speaker_id(voice: Voice, language: str) -> str:
    """What a speaker is found by: the id of an entry, else one of the name; a person's without what stands before it.

    >>> one, other = (speaker_id(Voice(name, kind="person"), "en") for name in ("Mayor Olha Koval", "Olha KOVAL"))
    >>> one == other, one == speaker_id(Voice("the police", kind="org"), "en"), speaker_id(Voice("x", actor="y"), "en")
    (True, False, 'y')
    """
    if voice.actor:
        return voice.actor
    written = voice.canonical or voice.name or ""
    alone = person(written, language) if voice.kind == "person" else ()
    return _key(" ".join(alone) if len(alone) > 1 else written)


def place_id(geonameid: int | None, name: str, country: str | None = None) -> str:
    """What a place is found by: its number in GeoNames, else an id of its name.

    >>> place_id(700051, "Nikopol"), place_id(None, "Kafr X") == place_id(None, "kafr x")
    ('700051', True)
    """
    return str(geonameid) if geonameid is not None else _key(f"{name} {country or ''}")


def _key(name: str) -> str:
    words = " ".join(fold(word) for word in _WORD.findall(name))
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _place(told: dict[str, Any]) -> Place:
    known = place_id(told["geonameid"], told["name"], told["country"])
    return Place(id=known, **told, radius=reach(told["name"], told["lat"], told["lon"], told["precision"]))


@lru_cache(KEPT)
def reach(name: str, lat: float, lon: float, precision: str) -> int:
    """How far a place reaches around its point, in km: 0 for a town and what is finer.

    >>> reach("Nikopol", 47.568, 34.391, "town"), reach("Dnipropetrovsk Oblast", 48.3287, 34.9974, "region") > 50
    (0, True)
    """
    if precision not in REACH:
        return 0
    rows = [row for row, _ in bundled().find(name_key(name)) if distance(lat, lon, row.lat, row.lon) < SAME]
    return max((row.radius for row in rows), default=0) or REACH[precision]


def brief(id: str, some: list[Account]) -> Brief:
    """An incident in brief, of its accounts."""
    ledger = entries(some)
    told = summary(some, ledger)
    counted = [one for one in ledger if one.figure.measure in {"killed", "injured"}]
    said = [one.published for one in some if one.published]
    return Brief(
        id,
        told["type"],
        told["title"],
        (told["when"] or {}).get("start"),
        tuple(map(_place, told["places"])),
        tuple(told["names"]),
        msgspec.convert(told["killed"], Toll | None),
        msgspec.convert(told["injured"], Toll | None),
        tuple(sorted({one.document for one in some})),
        tuple(sorted({one.language for one in some})),
        min(said, default=None),
        max(said, default=None),
        independent(voices(counted) if counted else voices(some)),
        tuple(_against(some)),
        tuple(_speaking(some)),
        tuple(_carried(some)),
    )


def _voices(some: Iterable[Account]) -> Iterator[tuple[Ref, Voice, str, bool]]:
    """The voice of every claim of an incident, each claim once, its language, and whether it is a figure."""
    seen: set[Ref] = set()
    for account in some:
        for claims, is_figure in ((account.happenings, False), (account.figures, True)):
            for claim in claims:
                ref = Ref(account.document, claim.claim)
                if ref not in seen:
                    seen.add(ref)
                    yield ref, claim.voice, account.language, is_figure


def _speaking(some: list[Account]) -> Iterator[Speaking]:
    names: dict[str, collections.Counter[str]] = {}
    claims: collections.Counter[str] = collections.Counter()
    figures: collections.Counter[str] = collections.Counter()
    kinds: dict[str, str] = {}
    for _, voice, language, is_figure in _voices(some):
        name = voice.canonical or voice.name
        if name is None:
            continue
        one = speaker_id(voice, language)
        names.setdefault(one, collections.Counter())[name] += 1
        claims[one] += 1
        figures[one] += is_figure
        if voice.kind:
            kinds[one] = voice.kind
    for one, told in sorted(names.items()):
        yield Speaking(one, max(sorted(told), key=lambda name: told[name]), kinds.get(one), claims[one], figures[one])


def _against(some: list[Account]) -> Iterator[Against]:
    speakers = {ref: speaker_id(voice, language) for ref, voice, language, _ in _voices(some) if voice.name}
    for one in contradictions(some):
        sides = (sorted({speakers[line] for line in side if line in speakers}) for side in one.sides)
        yield Against(one.kind, tuple(map(tuple, sides)))


def _carried(some: list[Account]) -> Iterator[Carried]:
    figures: collections.Counter[str | None] = collections.Counter()
    own: collections.Counter[str | None] = collections.Counter()
    for entry in entries(some):
        figures[entry.publisher] += 1
        own[entry.publisher] += entry.figure.voice.name is None
    dated = sorted((one for one in some if one.published), key=lambda one: one.published or "")
    for publisher in sorted({one.publisher for one in some}, key=lambda name: name or ""):
        first = bool(dated) and dated[0].publisher == publisher
        yield Carried(publisher, figures[publisher], own[publisher], first)


# --- kept


def update(connection: Connection, most: int | None = None) -> int:
    """Make what is missing, at most so many; how many were made."""
    connection.execute(delete(brief_rows).where(brief_rows.c.make != MAKE))
    lacking = _lacking(connection)[:most]
    for page in paged(groups_of(connection, lacking), PAGE):
        rows = [
            {"incident": key, "make": MAKE, "told": msgspec.json.encode(brief(key, some)).decode()}
            for key, some in page
        ]
        connection.execute(insert(brief_rows), rows)
    return len(lacking)


def briefs(connection: Connection) -> list[Brief]:
    """Every incident in brief, by id."""
    if not is_prepared(connection):
        return []
    query = select(brief_rows.c.told).where(brief_rows.c.make == MAKE)
    found = [_DECODER.decode(told) for told in connection.execute(query).scalars()]
    lacking = _lacking(connection)
    if lacking:
        found += [brief(key, some) for key, some in groups_of(connection, lacking)]
    return sorted(found, key=lambda one: one.id)


def _lacking(connection: Connection) -> list[str]:
    made = select(brief_rows.c.incident).where(brief_rows.c.make == MAKE)
    alive = select(incidents.c.id).where(incidents.c.told.is_not(None), incidents.c.id.not_in(made))
    return list(connection.execute(alive.order_by(incidents.c.id)).scalars())
