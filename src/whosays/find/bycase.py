"""What speaks for a party as the one who acts, where the cases of words tell it."""

from __future__ import annotations

from ..resolve.work import Work
from ..rules.context import CUE, NUMERAL, PREPOSITION, ROLE
from .cases import EVERY, NOMINATIVE, begins_clause, cases_of, in_day_name, is_parted, may_act, reading
from .scene import AIRBORNE, FAR, NEAR, NEXT, SOCIAL, Hit, Named, Scene

BESIDE = 8  # tokens to those by whom it was done
NOUNS = frozenset({"object", "role", "unit", "measure", "toll", "noun", "channel"})
FLYING = AIRBORNE | {"airstrike"}
TOLD = SOCIAL - {"protest"}
"""What those do who announce it."""


def by_case(work: Work, scene: Scene, trigger: Hit, party: Named, describes: bool) -> float:
    """What speaks for a party as the one who acts; `describes`: it says whose the weapon or the event beside it is."""
    before = party.last <= trigger.first
    gap = trigger.first - party.last if before else party.first - trigger.last
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    if party.first in scene.leads.agents and not (before and "verb" in trigger.flags):
        return 6.0 - 0.1 * gap
    told = _readings(work, scene, party, "verb" not in trigger.flags)
    cases = {case[0] for case in told}
    if party.adjective and cases == {"i"} and "passive" not in trigger.flags:
        return 0.0  # "with American missiles" tells who made them
    if _is_led(work, scene, trigger, party) or (party.adjective and not describes):
        return 0.0
    if party.adjective and not before and not any(hit.first == party.last for hit in scene.of("armament")):
        return 0.0  # «обстріл української території»: whose the target is
    if "passive" in trigger.flags:
        if "i" in cases and "n" not in cases:
            return 5.0 - 0.2 * gap if gap <= BESIDE else 0.0
        return 3.0 if not before and not gap and told == EVERY else 0.0
    less = sum(1.0 for other in scene.triggers if other.first in between and other.entry is not trigger.entry)
    less += sum(0.5 for i in between if work.words[i].key == ",")
    if "verb" in trigger.flags:
        own = party.adjective and ("n" in cases or _is_flying(scene, party))
        acts = own or (not party.adjective and may_act(work, trigger, party.first, party.last, told))
        return _of_verb(work, scene, between, before, cases) - less if acts else 0.0
    if before and any("passive" in hit.flags and hit.first in between for hit in scene.of("light")):
        return 0.0  # who suffers it
    if "g" in cases and not before and "objective" in trigger.flags:  # «збиття російських дронів»
        return 0.0
    if "i" in cases and not cases & {"n", "g"}:
        if party.first > scene.first and _is_participle(work, party.first - 1):
            return 0.0  # «поставленные союзниками ракеты»
        return 4.0 - 0.3 * gap - less if gap <= (NEAR if before else BESIDE) else 0.0
    if not before and begins_clause(work, party):
        return 0.0  # «після атаки Україна отримала»
    if before and party.adjective:
        other = work.has_any(between.start, between.stop, PREPOSITION)  # «іранські дрони для удару»: whose they are
        return (2.0 if other else 5.0) - 0.3 * gap - less if gap <= NEXT else 0.0
    return _of_noun(work, scene, trigger, party, cases) - less


def _is_flying(scene: Scene, party: Named) -> bool:
    """Whether an adjective says whose weapon comes down, whatever it is the part of: «один з російських дронів влучив».

    But «розбили колону російської бронетехніки» tells whose was hit.
    """
    return any(hit.first == party.last and hit.entry.value in FLYING for hit in scene.of("armament"))


def _of_verb(work: Work, scene: Scene, between: range, before: bool, cases: set[str]) -> float:
    """What speaks for a nominative as the subject of a verb."""
    gap = len(between)
    if not before:
        return 3.0 - 0.4 * gap if gap <= NEAR and not (gap and "g" in cases) else 0.0
    if gap > FAR:
        return 0.0
    if not work.has_any(between.start, between.stop, CUE):
        return 4.0 - 0.15 * gap
    armed = any(hit.first in between for hit in scene.of("armament"))
    return 0.0 if armed else 2.2 - 0.05 * gap  # who says it does it, where nothing else can


def _of_noun(work: Work, scene: Scene, trigger: Hit, party: Named, cases: set[str]) -> float:
    """What speaks for the owner of a noun, or for a nominative whose verb has the noun for its object."""
    before = party.last <= trigger.first
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    gap, said = len(between), work.has_any(between.start, between.stop, CUE)
    if before:
        other = any(
            "verb" in hit.flags and hit.first in between and hit.entry.value not in TOLD for hit in scene.triggers
        )
        other = other or any(hit.first in between for hit in scene.of("background"))
        other = other or sum(work.words[i].key == "," for i in between) == 1  # another clause
        social = trigger.entry.value in TOLD
        done = social or gap <= NEXT - 1 or any(hit.first in between for hit in scene.of("light"))
        acts = "n" in cases and not other and done and (social or not said)
        return 3.0 - 0.12 * gap if 0 < gap <= FAR and acts else 0.0
    led = is_parted(work, trigger.last - 1, party.first)
    if gap > NEAR or any(work.words[i].shape == "p" for i in between):
        return 0.0
    if "g" in cases and not led:
        known = {i for hit in scene.of("armament") for i in range(hit.first, hit.last)}
        taken = "takes" in trigger.flags or ("reaches" in trigger.flags and party.kind is None and not party.adjective)
        known |= {i for i in between if work.has(i, ROLE)}  # «візит президента Литви»
        owns = not taken and all(
            i in known or i in work.dated or "adj" in reading(work.words[i].key, work.pack) for i in between
        )
        return 4.5 - 0.4 * gap if owns else 0.0
    return 2.5 - 0.2 * gap if "n" in cases and "g" not in cases and gap and not said else 0.0


def _readings(work: Work, scene: Scene, party: Named, owns: bool) -> frozenset[str]:
    """The cases of a party where it stands: counted it is a subject, behind a noun it is rather its owner.

    `owns`: so is one whose case nothing tells.
    """
    told = cases_of(work.words[party.first : party.last], work.pack)
    before = party.first - 1
    if before < scene.first or not told & {"g1", "g+"}:
        return told
    if work.has(before, NUMERAL):
        return told | {"n+", "a+"}
    word = work.words[before]
    if word.capital and before > scene.first and work.has(before - 1, PREPOSITION):
        return told  # «На Сумщині сили оборони»
    noun = (
        word.shape == "w"
        and not word.capital
        and before not in work.dated
        and not in_day_name(work, before)
        and all(entry.kind in NOUNS for entry, _ in word.hits)
    )
    return (
        told - NOMINATIVE if noun and (owns or told != EVERY) and "adverb" not in reading(word.key, work.pack) else told
    )


def _is_led(work: Work, scene: Scene, trigger: Hit, party: Named) -> bool:
    """Whether a party stands behind a preposition of its own: that of «після російського удару» is the strike's."""
    before = party.adjective and party.last <= trigger.first
    if before and "verb" in trigger.flags:  # «одна з російських ракет влучила»
        return not any(hit.first == party.last for hit in scene.of("armament"))
    if before and not work.has_any(party.last, trigger.first, PREPOSITION):
        return False
    return party.first in scene.leads.onto or (party.first > scene.first and work.has(party.first - 1, PREPOSITION))


def _is_participle(work: Work, i: int) -> bool:
    """Whether an adjective of another case stands here, whose agent follows."""
    told = reading(work.words[i].key, work.pack)
    return work.words[i].shape == "w" and "adj" in told and not told & {"i1", "i+"}
