"""What speaks for a party as the one who acts: where it stands to a trigger, and the words before it and between."""

from __future__ import annotations

from ..languages import Pack
from ..resolve.work import Work
from ..rules.context import ARTICLE, AUXILIARY, CLAUSE, CONJUNCTION, CUE, MEASURE, NEGATION, PREPOSITION, THAT, VERB
from ..rules.framed import FACT
from . import verbfirst
from .bycase import by_case
from .parties import is_noun
from .scene import ENDS, FAR, FORCE, NEAR, NEXT, SOCIAL, Hit, Named, Scene

BEFORE = 2  # tokens from a negation to who has not claimed it
ARMED = frozenset({"military", "armed_group", "police"})
"""Kinds of parties that bear arms."""
CLAUSES = CLAUSE | THAT
FINITE = VERB | AUXILIARY | MEASURE | CUE
PARTS = PREPOSITION | CLAUSE | CUE | VERB | CONJUNCTION  # words across which nobody owns a noun


def weight(work: Work, scene: Scene, trigger: Hit, party: Named) -> float:
    """What speaks for a party as the one who acts."""
    pack, flags = work.pack, trigger.flags
    if _supports(work, scene, party) or _disowns(work, scene, trigger, party):
        return 0.0
    if pack.order == "vso":
        speaks = _speaks(scene, party) and not verbfirst.does(scene, party)
        return 0.0 if speaks else verbfirst.score(work, scene, trigger, party)
    if party.first < trigger.last and trigger.first < party.last:
        return 0.0
    start = with_article(work, party.first)
    before = party.last <= trigger.first
    gap = trigger.first - party.last if before else party.first - trigger.last
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    residents = party.kind == "other" and trigger.entry.value in FORCE and start not in scene.leads.agents
    if residents or _speaks(scene, party) or not ENDS.isdisjoint(work.surfaces[between.start : between.stop]):
        return 0.0
    if pack.cases:
        return by_case(work, scene, trigger, party, not party.adjective or _describes(scene, party, trigger))
    if "verb" in flags and before and _is_parted(work, party, trigger):
        return 0.0
    owns = before and "noun" in flags and gap <= NEXT and not work.has_any(between.start, between.stop, PARTS)
    others = sum(other.first in between and other.entry is not trigger.entry for other in scene.triggers)
    if start in scene.leads.agents and not owns:
        if not before and start - scene.leads.agents[start] == 1 and work.has_any(between.start, between.stop, CLAUSES):
            return 0.0  # but "in a strike that they blamed on"
        return _led(scene, trigger, party, start, gap) - 2.0 * others
    if "owned" in trigger.flags and not before and _is_owner(work, trigger, party, start):
        return 4.5
    if (start in scene.leads.onto or start in scene.leads.partners) and not owns:
        meets = start in scene.leads.partners and flags >= {"meet", "noun"} and not before and gap <= 3
        return 4.0 - 0.2 * gap - others if meets else 0.0
    if "passive" in flags or (party.adjective and not _may_describe(work, scene, trigger, party)):
        return 0.0
    if not before:
        return _behind(pack, flags, gap, others)
    if any(
        ("verb" in other.flags and other.last == start)  # the object of a verb
        or ("noun" in other.flags and other.first == party.last != trigger.first)  # the owner of another event
        for other in scene.triggers
    ):
        others += 2
    return _ahead(work, scene, trigger, party, gap) - others


def _is_parted(work: Work, party: Named, verb: Hit) -> bool:
    """Whether a clause begins between a party and a verb: "Russia said that … struck", "the town that … bombed".

    A relative clause right behind the party has it as its subject, and one between commas is passed over.
    """
    opens = [i for i in range(party.last, verb.first) if work.has(i, CLAUSES)]
    if not opens or opens[-1] <= party.last or (opens[-1] == party.last + 1 and work.words[party.last].shape == "p"):
        return False
    return not any(work.words[i].surface == "," for i in range(opens[-1], verb.first))


def _behind(pack: Pack, flags: frozenset[str], gap: int, others: int) -> float:
    """What speaks for a party that stands after a trigger, with no preposition."""
    if gap > NEAR or (pack.script == "Latin" and not pack.free):
        return 0.0
    if "verb" not in flags:
        return 4.0 - 0.5 * gap - others
    return 3.0 - 0.4 * gap if pack.free else 0.0


def _ahead(work: Work, scene: Scene, trigger: Hit, party: Named, gap: int) -> float:
    """What speaks for a party that stands before a trigger: a subject, an owner, whoever does it with a light verb."""
    if gap > FAR:
        return 0.0
    if "verb" in trigger.flags:
        return 4.0 - 0.15 * gap
    if party.adjective and gap <= NEXT:
        return 4.5 - 0.3 * gap
    if work.pack.script != "Latin":
        return 3.0 - 0.12 * gap
    last = work.words[party.last - 1]
    if gap == 0 and not party.kind and last.key[-2:] != "'s" and not last.surface.isupper():
        return 0.0  # "the Syria strike" is a strike in Syria
    leading = [
        *scene.of("light"),
        *(hit for hit in scene.triggers if "verb" in hit.flags and hit.entry.value in SOCIAL),
    ]
    if any(
        party.last <= hit.first < trigger.first
        and not ("tells" in hit.flags and _goes_on(work, scene, trigger))
        and not work.has_any(hit.last, trigger.first, FACT)  # not "sent tanks after the attack"
        for hit in leading
    ):
        return 3.5 - 0.15 * gap
    parting = work.has_any(party.last, trigger.first, PARTS)
    return 3.0 - 0.2 * gap if gap <= NEXT and not parting else 0.0


def _goes_on(work: Work, scene: Scene, trigger: Hit) -> bool:
    """Whether the noun of an event has a verb of its own, as far as that is told: "claimed the attack killed four"."""
    verbs = {hit.first for hit in scene.triggers if "verb" in hit.flags}
    for i in range(trigger.last, scene.last):
        if work.words[i].shape == "p" or work.has(i, CLAUSE):
            break
        if i in verbs or work.has(i, FINITE) or (i == trigger.last and not work.has(i, PREPOSITION | CONJUNCTION)):
            return True
    return False


def _led(scene: Scene, trigger: Hit, party: Named, start: int, gap: int) -> float:
    """What speaks for a party behind "by", "belonging to" and the like."""
    before = party.last <= trigger.first
    weapon = any(hit.last == scene.leads.agents[start] for hit in scene.of("armament"))
    if before and (weapon or "noun" not in trigger.flags):  # "a drone of the army struck"
        return 4.0 - 0.1 * gap if weapon else 0.0
    if before and any(other.last <= party.first for other in scene.triggers):
        return 0.0  # it did what stands before it
    if not before and "verb" in trigger.flags:
        return 0.0
    if start in scene.leads.placing and gap > 3:
        return 0.0
    return 6.0 - 0.1 * gap


def _is_owner(work: Work, trigger: Hit, party: Named, start: int) -> bool:
    """Whether armed forces stand behind "of": "a raid of US special forces"; not "raids of army posts"."""
    led = start == trigger.last + 1 and any("of" in flags for _, flags in work.words[trigger.last].hits)
    return led and party.kind in ARMED and not is_noun(work, party.last)


def _speaks(scene: Scene, party: Named) -> bool:
    """Whether a party is but a part of those who say it: "a military source said", "officials of the ministry"."""
    return scene.sources.tokens.get(party.first, 0) > party.last - party.first + 1


def _supports(work: Work, scene: Scene, party: Named) -> bool:
    """Whether a party is but whose support another has: "with the support of Russia", "troops backed by jets"."""
    start = with_article(work, party.first)
    return any(hit.flags & {"support", "backed"} and hit.last == start for hit in scene.of("idle"))


def _disowns(work: Work, scene: Scene, trigger: Hit, party: Named) -> bool:
    """Whether a party is said not to have owned up to an event: "no group claimed responsibility for the attack"."""
    first, last = min(party.first, trigger.first), max(party.last, trigger.last)
    if not any("claims" in hit.flags and first <= hit.first < last for hit in scene.of("light")):
        return False
    denied = (hit.first for hit in scene.of("mood") if hit.entry.value == "denied")
    start = max(scene.first, first - BEFORE)
    return work.has_any(start, last, NEGATION) or any(start <= i < last for i in denied)


def _describes(scene: Scene, party: Named, trigger: Hit) -> bool:
    """Whether an adjective alone says whose the weapon or the event is that stands beside it."""
    return any(party.last == hit.first or hit.last == party.first for hit in (trigger, *scene.of("armament")))


def _may_describe(work: Work, scene: Scene, trigger: Hit, party: Named) -> bool:
    """Whether an adjective tells who acts: beside a weapon or an event, or shortly before it in its clause."""
    if _describes(scene, party, trigger):
        return True
    between = range(party.last, trigger.first)
    return (
        len(between) <= NEXT
        and party.last <= trigger.first
        and not ("verb" in trigger.flags and any(work.words[i].shape == "p" for i in between))
    )


def with_article(work: Work, first: int) -> int:
    """Where a party begins with its article."""
    return first - 1 if work.has(first - 1, ARTICLE) else first
