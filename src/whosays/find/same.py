"""Whether two triggers tell of one event, in a sentence or in the report, and the two as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from ..records import Place
from ..resolve.work import Work
from ..rules.context import CLAUSE
from ..vocabulary import ATTACKS
from .scene import AIRBORNE, Named, Told

AT_HAND = frozenset({"bombing", "shooting"})
GIFTS = frozenset({"aid", "aid_suspended"})
STEM = 5  # letters that tell a name in any case
LEAD = 3  # sentences that tell what a report is about
KEPT = 20  # weapons and targets of one event
SOON = 3  # days after an event within which it is spoken of as that of the day
CLOSE = 8  # sentences within which the same event may be told again


def beside(work: Work, found: list[Told], told: Told) -> Told | None:
    """The event of the same sentence that a trigger is another word for."""
    return next((one for one in found if _is_alike(one, told) and _agree(one, told) and _is_at(work, one, told)), None)


def told_before(work: Work, found: list[Told], told: Told) -> Told | None:
    """The event that one of a later sentence tells again: the last that it may be, else one that the report leads with.

    An event of its own sentence is another one.
    """
    return next((one for one in _near(found, told) if _is_again(work, one, told)), None)


def _near(found: list[Told], told: Told) -> Iterator[Told]:
    """The events that one may be told again of: those told shortly before, the last first, then the report's first."""
    order = told.scene.order
    for one in reversed(found):
        if order - one.scene.order > CLOSE:
            break
        yield one
    lead = list(takewhile(lambda one: one.scene.order <= LEAD, found))
    yield from (one for one in reversed(lead) if order - one.scene.order > CLOSE)


def _agree(one: Told, told: Told) -> bool:
    """Whether neither who acts, nor whether it happened, nor what is of the past tells two events apart."""
    if one.background != told.background or one.polarity != told.polarity:
        return False
    if not one.actors or not told.actors:
        return True
    sides = {party.side for party in one.actors if party.side}
    others = {party.side for party in told.actors if party.side}
    return not (sides and others) or not sides.isdisjoint(others)


def _is_alike(one: Told, told: Told) -> bool:
    """Whether two triggers name one event by their types."""
    if one.type == told.type:
        return True
    if one.type in GIFTS:
        return told.type in GIFTS
    if not (one.generic or told.generic) or one.type not in ATTACKS or told.type not in ATTACKS:
        return False
    return not (_is_afar(one, told) or _is_afar(told, one))


def _is_afar(one: Told, told: Told) -> bool:
    """Whether one is shelling or a raid from the air («قصف»), the other a bomb that was planted, or shots."""
    return told.type in AT_HAND and one.generic and any("afar" in hit.flags for hit in one.triggers)


def _is_mixed(one: Told, told: Told) -> bool:
    """Whether both tell of an attack with missiles and drones together."""
    if one.type not in ATTACKS or told.type not in ATTACKS:
        return False
    return all({told.type, *(hit.entry.value for hit in told.armaments)} >= AIRBORNE for told in (one, told))


def _is_at(work: Work, one: Told, told: Told) -> bool:
    """Whether a strike by unstated means stands in one clause with the one whose weapon is told."""
    end = one.triggers[-1].last
    if told.actors and end <= told.actors[0].first and "conjunction" in told.actors[0].attached:
        return False  # «بالقصف … والمقاومة تستهدف»: somebody else does something else
    return (
        one.type == told.type or _is_told_of(work, one, told) or not work.has_any(end, told.triggers[0].first, CLAUSE)
    )


def _is_told_of(work: Work, one: Told, told: Told) -> bool:
    """Whether a verb is that of the relative clause on the word of an attack: «удари, які вразили село».

    Nothing but its weapon and whose it is stands between them: in «удар по базі, яка обстріляла село» the base did it.
    """
    begins = told.scene.leads.relatives.get(told.triggers[0].first)
    if begins is None or one.scene is not told.scene:
        return False
    i = one.triggers[-1].last
    ends = {hit.first: hit.last for hit in told.scene.of("armament")}
    ends |= {party.first: party.last for party in told.scene.parties}
    while i in ends or (i < begins and work.words[i].shape == "p"):
        i = ends.get(i, i + 1)
    return i == begins


def _is_again(work: Work, one: Told, told: Told) -> bool:
    """Whether an event told before is told again, in another sentence."""
    if one.scene.headline != told.scene.headline:
        return False  # of another report
    if one.scene is told.scene or not (_is_alike(one, told) or _is_mixed(one, told)) or not _agree(one, told):
        return False
    if "meet" in told.triggers[0].flags and not _are_among(work, one.actors, told.actors):
        return False
    if one.type != told.type and one.actors and not (told.generic or told.actors or told.places):
        return False  # nothing says that "the drone attack" is the strike told before
    if not _may_be_one_day(one, told):
        return False
    if not one.places or not told.places:
        return True
    return any(_is_within(a, b) or _is_within(b, a) for a in one.places for b in told.places)


def _may_be_one_day(one: Told, told: Told) -> bool:
    """Whether two events can be of one day: what was told on a day was on it, or shortly before."""
    if one.time is None or told.time is None:
        return True
    first, second = ((event.time.start or "")[:10] for event in (one, told) if event.time is not None)
    said = ["said" in event.inferred for event in (one, told)]
    if not first or not second or not any(said):
        return first == second
    apart = (date.fromisoformat(second) - date.fromisoformat(first)).days
    return abs(apart) <= SOON and (all(said) or (apart >= 0) == said[1] or apart == 0)


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


def join(one: Told, told: Told) -> None:
    """Put what is told again into what was told."""
    at = {hit.first for hit in one.triggers[-KEPT:]}
    one.triggers += [hit for hit in told.triggers if hit.first not in at]
    if (one.generic and not told.generic) or (one.type, told.type) == ("aid", "aid_suspended"):
        one.type, one.generic = told.type, False
    known = {(party.first, party.last) for party in (*one.actors, *one.targets)}
    if not one.actors or all(party.adjective for party in one.actors):  # an army says more than an adjective
        one.actors = [party for party in told.actors if not (one.actors and party.adjective)] or one.actors
    targets = [party for party in told.targets if (party.first, party.last) not in known]
    one.targets += targets[: max(0, KEPT - len(one.targets))]
    at = {hit.first for hit in one.armaments}
    armaments = [hit for hit in told.armaments if hit.first not in at]
    one.armaments += armaments[: max(0, KEPT - len(one.armaments))]
    one.places += [place for place in told.places if all(place.id != other.id for other in one.places)]
    if _is_better(one, told):
        one.time = told.time
        one.inferred -= {"time", "said"} - told.inferred


def _is_better(one: Told, told: Told) -> bool:
    """Whether a time is to be taken for that of the same event: its own; of two on which it was told, the earlier."""
    if one.time is None or told.time is None:
        return one.time is None and told.time is not None
    if ("said" in one.inferred) != ("said" in told.inferred):
        return "said" in one.inferred
    return "said" in one.inferred and (told.time.start or "~")[:10] < (one.time.start or "~")[:10]
