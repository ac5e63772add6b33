"""The names of parties in a sentence: runs of words for groups, countries and what describes them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set

from msgspec import Struct

from ..resolve.actors import ActorMention
from ..resolve.sides import Sides
from ..resolve.work import Work
from ..rules.context import ARTICLE, CONJUNCTION, PREPOSITION
from ..vocabulary import FAMILY
from .scene import Hit, Leads, Named

HEAD, SIDE, MODIFIER = 1, 2, 3
DUAL = ("ان", "ين")  # endings of two, and of several
SPEAKERS = frozenset({"agency", "monitor", "outlet"})  # kinds of actors that tell of events and have no part in them


class Mark(Struct, frozen=True, gc=False):
    """What a token is in the name of a party: its head, whose it is, or what describes it."""

    kind: int
    value: str | None
    adjective: bool = False
    flags: frozenset[str] = frozenset()


def counted(work: Work) -> set[int]:
    """The tokens of the people that figures count."""
    found: set[int] = set()
    for count in work.counts:
        if FAMILY.get(count.object) != "people":
            continue
        for span in (count.span, *count.also):
            found |= set(range(bisect_left(work.starts, span.start), bisect_left(work.starts, span.end)))
    return found


def acting(
    work: Work, countries: dict[int, str], first: int, last: int, leads: Leads, behind: set[int]
) -> dict[int, str]:
    """Countries that stand where one acts or is dealt with: not after "in", nor after another preposition.

    `behind` are the tokens behind triggers and light verbs. Where the verb stands first, a country acts only right
    behind one of them or of `leads`: not «شمال سوريا».
    """
    found: dict[int, str] = {}
    for i in sorted(countries.keys() & range(first, last)):
        start = i
        if work.pack.order == "vso":
            listed = i - 1 in found and work.words[i].key.startswith("و")
            if (_is_led(leads, i) or i in behind or i == first or listed) and i not in leads.placing:
                found[i] = countries[i]
            continue
        while start > first and (
            start - 1 in countries
            or work.has(start - 1, ARTICLE)
            or (start - 2 in countries and work.has(start - 1, CONJUNCTION))  # "from Jordan and Iraq"
        ):
            start -= 1
        apart = _is_led(leads, start) or start == first or not work.has(start - 1, PREPOSITION)
        if start not in leads.placing and apart:
            found[i] = countries[i]
    return found


def _is_led(leads: Leads, i: int) -> bool:
    """Whether a word that a party follows ends before token i."""
    return i in leads.agents or i in leads.onto or i in leads.partners


def parties_of(
    work: Work,
    sides: Sides,
    hits: list[Hit],
    first: int,
    last: int,
    metonyms: dict[int, str],
    located: set[int],
    people: set[int],
) -> list[Named]:
    """The parties that tokens first to last may name.

    `metonyms` are the tokens that stand for governments, with their countries, `located` those of places, and `people`
    those of the people that figures count.
    """
    marks = _marks(work, sides, hits, first, last, metonyms, located)
    found = []
    end = first
    for i in sorted(marks):
        if i < end:
            continue
        end = i + 1
        while end < last and (reach := _goes_on(work, marks, end)):
            end = reach
        here = [(j, marks[j]) for j in range(i, end) if j in marks]
        if all(mark.kind == MODIFIER for _, mark in here):
            continue
        side = next((mark.value for _, mark in here if mark.kind == SIDE), None)
        head = next((mark.value for _, mark in here if mark.kind == HEAD), None)
        adjective = head is None and all(mark.adjective or mark.kind == MODIFIER for _, mark in here)
        start, stop = i, end
        if head is None and _is_of_land(work, sides, hits, located, [j for j, mark in here if mark.kind == SIDE]):
            continue
        if adjective:
            own = [j for j, mark in here if mark.kind == SIDE]
            start, stop = own[0], own[-1] + 1
        elif head is not None and work.pack.script != "Arabic":
            start = _named(work, hits, located | metonyms.keys(), first, i)
        owner = _owner(work, marks, i, end)
        lead = owner if marks[i].kind == MODIFIER else i
        counted = not people.isdisjoint(range(start, stop))
        name = owner if owner > i else start
        found.append(Named(start, stop, side, head, adjective, name, marks[lead].flags, counted))
    return found


def _is_of_land(work: Work, sides: Sides, hits: list[Hit], located: set[int], own: list[int]) -> bool:
    """Whether adjectives of a country tell of a place beside them: "the Turkish border", «الجولان السوري»."""
    if not all((side := sides.of(work.words[i])) is not None and side[1] for i in own):
        return False
    start, stop = own[0], own[-1] + 1
    lands = {hit.first for hit in hits if hit.entry.kind == "terrain"}
    armaments = {i for hit in hits if hit.entry.kind == "armament" for i in range(hit.first, hit.last)}
    places = lands | (located - armaments)
    if work.pack.script == "Arabic":
        return start - 1 in places
    if any(hit.entry.kind == "idle" and hit.first <= start and stop < hit.last for hit in hits):
        return True  # "the occupied Syrian Golan"
    plain = stop < len(work.words) and work.words[stop].shape == "w" and not work.has(stop, PREPOSITION | CONJUNCTION)
    known = any(hit.first <= stop < hit.last and hit.entry.kind != "modifier" for hit in hits)
    return stop in places or (plain and not known and stop + 1 in lands)


def _named(work: Work, hits: list[Hit], places: Set[int], first: int, start: int) -> int:
    """Where a party begins with the names before its common noun: "the Hadad regime", "Kovalenko's army"."""
    if start == first or not work.words[start - 1].capital:
        return start
    known = {i for hit in hits for i in range(hit.first, hit.last)} | places
    while start > first and work.words[start - 1].capital and start - 1 not in known and start - 1 not in work.dated:
        if start - 1 == first and work.words[first].hits:
            break  # any word may begin a sentence
        start -= 1
    return start


def _owner(work: Work, marks: dict[int, Mark], first: int, end: int) -> int:
    """Where the owner begins of aircraft or other arms that a party begins with: «طائرات تابعة لقوات»."""
    if work.pack.order == "vso" and marks[first].kind == MODIFIER:  # adjectives of the word before
        return next((i for i in range(first + 1, end) if i in marks and marks[i].kind == HEAD), first)
    if "craft" not in marks[first].flags:
        return first
    for i in range(first + 1, end):
        if i in marks and marks[i].kind == HEAD and "craft" not in marks[i].flags:
            return i
    return first


def _marks(
    work: Work, sides: Sides, hits: list[Hit], first: int, last: int, metonyms: dict[int, str], located: set[int]
) -> dict[int, Mark]:
    """By token what it is in the name of a party."""
    marks = _sided(work, sides, first, last, metonyms, located)
    script = work.pack.script
    for hit in hits:
        if hit.entry.kind not in {"party", "modifier"}:
            continue
        if "name" in hit.flags and script != "Arabic" and not work.words[hit.first].capital:
            continue
        kind, value, adjective = HEAD if hit.entry.kind == "party" else MODIFIER, hit.entry.value, False
        if "adjectival" in hit.flags and (is_noun(work, hit.last) if script != "Arabic" else _tells_of(work, hit)):
            kind = MODIFIER
        if "adjective" in hit.flags:  # "enemy drones"
            kind, value, adjective = SIDE, None, True
        for i in range(hit.first, hit.last):
            if i not in located and i not in metonyms and (i not in marks or hit.last - hit.first > 1):
                marks[i] = Mark(kind, value, adjective, hit.flags if i == hit.first else hit.entry.flags)
    begin, end = (bisect_left(work.actors, i, key=_begin) for i in (first, last))
    for actor in work.actors[begin:end]:
        role = "other" if actor.kind == "person" else actor.kind
        for i in range(actor.first, min(actor.last, last)) if actor.kind not in SPEAKERS else ():
            if i not in marks and i not in located:
                marks[i] = Mark(HEAD, role, False, sides.attached(work.words[i]) if i == actor.first else frozenset())
    return marks


def _begin(actor: ActorMention) -> int:
    return actor.first


def _sided(
    work: Work, sides: Sides, first: int, last: int, metonyms: dict[int, str], located: set[int]
) -> dict[int, Mark]:
    """The words that say whose something is: countries by name and adjective, which have capitals in English."""
    marks: dict[int, Mark] = {}
    places: Sequence[int] = range(first, last)
    if work.pack.script == "Latin":
        places = [i for i in places if work.words[i].capital]
    for i, (side, attached) in zip(places, sides.along([work.words[i] for i in places]), strict=True):
        if i in metonyms:
            marks[i] = Mark(SIDE, metonyms[i], False, attached)
        elif side is not None and i not in located:
            marks[i] = Mark(SIDE, *side, attached)
    return marks


def is_noun(work: Work, i: int) -> bool:
    """Whether a noun stands at a token, so that the word before it describes it."""
    if i >= len(work.words):
        return False
    word = work.words[i]
    if word.shape != "w" or word.capital or word.key.endswith(work.pack.several):
        return False  # no word, a name, a verb
    return not word.hits or any(entry.kind == "object" for entry, _ in word.hits)


def _tells_of(work: Work, hit: Hit) -> bool:
    """Whether a word stands as an adjective behind the noun of an event, with or without the article as the noun is.

    «الهجوم الإرهابي», «تفجيرين إرهابيين»; but not «هجوم إرهابيين», whose it is.
    """
    before = work.words[hit.first - 1].event if hit.first else None
    if before is None:
        return False
    surface, last = work.words[hit.first].surface, work.words[hit.first - 1].surface
    if surface.endswith(DUAL) and not last.endswith(DUAL):
        return False
    return any(
        entry.kind == "trigger" and "noun" in flags and ("def" in flags) == ("def" in hit.flags)
        for entry, flags in before.hits
    )


def _goes_on(work: Work, marks: dict[int, Mark], end: int) -> int:
    """Where the name of a party goes on to that holds the token before `end`; 0 where it ends."""
    if end in marks:
        here, last = marks[end], marks.get(end - 1)
        apart = here.kind != MODIFIER and not here.adjective and "conjunction" in here.flags
        if apart or last is None or last.kind == MODIFIER or last.adjective or work.pack.script == "Arabic":
            return 0 if apart else end + 1
        own = here.adjective or (
            work.pack.cases and last.kind == SIDE and here.kind in {HEAD, SIDE} and here.value != last.value
        )
        return 0 if own else end + 1  # an adjective behind a name is of the next one
    before = marks.get(end - 1)
    if before is None:
        return 0
    if before.kind == HEAD and work.pack.script == "Latin" and work.words[end].key == "of":
        reach = end + 2 if end + 1 < len(work.words) and work.words[end + 1].key == "the" else end + 1
        return reach + 1 if reach in marks else 0
    after = marks.get(end + 1)
    joins = before.kind == MODIFIER and after is not None and after.kind != SIDE
    return end + 2 if joins and _is_and(work, end) else 0  # "artillery and rocket troops"


def _is_and(work: Work, i: int) -> bool:
    return any(entry.kind == "conjunction" and "and" in flags for entry, flags in work.words[i].hits)
