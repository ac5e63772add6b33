"""Where events happen: the places of a report by token, and which of them are those of an event."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import takewhile

from msgspec import Struct

from ..records import Place
from ..resolve.work import Work
from ..rules.context import CLAUSE, PREPOSITION
from ..text.headlines import headlines
from ..vocabulary import ATTACKS
from .moods import LONG, is_old
from .scene import FORCE, Hit, Named, Scene, Told
from .weigh import with_article

COMMAS = frozenset(",،")
APART = 20  # tokens that a place in another clause is farther
BACK = 40  # tokens from an attack back to the place it is told of
SEAT = 6  # tokens from the words for a seat to the name of its place
NEIGHBOUR = 2  # sentences within which an event lends place and time
NOWHERE = frozenset({"agreement", "aid", "aid_suspended", "call", "sanctions", "threat"})  # types that have no place
OPENING = frozenset("\"'«“„([*_#")  # what a paragraph may begin with that is no item of a list


class Sited(Struct, eq=False, gc=False):
    """What the places of a report say of its tokens."""

    metonyms: dict[int, str]  # tokens of governments -> their countries
    located: set[int]  # tokens of other places
    countries: dict[int, str]  # of the countries among these; they act too, where no word of place stands before them
    starts: list[int]  # tokens with which names of places begin, in their order
    places: list[Place]  # their places
    headlines: list[tuple[int, int]]  # the lines of the text that are headlines of other reports


def sited(work: Work) -> Sited:
    """Where the places of the report stand."""
    starts = work.starts
    metonyms: dict[int, str] = {}
    located: set[int] = set()
    countries: dict[int, str] = {}
    sites: list[tuple[int, Place]] = []
    for place in work.places:
        for span in (place.span, *place.also):
            i = bisect_left(starts, span.start)
            if starts[i : i + 1] != [span.start]:
                continue
            tokens = range(i, bisect_left(starts, span.end, i))
            if place.metonym:
                metonyms |= dict.fromkeys(tokens, place.country or "")
            else:
                located.update(tokens)
                if place.kind == "country":
                    countries |= dict.fromkeys(tokens, place.country or "")
            if not place.metonym or place.kind == "country":
                sites.append((i, place))
    seats = {i for i, place in sites if _is_seat(work, i, bisect_left(starts, place.span.end, i))}
    sites = [site for site in sites if site[0] not in seats]
    countries = {i: code for i, code in countries.items() if i not in seats}
    towns = {i for i, place in sites if place.kind != "country"}
    sites = sorted((site for site in sites if not _ends_address(work, *site, towns)), key=lambda site: site[0])
    countries = {i: code for i, code in countries.items() if not _ends_address(work, i, None, towns)}
    return Sited(metonyms, located, countries, [i for i, _ in sites], [place for _, place in sites], listed_lines(work))


def listed_lines(work: Work) -> list[tuple[int, int]]:
    """The lines of the report that are headlines of others."""
    if work.headlines is None:
        lines = [work.characters(first, last) for first, last in work.paragraphs if last > first]
        work.headlines = headlines(work.text, lines)
    return work.headlines


def zone_of(lines: list[tuple[int, int]], start: int) -> int:
    """Where the headline of another report begins in which a character stands; -1 in the report's own text."""
    return next((begin for begin, end in lines if begin <= start < end), -1)


def _is_seat(work: Work, first: int, last: int) -> bool:
    """Whether a name only says where a body has its seat: "the London-based monitor", «ومقره لندن»."""
    tokens = [word.event or word for word in work.words[max(0, first - SEAT) : last + 2]]
    here = min(first, SEAT)
    for i in (*range(here), here + last - first):
        if i >= len(tokens):
            break
        end, hits = work.pack.events.phrase(tokens, i, len(tokens))
        for entry, _ in hits or tokens[i].hits:
            if entry.kind != "seat" or ("source" in entry.flags and not _is_of_source(work, first - here + i)):
                continue
            if i > here if "after" in entry.flags else (end if hits else i + 1) == here:
                return True
    return False


def _is_of_source(work: Work, i: int) -> bool:
    """Whether a token stands in, or right behind, the name of somebody who speaks."""
    return any(said.source is not None and said.source[0] < i <= said.source[1] + 1 for said in work.said)


def _ends_address(work: Work, i: int, place: Place | None, towns: set[int]) -> bool:
    """Whether a country only says where the town before it lies, as in a dateline: "NIKOPOL, Ukraine —"."""
    if (place is not None and place.kind != "country") or i - 2 not in towns or work.words[i - 1].surface not in COMMAS:
        return False
    return i + 1 < len(work.words) and work.words[i + 1].shape == "p"


def sites_in(sited: Sited, first: int, last: int) -> list[tuple[int, Place]]:
    """The places whose names begin at tokens first to last."""
    a, b = bisect_left(sited.starts, first), bisect_left(sited.starts, last)
    return list(zip(sited.starts[a:b], sited.places[a:b], strict=True))


def sites_of(work: Work, scene: Scene, sited: Sited) -> list[tuple[int, Place]]:
    """The places of a sentence where something may happen; those in the name of a source only where no other is."""
    here = [
        (i, place) for i, place in sites_in(sited, scene.first, scene.last) if not _is_of_party(work, scene, i, place)
    ]
    return [(i, place) for i, place in here if i not in scene.sources.tokens] or here


def _is_of_party(work: Work, scene: Scene, i: int, place: Place) -> bool:
    """Whether a name is that of a weapon, or of a country in that of somebody who acts, not of a place."""
    if any(hit.first <= i < hit.last for hit in scene.of("armament")):
        return True  # "Grad rockets"
    if place.kind != "country":
        return False
    for party in scene.parties:
        if party.first <= i < party.last and not party.adjective:
            led = with_article(work, party.first) in scene.leads.onto
            return party.kind is not None or (work.pack.script == "Latin" and not led)
    return False


def places_at(work: Work, told: Told, here: list[tuple[int, Place]]) -> list[Place]:
    """Those of these places where an event of one trigger happens, the nearest first."""
    trigger, reached = told.triggers[0], told.targets if told.type in FORCE else []
    fit = [(i, place) for i, place in here if _is_site(work, i, place, told.actors, reached)]
    if len(fit) > 1:
        fit.sort(key=lambda site: _distance(work, site[0], trigger))
    return [place for _, place in fit]


def _is_site(work: Work, i: int, place: Place, actors: list[Named], targets: list[Named]) -> bool:
    """Whether a place is where it happens: no country that acts, nor one dealt with that is no target.

    In English no part of the name of somebody who acts, either.
    """
    if place.metonym:
        return any(one.first <= i < one.last for one in targets)
    if not any(one.first <= i < one.last for one in actors):
        return True
    return place.kind != "country" and (work.pack.script != "Latin" or work.has(i - 1, PREPOSITION))


def _distance(work: Work, i: int, trigger: Hit) -> int:
    """Tokens from a place to a trigger; what follows it is nearer, what stands in another clause farther."""
    if i >= trigger.last:
        return i - trigger.last + APART * work.has_any(trigger.last, i, CLAUSE)
    return 2 * (trigger.first - i) + 2 + APART * work.has_any(i, trigger.first, CLAUSE)


def place(work: Work, found: list[Told], sited: Sited) -> None:
    """Give the events of a report that name no place, or no time, those of what stands around them."""
    starts = [first for first, _ in work.paragraphs]
    _from_lists(work, found, sited, starts)
    _from_neighbours(work, found, starts)
    _from_names(work, found, sited)


def _from_lists(work: Work, found: list[Told], sited: Sited, starts: list[int]) -> None:
    """The places of an event whose sentence ends in a colon: those of the items of the list below it."""
    for told in found:
        if told.places or work.words[told.scene.last - 1].surface != ":":
            continue
        for first, last in work.paragraphs[bisect_right(starts, told.scene.first) :]:
            if work.words[first].shape not in "psnx" or work.words[first].surface in OPENING:
                break
            told.places += [place for _, place in sites_in(sited, first, last) if place not in told.places]


def _items(work: Work) -> dict[int, str]:
    """Where paragraphs begin that are items of a list, with the mark that they begin with."""
    heads = [(first, work.words[first]) for first, last in work.paragraphs if last > first]
    return {first: word.surface for first, word in heads if word.shape in "ps" and word.surface not in OPENING}


def _from_neighbours(work: Work, found: list[Told], starts: list[int]) -> None:
    """Place and time of an event that names none, from the ones told before it in the report, or the next."""
    items = _items(work)
    at = [starts[bisect_right(starts, told.scene.first) - 1] for told in found]
    orders = [told.scene.order for told in found]
    for n, told in enumerate(found):
        placeless = not told.places and told.type not in NOWHERE
        if told.time is not None and not placeless:
            continue
        before = takewhile(lambda m: orders[n] - orders[m] <= NEIGHBOUR, reversed(range(n)))  # noqa: B023
        for m in (*before, *range(n + 1, min(n + 2, len(found)))):
            other = found[m]
            if other.scene.headline != told.scene.headline:
                continue
            if abs(orders[n] - orders[m]) > NEIGHBOUR:
                continue
            if (other.background and not told.background) or is_old(work, other.time):
                continue
            apart = at[m] != at[n] and at[m] in items and items[at[m]] == items.get(at[n])  # other items of a list
            if placeless and other.places and not apart and "places" not in other.inferred:
                told.places, placeless = other.places, False
                told.inferred.add("places")
            own = "time" not in other.inferred or "said" in other.inferred
            dated = other.time is not None and other.time.grain not in LONG and own
            if told.time is None and dated:
                told.time = other.time
                told.inferred.add("time")


def _from_names(work: Work, found: list[Told], sited: Sited) -> None:
    """The place of an attack that names none: the country it is on, else the place told last before it."""
    governed = {place.span.start: place for place in work.places if place.metonym}
    for told in found:
        if told.places or told.type not in ATTACKS:
            continue
        tokens = [i for party in told.targets if not party.kind for i in range(party.first, party.last)]
        on = [governed[start] for i in tokens if (start := work.starts[i]) in governed]
        trigger = told.triggers[0].first
        since = max(trigger - BACK, _begin(work, told, sited))
        before = [place for _, place in sites_in(sited, since, trigger) if place.kind != "country"]
        if on or before:
            told.places = on or before[-1:]
            told.inferred |= set() if on else {"places"}


def _begin(work: Work, told: Told, sited: Sited) -> int:
    """The token from which on what stands before an event is of its report: a headline is a report of its own."""
    if told.scene.headline >= 0:
        return told.scene.first
    ends = [end for _, end in sited.headlines if end <= work.starts[told.scene.first]]
    return bisect_left(work.starts, ends[-1]) if ends else 0
