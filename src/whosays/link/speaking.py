"""Who speaks in a store: every speaker with what is claimed in that name, where, and who stands against it.

A speaker is an entry of the tables of actors, or a name; titles before a person's name make no difference. Names that
only a reader would know for one person's, in two scripts say, stand as two.

>>> from sqlalchemy import create_engine
>>> from whosays.store.schema import METADATA
>>> engine = create_engine("sqlite://")
>>> METADATA.create_all(engine)
>>> with engine.connect() as connection:
...     speakers(connection)
{}
"""

from __future__ import annotations

import collections
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select

from ..store.schema import claims, versions
from .briefs import Brief, speaker_id
from .records import Voice
from .tables import accounts, fetch, is_prepared, paged, unpacked

READINGS = 40  # readings whose claims are looked up at once
NAMES = 12  # ways of writing a name that are kept


class Speaker(Struct, frozen=True, gc=False):
    """Who speaks: the usual name, what it is, the ways it is written, claims by what they are, the readings."""

    id: str
    name: str
    kind: str | None
    actor: str | None
    names: tuple[str, ...]
    claims: int
    figures: int
    statements: int
    readings: tuple[str, ...]


class Opposed(Struct, frozen=True):
    """Who stands against a speaker: in which incidents, by which kinds of contradiction."""

    id: str
    name: str
    kinds: tuple[tuple[str, int], ...]
    incidents: tuple[str, ...]


def speakers(connection: Connection) -> dict[str, Speaker]:
    """Every speaker of the readings that count now, by id; asked in one question."""
    columns = (
        claims.c.speaker_id, claims.c.speaker_canonical, claims.c.speaker, claims.c.speaker_kind, claims.c.language,
        claims.c.claim, claims.c.reading,
    )  # fmt: skip
    query = (
        select(*columns, func.count().label("n"))
        .join(versions, versions.c.reading == claims.c.reading)
        .where(claims.c.speaker.is_not(None) | claims.c.speaker_canonical.is_not(None))
        .group_by(*columns)
    )
    found: dict[str, _Speaker] = {}
    known: dict[tuple[str | None, ...], str] = {}
    for actor, canonical, name, kind, language, claim, reading, n in connection.execute(query):
        written = (actor, canonical, name, kind, language)
        key = known.get(written)
        if key is None:
            key = known[written] = speaker_id(Voice(name, canonical, actor, kind), language or "")
        one = found.get(key)
        if one is None:
            one = found[key] = _Speaker(actor)
        one.add(canonical, name, kind, claim, reading, n)
    return {key: one.told(key) for key, one in found.items()}


class _Speaker:
    def __init__(self, actor: str | None) -> None:
        self.actor = actor
        self.usual: str | None = None
        self.kind: str | None = None
        self.names: collections.Counter[str] = collections.Counter()
        self.claims: collections.Counter[str] = collections.Counter()
        self.readings: set[str] = set()

    def add(self, canonical: str | None, name: str | None, kind: str | None, claim: str, reading: str, n: int) -> None:
        self.usual = self.usual or canonical
        self.kind = self.kind or kind
        self.names[name or canonical or ""] += n
        self.claims[claim] += n
        self.readings.add(reading)

    def told(self, id: str) -> Speaker:
        names = sorted(self.names, key=lambda name: (-self.names[name], name))
        claims_, counts, statements = sum(self.claims.values()), self.claims["count"], self.claims["statement"]
        usual = self.usual or names[0]
        readings = tuple(sorted(self.readings))
        return Speaker(
            id, usual, self.kind, self.actor, tuple(names[:NAMES]), claims_, counts, statements, readings
        )  # fmt: skip


def incidents_of(some: Iterable[Brief]) -> dict[str, list[str]]:
    """The incidents that each speaker is named in, by the speaker's id."""
    found: dict[str, list[str]] = {}
    for one in some:
        for voice in one.voices:
            found.setdefault(voice.id, []).append(one.id)
    return found


def opposed(some: Iterable[Brief], speaker: str) -> list[Opposed]:
    """Who stands on another side of contradictions than a speaker, those of most incidents first."""
    kinds: dict[str, collections.Counter[str]] = {}
    incidents: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for one in some:
        for told in one.against:
            mine = [side for side in told.sides if speaker in side]
            theirs = {other for side in told.sides if speaker not in side for other in side} if mine else set()
            for other in theirs:
                kinds.setdefault(other, collections.Counter())[told.kind] += 1
                if one.id not in incidents.setdefault(other, []):
                    incidents[other].append(one.id)
                names.update((voice.id, voice.name) for voice in one.voices if voice.id == other)
    return [
        Opposed(key, names.get(key, key), tuple(kinds[key].most_common()), tuple(there))
        for key, there in sorted(incidents.items(), key=lambda told: (-len(told[1]), told[0]))
    ]


def claims_of(connection: Connection, one: Speaker, after: tuple[str, int] | None, most: int) -> list[dict[str, Any]]:
    """What a speaker claims, by reading and number, after a claim of these; with the incident of each."""
    start = bisect_left(one.readings, after[0]) if after is not None else 0
    found: list[dict[str, Any]] = []
    for some in paged(one.readings[start:], READINGS):
        query = select(claims, versions.c.document, versions.c.id.label("version"))
        query = query.join(versions, versions.c.reading == claims.c.reading).where(claims.c.reading.in_(some))
        for row in connection.execute(query.order_by(claims.c.reading, claims.c.number)).mappings():
            voice = Voice(row["speaker"], row["speaker_canonical"], row["speaker_id"], row["speaker_kind"])
            if after is not None and (row["reading"], row["number"]) <= after:
                continue
            if (voice.name or voice.canonical) and speaker_id(voice, row["language"] or "") == one.id:
                found.append(dict(row))
            if len(found) == most:
                break
        if len(found) == most:
            break
    homes = _homes(connection, {claim["version"] for claim in found})
    for claim in found:
        claim["incident"] = homes.get((claim["version"], claim["id"]))
    return found


def _homes(connection: Connection, some: set[str]) -> dict[tuple[str, str], str]:
    """The incident of each claim of some texts."""
    if not is_prepared(connection):
        return {}
    found: dict[tuple[str, str], str] = {}
    rows = fetch(
        connection, accounts, accounts.c.version, some, accounts.c.version, accounts.c.incident, accounts.c.data
    )
    for row in rows:
        account = unpacked(row.data)
        for id_ in (*(one.claim for one in account.happenings), *(one.claim for one in account.figures)):
            found.setdefault((row.version, id_), row.incident)
    return found
