"""From an event as it was found to its record: names of parties, weapons, places, the day, who says so."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from itertools import takewhile

from msgspec.structs import replace

from ..languages.lexicon import OWNS, unattached
from ..records import Event, Interval, Party, Site, Weapon
from ..resolve.actors import ActorMention
from ..resolve.roster import roster
from ..resolve.sides import sides
from ..resolve.work import Work
from ..rules.mentions import Mention
from ..vocabulary import FAMILY
from .armed import is_instrumental
from .roles import carries
from .scene import Hit, Named, Scene, Told

WEAPONS = frozenset({"weapons", "vehicles"})
MEANT = {
    "missile_attack": "missile",
    "drone_attack": "uav",
    "shelling": "shell",
    "airstrike": "bomb",
    "bombing": "bomb",
}
"""What an event of a type is done with, where the word for the weapon does not tell."""


def record(work: Work, told: Told) -> Event:
    """The record of an event; what it was made of is kept in `work.made`."""
    first = next((hit for hit in told.triggers if "armed" not in hit.flags), told.triggers[0])
    start, end = work.characters(first.first, first.last)
    said = told.scene.sources.contents.narrowest(start, end)
    key = f"e {start} {end} {told.type} {said.id if said else ''}"
    name = hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
    work.made[name] = _derivation(told)
    time = told.time
    stopped = [hit for hit in told.armaments if told.type == "interception" and not _is_tool(work, told.scene, hit)]
    return Event(
        name,
        told.type,
        work.span(start, end),
        tuple(work.span(*work.characters(hit.first, hit.last)) for hit in told.triggers if hit is not first),
        tuple(_party(work, party, "actors" in told.inferred) for party in told.actors),
        (*(_party(work, party) for party in told.targets), *(_target(work, hit) for hit in _distinct(work, stopped))),
        tuple(
            _weapon(work, hit)
            for hit in _distinct(work, _weapons(told))
            if hit not in stopped and not hit.flags & {"sign", "adjective"}
        ),
        tuple(Site(place.text, place.name, place.id, "places" in told.inferred) for place in told.places),
        Interval(time.start, time.end or time.start, time.grain or "day") if time is not None and time.start else None,
        "time" in told.inferred,
        told.polarity,
        told.background,
        said.id if said else None,
        first.entry.where,
    )


def _derivation(told: Told) -> Mention:
    """What an event was made of: triggers, parties, weapons."""
    parts = [
        Mention("trigger", hit.first, hit.last, hit.flags, hit.entry.value, hit.entry.where) for hit in told.triggers
    ]
    parts += [Mention("actor", one.first, one.last, value=one.side or one.kind) for one in told.actors]
    parts += [Mention("target", one.first, one.last, value=one.side or one.kind) for one in told.targets]
    parts += [
        Mention("weapon", hit.first, hit.last, value=MEANT.get(hit.entry.value), rule=hit.entry.where)
        for hit in told.armaments
    ]
    first = told.triggers[0]
    return Mention("event", first.first, first.last, value=told.type, rule=first.entry.where, parts=tuple(parts))


def _party(work: Work, party: Named, inferred: bool = False) -> Party:
    """The record of a party: its words without what is attached, its name and id as the lists have them."""
    first = party.named if party.named >= 0 else party.first
    start, end = work.characters(first, party.last)
    if work.pack.script == "Latin" and work.text[start:end].endswith(OWNS):
        end -= 2
    span = work.span(start, end)
    attached = party.attached
    if first != party.first:
        word = work.words[first].event
        attached = word.hits[0][1] if word is not None and word.hits else attached
    text = unattached(span.exact, attached)
    listed = _listed(work, first, party.last)
    if listed is not None:
        canonical = roster(work.listed).actors[listed.id].name
        return Party(text, canonical, listed.id, party.side or listed.side, span, inferred)
    country = None
    if party.kind is None:  # a country, by its name or adjective
        known = sides(work.pack)
        country = next((name for word in work.words[party.first : party.last] if (name := known.name(word))), None)
    return Party(text, country, None, party.side, span, inferred)


def _listed(work: Work, first: int, last: int) -> ActorMention | None:
    """The listed actor that a party is: the longest that begins in it."""
    start = bisect_left(work.actors, first, key=lambda actor: actor.first)
    here = takewhile(lambda actor: actor.first < last, work.actors[start:])
    return max(here, key=lambda actor: actor.last - actor.first, default=None)


def _is_tool(work: Work, scene: Scene, hit: Hit) -> bool:
    """Whether a weapon is named as what something was done with, or from: "shot down from a helicopter"."""
    if work.pack.script != "Arabic" and carries(work, scene, hit):  # «من» tells what it is one of as often
        return True
    return "instrument" in hit.flags or (work.pack.cases and is_instrumental(work, hit))


def _target(work: Work, hit: Hit) -> Party:
    """A weapon that is stopped."""
    span = work.span(*work.characters(hit.first, hit.last))
    return Party(span.exact, None, None, None, span)


def _weapons(told: Told) -> list[Hit]:
    """Its weapons, each once; a word that only describes is none."""
    found: dict[tuple[int, int], Hit] = {}
    for hit in told.armaments:
        if "adjective" not in hit.flags:
            found.setdefault((hit.first, hit.last), hit)
    return [
        hit
        for hit in found.values()
        if not any(a <= hit.first < hit.last <= b for a, b in found.keys() - {(hit.first, hit.last)})
    ]


def _distinct(work: Work, hits: list[Hit]) -> list[Hit]:
    """Those of other words than the ones before them."""
    by_words: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        by_words.setdefault(tuple(word.key for word in work.words[hit.first : hit.last]), hit)
    return list(by_words.values())


def _weapon(work: Work, hit: Hit) -> Weapon:
    hit = replace(hit, first=hit.first + hit.entry.fields.get("skip", 0))
    span = work.span(*work.characters(hit.first, hit.last))
    return Weapon(span.exact, hit.entry.fields.get("object") or _object(work, hit), span)


def _object(work: Work, hit: Hit) -> str:
    """The object that a word for a weapon names, as the lists have it, or what its kind of strike is done with."""
    here = work.words[hit.first : hit.last]
    stop, phrase = work.pack.lexicon.phrase(here, 0, len(here))
    hits = phrase if stop == len(here) else here[-1].hits
    objects = [str(entry.value) for entry, _ in hits if entry.kind == "object" and FAMILY.get(entry.value) in WEAPONS]
    return objects[0] if objects else MEANT.get(hit.entry.value, "weapon")
