"""What is said to have happened: triggers with who, to whom, with what, where and when, the main event first."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from ..languages.lexicon import unattached
from ..records import Event, Interval, Party, Place, Refusal, Site, Timex, Weapon
from ..resolve.actors import ActorMention
from ..resolve.roster import roster
from ..resolve.sides import sides
from ..resolve.work import Contents, Work
from ..rules.mentions import Mention
from ..vocabulary import ATTACKS, FAMILY, VIOLENT
from .cases import is_means, is_with
from .news import ENOUGH, SOME, harms, tells
from .roles import ENDS, FORCE, actors_of, targets_of, with_article
from .triggers import OWNS, Hit, Named, Scene, scenes

SPOKEN = "spoken of and not told"
OBJECT = 3  # tokens from a verb to its object
AT_HAND = frozenset({"bombing", "shooting"})
SPOKEN_OF = frozenset({"call", "meeting", "visit", "agreement", "aid", "battle_control"})
GIFTS = frozenset({"aid", "aid_suspended"})
GIVEN = 6  # tokens from "gave" to what was given
STEM = 5  # letters that tell a name in any case
LEAD = 3  # sentences that tell what a report is about
REACH = 12  # tokens from a trigger to the weapon that tells its type
CLAUSE = 20  # tokens that a place in another clause is farther
OLD = 60  # days before publication from which an event is of the past
BEFORE, AFTER = 5, 4  # tokens from a trigger to the words that tell whether it happened
BESIDE = 6  # tokens from a verb of destroying to the weapons it is said of
BACK = 40  # tokens from an attack back to the place it is told of
AIRBORNE = frozenset({"missile_attack", "drone_attack"})
WEAPONS = frozenset({"weapons", "vehicles"})
NOWHERE = frozenset({"agreement", "aid", "aid_suspended", "call", "sanctions", "threat"})  # types that have no place
NEIGHBOUR = 2  # sentences within which an event lends place and time
KEPT = 20  # weapons and targets of one event
CLOSE = 8  # sentences within which the same event may be told again
LONG = frozenset({"year", "quarter", "season", "month", "decade", "century"})
OPENING = frozenset("\"'«“„([*_#")
MEANT = {
    "missile_attack": "missile",
    "drone_attack": "uav",
    "shelling": "shell",
    "airstrike": "bomb",
    "bombing": "bomb",
}


@dataclass(slots=True)
class Told:
    """An event being made: token ranges first, the record last."""

    type: str
    generic: bool  # whether the weapon is not known
    scene: Scene
    order: int  # of its sentence among all
    triggers: list[Hit]
    actors: list[Named]
    targets: list[Named]
    armaments: list[Hit]
    places: list[Place]
    time: Timex | None
    polarity: str
    background: bool
    inferred: set[str] = field(default_factory=set)


def events(work: Work) -> None:
    """Every event of the report, the main one first."""
    if not work.pack.events.forms:
        return
    metonyms, located, countries, sites = _places(work)
    found: list[Told] = []
    harmed = harms(work)
    amid = False  # whether violence has been told of
    contents = Contents(work.said)
    for order, scene in enumerate(scenes(work, sides(work.pack), metonyms, located, countries)):
        for told in _of_scene(work, scene, order, sites, contents):
            if not told.actors:
                told.actors = _meant(work, scene, told, found, contents)
            same = next((one for one in _near(found, told) if _is_same(work, one, told)), None)
            if same is None:
                if _is_news(work, told, harmed, amid):
                    found.append(told)
                    amid = amid or told.type in VIOLENT
                else:
                    hit = told.triggers[0]
                    work.refused.append(Refusal(SPOKEN, work.span(*work.characters(hit.first, hit.last)), "event"))
            else:
                _join(same, told)
    if any(told.type in ATTACKS for told in found):  # a fire is what came of it
        found = [told for told in found if any("effect" not in hit.flags for hit in told.triggers)]
    _list(work, found, sites)
    _carry(work, found)
    _locate(work, found, sites)
    ranked = sorted(found, key=lambda told: _rank(work, told))
    work.events = [_record(work, told, contents) for told in ranked]


def _near(found: list[Told], told: Told) -> Iterator[Told]:
    """The events that one may be told again of: those told shortly before, the last first, then the report's first."""
    for one in reversed(found):
        if told.order - one.order > CLOSE:
            break
        yield one
    lead = list(takewhile(lambda one: one.order <= LEAD, found))
    yield from (one for one in reversed(lead) if told.order - one.order > CLOSE)


def _places(work: Work) -> tuple[dict[int, str], set[int], dict[int, str], list[tuple[int, Place]]]:
    """Tokens of governments with their countries, of other places, of the countries among these, and the places."""
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
                located |= set(tokens)
                if place.kind == "country":
                    countries |= dict.fromkeys(tokens, place.country or "")
            if not place.metonym or place.kind == "country":
                sites.append((tokens[0], place))
    sites.sort(key=lambda pair: pair[0])
    return metonyms, located, countries, sites


def _meant(work: Work, scene: Scene, told: Told, found: list[Told], contents: Contents) -> list[Named]:
    """Whom the pronoun before a verb means: who says it, or who acted in the event told before it."""
    trigger = told.triggers[0]
    i = trigger.first - 1
    while i > scene.first and any(entry.kind in {"adverb", "auxiliary"} for entry, _ in work.words[i].hits):
        i -= 1
    if "verb" not in trigger.flags or i < scene.first or not _stands_for_another(work, i):
        return []
    said = contents.narrowest(*work.characters(trigger.first, trigger.last))
    if said is not None and said.source is not None and said.source[1] <= i and said.source[0] >= scene.first:
        return [party for party in scene.parties if said.source[0] <= party.first < said.source[1]][:1] or [
            Named(*said.source, None, "other", False)
        ]
    last = found[-1] if found else None
    if last is None or told.order - last.order > 1 or last.background != told.background:
        return []
    if (told.type in FORCE) != (last.type in FORCE):
        return []
    told.inferred.add("actors")
    return last.actors


def _stands_for_another(work: Work, i: int) -> bool:
    """Whether a token is a pronoun of the third person that can be a subject."""
    return any(
        entry.kind == "pronoun" and entry.value in {"he", "she", "it", "they"} and not flags & {"oblique", "possessive"}
        for entry, flags in work.words[i].hits
    )


def _is_of_party(work: Work, scene: Scene, i: int, place: Place) -> bool:
    """Whether a name is that of a weapon, or of a country in that of somebody who acts, not of a place."""
    if any(hit.first <= i < hit.last for hit in scene.armaments):
        return True  # "Grad rockets"
    if place.kind != "country":
        return False
    for party in scene.parties:
        if party.first <= i < party.last and not party.adjective:
            return party.kind is not None or (
                work.pack.script == "Latin" and with_article(work, party.first) not in scene.onto
            )
    return False


def _token(site: tuple[int, Place]) -> int:
    return site[0]


def _begin(time: Timex) -> int:
    return time.span.start


def _of_scene(work: Work, scene: Scene, order: int, sites: list[tuple[int, Place]], contents: Contents) -> list[Told]:
    """The events of a sentence; triggers of one kind are one event."""
    first, last = (bisect_left(sites, i, key=_token) for i in (scene.first, scene.last))
    here = [(i, place) for i, place in sites[first:last] if not _is_of_party(work, scene, i, place)]
    here = [(i, place) for i, place in here if i not in scene.spoken] or here
    begin, end = work.characters(scene.first, scene.last)
    first, last = (bisect_left(work.timexes, i, key=_begin) for i in (begin, end))
    times = [time for time in work.timexes[first:last] if time.start and not _is_since(work, time)]
    found: list[Told] = []
    for trigger in scene.triggers:
        if trigger.first in work.dated:
            continue
        actors = actors_of(work, scene, trigger)
        targets = targets_of(work, scene, trigger, actors)
        armaments = _armaments(work, scene, trigger)
        if trigger.entry.value == "call" and any(scene.first <= i < trigger.first for i in scene.phoned):
            continue
        if "needs" in trigger.entry.fields and not _has_needed(scene, trigger):
            continue
        if "acted" in trigger.flags and not actors:
            continue
        if "weak" in trigger.flags and not (actors or armaments or here):
            continue
        if "armed" in trigger.flags and not (_is_armed(work, trigger, armaments) or _is_by_force(trigger, actors)):
            continue
        type_, generic = trigger.entry.value, False
        if "downs" in trigger.flags and not _stops(trigger, armaments):
            with_ = [hit for hit in armaments if "instrument" in hit.flags]
            if not actors and not with_:
                continue
            other = str(trigger.entry.fields.get("else", "airstrike"))
            type_, generic = (with_[0].entry.value if with_ else other), False
        elif "strike" in trigger.flags:
            type_, generic = (armaments[0].entry.value, False) if armaments else (type_, True)
        time = min(times, key=lambda time: _apart(work, contents, time, trigger), default=None)
        told = Told(
            type_,
            generic,
            scene,
            order,
            [trigger],
            actors,
            targets,
            armaments,
            [
                place
                for i, place in sorted(here, key=lambda pair: _distance(work, pair[0], trigger))
                if _is_site(work, i, place, actors, targets if type_ in FORCE else [])
            ],
            time,
            _polarity(work, scene, trigger),
            _is_background(scene, trigger) or _is_old(work, time),
        )
        same = next(
            (one for one in found if _is_alike(one, told) and _may_be_one(one, told) and _is_at(work, one, told)), None
        )
        if same is None:
            found.append(told)
        else:
            _join(same, told)
    return found


def _has_needed(scene: Scene, trigger: Hit) -> bool:
    """Whether what a verb needs to tell of an event stands behind it: «أطلق مسلحون النار», «قدمت ألمانيا أسلحة»."""
    needed = trigger.entry.fields["needs"]
    here = (*scene.goods, *scene.triggers, *scene.armaments)
    return any(hit.entry.value in needed and 0 <= hit.first - trigger.last <= GIVEN for hit in here)


def _is_news(work: Work, told: Told, harmed: list[int], amid: bool) -> bool:
    """Whether an event of a type that is so often spoken of is told; `amid`: the report has told of one before."""
    if told.type not in VIOLENT | SPOKEN_OF:
        return True
    scene = told.scene
    begin, end = work.characters(scene.first, scene.last)
    first, last = (bisect_left(work.timexes, i, key=_begin) for i in (begin, end))
    times = work.timexes[first:last]
    return tells(
        work,
        scene,
        told.triggers,
        bool(told.actors),
        bool(told.places),
        times,
        harmed,
        amid,
        ENOUGH if told.type in VIOLENT else SOME,
    )


def _is_armed(work: Work, trigger: Hit, armaments: list[Hit]) -> bool:
    """Whether a weapon does it: where no case tells, one before the verb, or behind a passive."""
    if work.pack.order == "vso" or work.pack.cases:
        return bool(armaments)
    if "passive" in trigger.flags:
        return any(hit.first >= trigger.last for hit in armaments)
    return any(hit.last <= trigger.first for hit in armaments)


def _is_by_force(trigger: Hit, actors: list[Named]) -> bool:
    """Whether forces do what forces do with weapons that are not told: "the brigade destroyed a bridge"."""
    return "forces" in trigger.flags and any(one.kind in {"military", "armed_group"} for one in actors)


def _armaments(work: Work, scene: Scene, trigger: Hit) -> list[Hit]:
    """Weapons near a trigger and in its clause, the nearest first."""
    near = [
        (max(hit.first - trigger.last, trigger.first - hit.last), hit)
        for hit in scene.armaments
        if ("sign" not in hit.flags or "ground" in trigger.flags)
    ]
    return [
        hit
        for gap, hit in sorted(near, key=lambda pair: pair[0])
        if gap <= REACH and _is_with(work, scene, hit, trigger)
    ]


def _is(work: Work, i: int, kind: str) -> bool:
    return any(entry.kind == kind for entry, _ in work.words[i].hits)


def _is_with(work: Work, scene: Scene, hit: Hit, trigger: Hit) -> bool:
    """Whether a weapon and a trigger are of one clause; a weapon may stand right before its relative clause."""
    if work.pack.cases and not is_means(work, scene, trigger, hit):
        return False
    if trigger.first <= hit.first < trigger.last:
        return True
    before = hit.last <= trigger.first
    if not before and hit.last < len(work.words) and _opens(work, hit.last):
        return False  # "after a drone that hit": it belongs to what follows
    verbs = [other for other in scene.triggers if "verb" in other.flags and other.first != trigger.first]
    if before and trigger.first - hit.last > 1 and any(0 <= hit.first - other.last <= OBJECT for other in verbs):
        return False  # the object of another verb
    if not before and any(other.first == hit.last for other in verbs):
        return False  # its subject
    if any(other.first <= hit.first < other.last and other.first != trigger.first for other in scene.triggers):
        return False  # the weapon of another
    first, last = (hit.last, trigger.first) if before else (trigger.last, hit.first)
    return not any(
        (work.words[i].surface in ENDS or _opens(work, i)) and not (before and i == first) for i in range(first, last)
    )


def _is_background(scene: Scene, trigger: Hit) -> bool:
    """Whether the sentence, or what stands before the trigger in it, tells of it as of something known."""
    return any("then" not in hit.flags or hit.last <= trigger.first for hit in scene.background)


def _is_at(work: Work, one: Told, told: Told) -> bool:
    """Whether a strike by unstated means stands in one clause with the one whose weapon is told."""
    if told.actors and one.triggers[-1].last <= told.actors[0].first and "conjunction" in told.actors[0].attached:
        return False  # «بالقصف … والمقاومة تستهدف»: somebody else does something else
    if one.type == told.type:
        return True
    return not any(_opens(work, i) for i in range(one.triggers[-1].last, told.triggers[0].first))


def _opens(work: Work, i: int) -> bool:
    """Whether a token opens a clause."""
    return any(entry.kind == "clause" for entry, _ in work.words[i].hits)


def _is_old(work: Work, time: Timex | None) -> bool:
    """Whether the day told is long past at publication."""
    if time is None or not work.published or not time.end:
        return False
    return (date.fromisoformat(work.published[:10]) - _day(time.end)).days > OLD


def _day(text: str) -> date:
    """The first day of a year, a month or a day as written in records."""
    return date.fromisoformat((text[:10] + "-01-01")[:10] if len(text) < 10 else text[:10])


def _may_be_one(one: Told, told: Told) -> bool:
    """Whether nothing in a sentence tells two triggers apart: who acts, whether it happened, what is of the past."""
    if one.background != told.background or one.polarity != told.polarity:
        return False
    sides_one = {party.side for party in one.actors if party.side}
    sides_told = {party.side for party in told.actors if party.side}
    return not (sides_one and sides_told) or not sides_one.isdisjoint(sides_told)


def _stops(trigger: Hit, armaments: list[Hit]) -> bool:
    """Whether what is destroyed are weapons on their way: those beside the verb that are no means."""
    return any(
        hit.entry.value in AIRBORNE
        and "instrument" not in hit.flags
        and (trigger.first - 2 if "verb" in trigger.flags else trigger.first - BESIDE) <= hit.last
        and hit.first <= trigger.last + BESIDE
        for hit in armaments
    )


def _is_site(work: Work, i: int, place: Place, actors: list[Named], targets: list[Named]) -> bool:
    """Whether a place is where it happens: no country that acts, nor one dealt with that is no target.

    In English no part of the name of somebody who acts, either.
    """
    if place.metonym:
        return any(one.first <= i < one.last for one in targets)
    if not any(one.first <= i < one.last for one in actors):
        return True
    return place.kind != "country" and (
        work.pack.script != "Latin" or any(entry.kind == "preposition" for entry, _ in work.words[i - 1].hits)
    )


def _distance(work: Work, i: int, trigger: Hit) -> int:
    """Tokens from a place to a trigger; what follows it is nearer, what stands in another clause farther."""
    after = i >= trigger.last
    between = range(trigger.last, i) if after else range(i, trigger.first)
    parted = CLAUSE if any(_opens(work, j) for j in between) else 0
    return (i - trigger.last if after else 2 * (trigger.first - i) + 2) + parted


def _is_since(work: Work, time: Timex) -> bool:
    """Whether a time only says from when on: "since the start of the year"."""
    word = work.words[bisect_left(work.starts, time.span.start)].surface
    return "ago" not in time.rule and any(entry.kind == "past" for entry, _ in work.pack.times.seen[word].hits)


def _apart(work: Work, contents: Contents, time: Timex, trigger: Hit) -> tuple[bool, bool, int]:
    """How far a time is from a trigger: when it was said, and long times, come last."""
    start = work.starts[trigger.first]
    told = [content for content in contents.at(start) if content[0] <= start < content[1]]
    said = any(not a <= time.span.start < b for a, b, _ in told[:1])
    return said, time.grain in LONG, abs(time.span.start - start)


def _polarity(work: Work, scene: Scene, trigger: Hit) -> str:
    """Whether it is said to have happened: the words before the trigger within its clause tell, or those behind it."""
    for hit in scene.moods:
        if "after" in hit.flags:
            if trigger.last <= hit.first <= trigger.last + AFTER and not _parted(work, trigger.last, hit.first):
                return str(hit.entry.value)
        elif "next" in hit.flags:
            if hit.last == trigger.first and "verb" in trigger.flags:
                return str(hit.entry.value)
        elif hit.last <= trigger.first <= hit.last + BEFORE and not _parted(work, hit.last, trigger.first):
            if hit.entry.value == "denied" and _is_said(work, hit.last, trigger.first):
                continue  # "did not comment on the strike"
            return str(hit.entry.value)
    for i in range(trigger.first - 1, max(scene.first, trigger.first - 4) - 1, -1):
        for entry, flags in work.words[i].hits:
            if entry.kind == "negation":
                return "affirmed" if _is_said(work, i + 1, trigger.first) else "denied"
            if entry.kind == "hedge" and "adverb" not in flags:
                return "planned" if entry.value == "planned" else "hypothetical"
        if work.words[i].shape == "p" or _is(work, i, "object"):
            break
    endings = work.pack.infinitive if "verb" in trigger.flags else ()
    return "hypothetical" if endings and work.words[trigger.first].key.endswith(endings) else "affirmed"


def _is_said(work: Work, first: int, last: int) -> bool:
    """Whether a word that reports stands on these tokens."""
    return any(_is(work, i, "cue") for i in range(first, last))


def _parted(work: Work, first: int, last: int) -> bool:
    """Whether a mark, or a word that opens a clause, stands on these tokens."""
    return any(work.words[i].shape == "p" or _opens(work, i) for i in range(first, last))


def _is_alike(one: Told, told: Told) -> bool:
    """Whether two triggers of one sentence name one event."""
    if one.type == told.type or {one.type, told.type} == GIFTS:
        return True
    if not {one.type, told.type} <= ATTACKS or _is_afar(one, told) or _is_afar(told, one):
        return False
    return one.generic or told.generic


def _is_afar(one: Told, told: Told) -> bool:
    """Whether one is shelling or a raid from the air («قصف»), the other a bomb that was planted, or shots."""
    return told.type in AT_HAND and one.generic and any("afar" in hit.flags for hit in one.triggers)


def _is_same(work: Work, one: Told, told: Told) -> bool:
    """Whether an event told before is told again, in another sentence."""
    if one.order == told.order:
        return False
    if told.order - one.order > CLOSE and one.order > LEAD:
        return False
    if not (_is_alike(one, told) or _is_mixed(one, told)) or not _may_be_one(one, told):
        return False
    if "meet" in told.triggers[0].flags and not _are_among(work, one.actors, told.actors):
        return False
    if one.type != told.type and one.actors and not (told.generic or told.actors or told.places):
        return False  # nothing says that "the drone attack" is the strike told before
    if one.time is not None and told.time is not None and (one.time.start or "")[:10] != (told.time.start or "")[:10]:
        return False
    if not one.places or not told.places:
        return True
    return any(_is_within(a, b) or _is_within(b, a) for a in one.places for b in told.places)


def _is_mixed(one: Told, told: Told) -> bool:
    """Whether both tell of an attack with missiles and drones together."""
    weapons = ({told.type, *(hit.entry.value for hit in told.armaments)} for told in (one, told))
    return all({"missile_attack", "drone_attack"} <= values for values in weapons) and {one.type, told.type} <= ATTACKS


def _are_among(work: Work, one: list[Named], told: list[Named]) -> bool:
    """Whether those who meet here are among those who met there: a leader may call two others on one day."""
    stems = work.pack.lexicon.attached.stems
    names = [
        [{stem for stem, _ in stems(work.words[i].key)} for party in parties for i in range(party.first, party.last)]
        for parties in (one, told)
    ]
    few, many = sorted(names, key=len)
    return all(any(_are_alike(word, other) for other in many) for word in few)


def _are_alike(one: set[str], told: set[str]) -> bool:
    """Whether two names, each with what is left of it without attached words, differ in their endings at most."""
    return not one.isdisjoint(told) or any(a[:STEM] == b[:STEM] for a in one for b in told if len(a) > STEM < len(b))


def _is_within(a: Place, b: Place) -> bool:
    """Whether a place is the other, or lies in it as far as areas tell."""
    if a.id == b.id or a.name == b.name:
        return True
    if b.kind == "country":
        return a.country == b.country
    return b.kind == "region" and a.country == b.country and a.admin1 == b.name


def _join(one: Told, told: Told) -> None:
    """Put what is told again into what was told."""
    beside = {hit.first for hit in one.triggers[-KEPT:]}
    one.triggers += [hit for hit in told.triggers if hit.first not in beside]
    if (one.generic and not told.generic) or (one.type, told.type) == ("aid", "aid_suspended"):
        one.type, one.generic = told.type, False
    known = {(party.first, party.last) for party in one.actors}
    if not one.actors or all(party.adjective for party in one.actors):  # an army says more than an adjective
        one.actors = [party for party in told.actors if not (one.actors and party.adjective)] or one.actors
    known |= {(party.first, party.last) for party in one.targets}
    one.targets += [party for party in told.targets if (party.first, party.last) not in known][
        : max(0, KEPT - len(one.targets))
    ]
    beside = {hit.first for hit in one.armaments}
    one.armaments += [hit for hit in told.armaments if hit.first not in beside][: max(0, KEPT - len(one.armaments))]
    one.places += [place for place in told.places if all(place.id != other.id for other in one.places)]
    one.time = one.time or told.time


def _items(work: Work) -> dict[int, str]:
    """Where paragraphs begin that are items of a list, with the mark that they begin with."""
    heads = [(first, work.words[first]) for first, last in work.paragraphs if last > first]
    return {first: word.surface for first, word in heads if word.shape in "ps" and word.surface not in OPENING}


def _list(work: Work, found: list[Told], sites: list[tuple[int, Place]]) -> None:
    """The places of an event whose sentence ends in a colon: those of the items of the list below it."""
    starts = [first for first, _ in work.paragraphs]
    for told in found:
        if told.places or work.words[told.scene.last - 1].surface != ":":
            continue
        for first, last in work.paragraphs[bisect_right(starts, told.scene.first) :]:
            if work.words[first].shape not in "psnx" or work.words[first].surface in OPENING:
                break
            inside = sites[bisect_left(sites, first, key=_token) : bisect_left(sites, last, key=_token)]
            told.places += [place for _, place in inside if place not in told.places]


def _carry(work: Work, found: list[Told]) -> None:
    """Actor, place and time of an event that names none, from the ones told before it in the report."""
    items = _items(work)
    starts = [first for first, _ in work.paragraphs]
    at = [starts[bisect_right(starts, told.scene.first) - 1] for told in found]
    for n, told in enumerate(found):
        before = takewhile(lambda m: told.order - found[m].order <= NEIGHBOUR, reversed(range(n)))  # noqa: B023
        for m in [*before, *range(n + 1, min(n + 2, len(found)))]:
            other = found[m]
            if (other.background and not told.background) or _is_old(work, other.time):
                continue
            apart = at[m] != at[n] and at[m] in items and items[at[m]] == items.get(at[n])  # other items of a list
            near = abs(told.order - other.order) <= NEIGHBOUR
            if (
                told.type not in NOWHERE
                and not told.places
                and other.places
                and "places" not in other.inferred
                and near
                and not apart
            ):
                told.places = other.places
                told.inferred.add("places")
            dated = other.time is not None and other.time.grain not in LONG and "time" not in other.inferred
            if told.time is None and dated and near:
                told.time = other.time
                told.inferred.add("time")


def _locate(work: Work, found: list[Told], sites: list[tuple[int, Place]]) -> None:
    """The place of an attack that names none: the country it is on, else the place told last before it."""
    governed = {place.span.start: place for place in work.places if place.metonym}
    for told in found:
        if told.places or told.type not in ATTACKS:
            continue
        tokens = [i for party in told.targets if not party.kind for i in range(party.first, party.last)]
        on = [governed[start] for i in tokens if (start := work.starts[i]) in governed]
        trigger = told.triggers[0].first
        first, last = (bisect_left(sites, i, key=_token) for i in (trigger - BACK, trigger))
        before = [place for _, place in sites[first:last] if place.kind != "country"]
        if on or before:
            told.places = on or before[-1:]
            told.inferred |= set() if on else {"places"}


def _rank(work: Work, told: Told) -> tuple[bool, float]:
    """Main events first: told early and often, with who, where and when."""
    score = 8.0 - min(told.order, 8)
    score += min(len(told.triggers), 4) * 0.7
    score += bool(told.actors) + bool(told.places) + 0.5 * (told.time is not None)
    score -= 2.0 * (told.polarity != "affirmed")
    return told.background or told.type == "invasion", -score


def _record(work: Work, told: Told, contents: Contents) -> Event:
    first = next((hit for hit in told.triggers if "armed" not in hit.flags), told.triggers[0])
    start, end = work.characters(first.first, first.last)
    said = contents.narrowest(start, end)
    key = f"e {start} {end} {told.type} {said.id if said else ''}"
    time = told.time
    name = hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
    work.made[name] = _derivation(told)
    stopped = [hit for hit in told.armaments if told.type == "interception" and not _is_tool(work, hit)]
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


def _is_tool(work: Work, hit: Hit) -> bool:
    """Whether a weapon is named as what something was done with."""
    return "instrument" in hit.flags or (bool(work.pack.cases) and is_with(work, hit))


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
    first = party.named if party.named >= 0 else party.first
    start, end = work.characters(first, party.last)
    if work.pack.script == "Latin" and work.text[start:end].endswith(OWNS):
        end -= 2
    span = work.span(start, end)
    country = None
    if party.kind is None:  # a country, by its name or adjective
        known = sides(work.pack)
        country = next((name for word in work.words[party.first : party.last] if (name := known.name(word))), None)
    attached = party.attached
    if first != party.first:
        attached = next((flags for _, flags in work.pack.events.seen[work.words[first].surface].hits), attached)
    listed = _listed(work, first, party.last)
    if listed is None:
        return Party(unattached(span.exact, attached), country, None, party.side, span, inferred)
    canonical = roster(work.listed).actors[listed.id].name
    return Party(unattached(span.exact, attached), canonical, listed.id, party.side or listed.side, span, inferred)


def _listed(work: Work, first: int, last: int) -> ActorMention | None:
    """The listed actor that a party is: the longest that begins in it."""
    start = bisect_left(work.actors, first, key=lambda actor: actor.first)
    here = takewhile(lambda actor: actor.first < last, work.actors[start:])
    return max(here, key=lambda actor: actor.last - actor.first, default=None)


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


def _weapon(work: Work, hit: Hit) -> Weapon:
    hit = hit._replace(first=hit.first + hit.entry.fields.get("skip", 0))
    span = work.span(*work.characters(hit.first, hit.last))
    return Weapon(span.exact, hit.entry.fields.get("object") or _object(work, hit), span)


def _distinct(work: Work, hits: list[Hit]) -> list[Hit]:
    """Those of other words than the ones before them."""
    by_words: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        by_words.setdefault(tuple(word.key for word in work.words[hit.first : hit.last]), hit)
    return list(by_words.values())


def _target(work: Work, hit: Hit) -> Party:
    """A weapon that is stopped."""
    span = work.span(*work.characters(hit.first, hit.last))
    return Party(span.exact, None, None, None, span)


def _object(work: Work, hit: Hit) -> str:
    """The object that a word for a weapon names, as the lists have it, or what its kind of strike is done with."""
    here = work.words[hit.first : hit.last]
    stop, phrase = work.pack.lexicon.phrase(here, 0, len(here))
    hits = phrase if stop == len(here) else here[-1].hits
    objects = [str(entry.value) for entry, _ in hits if entry.kind == "object" and FAMILY.get(entry.value) in WEAPONS]
    return objects[0] if objects else MEANT.get(hit.entry.value, "weapon")
